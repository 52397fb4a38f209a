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
type timeoutError struct {
	said string
	late bool // bytes came all the time, and would again
}

func (e timeoutError) Error() string { return e.said }

// Timeout makes it one for those who ask a [net.Error].
func (e timeoutError) Timeout() bool { return true }

// Temporary belongs to the interface.
func (e timeoutError) Temporary() bool { return true }

// once sends one request and reads the answer within its limits of time. The
// limits are ours, not the transport's, so that they hold for any transport. Of
// an answer whose body breaks off, what has come is returned with the error.
func (f *Fetcher) once(ctx context.Context, u *url.URL, a ask) (*Response, error) {
	p := f.cfg.Patience
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := func(d time.Duration, what string, late bool) *time.Timer {
		return time.AfterFunc(d, func() { cancel(timeoutError{fmt.Sprintf("%s within %v", what, d), late}) })
	}
	defer limit(p.All, "no whole answer", true).Stop()
	head := limit(p.Head, "no answer", false)
	defer head.Stop()
	r, err := f.send(limited, u, a, func(body io.Reader) io.Reader {
		head.Stop()
		return &watched{body, limit(p.Idle, "no more bytes", false), p.Idle}
	})
	if err == nil {
		return r, nil
	}
	met, late := context.Cause(limited).(timeoutError)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case late:
		err = met
	}
	if r != nil {
		r.Truncated = Broken
		if late {
			r.Truncated = TooSlow
		}
	}
	return r, fmt.Errorf("fetch %s: %w", u, err)
}

// watched is a body whose reader must not wait for long.
type watched struct {
	io.Reader
	idle  *time.Timer
	limit time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.idle.Stop() && err == nil {
		w.idle.Reset(w.limit)
	}
	return n, err
}

// send sends one request and reads the answer; watch gets the body when its
// headers have come. With an error, the answer is what came before it.
func (f *Fetcher) send(ctx context.Context, u *url.URL, a ask, watch func(io.Reader) io.Reader) (*Response, error) {
	var over wire
	ctx = httptrace.WithClientTrace(ctx, over.trace())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", f.cfg.UserAgent)
	req.Header.Set("Accept-Encoding", "identity")
	if a.held.ETag != "" {
		req.Header.Set("If-None-Match", a.held.ETag)
	}
	if a.held.LastModified != "" {
		req.Header.Set("If-Modified-Since", a.held.LastModified)
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
	r := &Response{URL: u.String(), Status: resp.StatusCode, Header: resp.Header, Request: sent.Bytes(), Head: head(resp, over), IP: over.ip()}
	r.Body, err = read(watch(resp.Body), resp.ContentLength, a.limit)
	r.Fetched = time.Now().UTC()
	if len(r.Body) > a.limit {
		r.Body, r.Truncated, err = r.Body[:a.limit], TooLong, nil
	}
	if err != nil {
		err = fmt.Errorf("body: %w", err)
	}
	return r, err
}

// read reads a body up to one byte more than the limit. The length that the
// server names, -1 if none, counts only when much has come. A body of some size
// gets room for the longest, so that it never lies in memory twice.
func read(body io.Reader, length int64, limit int) ([]byte, error) {
	whole := int(min(length, int64(limit))) + 1
	b := make([]byte, 0, min(max(whole, 64<<10), 1<<20))
	for {
		if len(b) == cap(b) {
			size := max(2*cap(b), whole)
			if whole == 0 && size > 4<<20 {
				size = limit + 1
			}
			b = append(make([]byte, 0, min(size, limit+1)), b...)
		}
		n, err := body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil || len(b) > limit {
			return b, err
		}
	}
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
