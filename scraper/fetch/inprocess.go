package fetch

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

// InProcess returns a transport that asks a handler of this process instead of
// the network, whatever the host. The answer begins when the handler has ended.
func InProcess(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ handler http.Handler }

// RoundTrip implements [http.RoundTripper].
func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	sent := req.Clone(req.Context())
	sent.Host, sent.RequestURI = req.URL.Host, req.URL.RequestURI()
	w := &recorder{header: http.Header{}}
	t.handler.ServeHTTP(w, sent)
	w.WriteHeader(http.StatusOK) // if the handler said nothing
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: req,
	}, nil
}

// A recorder keeps what a handler answers.
type recorder struct {
	header http.Header
	status int         // 0 until the header is written
	sent   http.Header // header as it was then
	body   bytes.Buffer
}

// Header implements [http.ResponseWriter].
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter]; the first call holds.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status, w.sent = status, w.header.Clone()
	}
}

// Write implements [http.ResponseWriter].
func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}
