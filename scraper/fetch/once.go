package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

// A timeoutError says which limit of time a request met.
type timeoutError string

func (e timeoutError) Error() string { return string(e) }

// Timeout makes it one for those who ask a [net.Error].
func (e timeoutError) Timeout() bool { return true }

// Temporary belongs to the interface.
func (e timeoutError) Temporary() bool { return true }

// once sends one request and reads the answer within its limits of time. The
// limits are ours, not the transport's, so that they hold for any transport.
func (f *Fetcher) once(ctx context.Context, u *url.URL, held Version) (*Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := func(d time.Duration, what string) *time.Timer {
		return time.AfterFunc(d, func() { cancel(timeoutError(fmt.Sprintf("%s within %v", what, d))) })
	}
	defer limit(totalTimeout, "no whole answer").Stop()
	head := limit(headerTimeout, "no answer")
	defer head.Stop()
	r, err := f.send(ctx, u, held, func(body io.Reader) io.Reader {
		head.Stop()
		return &watched{body, limit(idleTimeout, "no more bytes")}
	})
	if err != nil {
		if met, ok := context.Cause(ctx).(timeoutError); ok {
			err = met
		}
		return nil, fmt.Errorf("fetch %s: %w", u, err)
	}
	return r, nil
}

// watched is a body whose reader must not wait for long.
type watched struct {
	io.Reader
	idle *time.Timer
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.idle.Stop() && err == nil {
		w.idle.Reset(idleTimeout)
	}
	return n, err
}

// send sends one request and reads the answer; watch gets the body when its
// headers have come.
func (f *Fetcher) send(ctx context.Context, u *url.URL, held Version, watch func(io.Reader) io.Reader) (*Response, error) {
	var over wire
	ctx = httptrace.WithClientTrace(ctx, over.trace())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", f.cfg.UserAgent)
	req.Header.Set("Accept-Encoding", "identity")
	if held.ETag != "" {
		req.Header.Set("If-None-Match", held.ETag)
	}
	if held.LastModified != "" {
		req.Header.Set("If-Modified-Since", held.LastModified)
	}
	var sent bytes.Buffer
	if err := req.Write(&sent); err != nil {
		return nil, err
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, bare(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(watch(resp.Body), MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	r := &Response{
		URL: u.String(), Status: resp.StatusCode, Header: resp.Header,
		Request: sent.Bytes(), Head: head(resp, over), Body: body, IP: over.ip(), Fetched: time.Now().UTC(),
	}
	if len(body) > MaxBody {
		r.Body, r.Truncated = body[:MaxBody], true
	}
	return r, nil
}

// bare takes off what net/http says of the request: we say it ourselves.
func bare(err error) error {
	if e, ok := err.(*url.Error); ok {
		return e.Err
	}
	return err
}

// head returns the head of an answer as it came. Of one that came over no
// connection of ours it is written anew.
func head(resp *http.Response, over wire) []byte {
	if over.tap != nil {
		if came := over.head(); came != nil {
			return withoutChunks(came)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\r\n", resp.Proto, resp.Status)
	resp.Header.Write(&b) // a buffer takes everything
	b.WriteString("\r\n")
	return b.Bytes()
}
