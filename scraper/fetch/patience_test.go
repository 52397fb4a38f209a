package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A hanging body gives a byte now and then.
type hanging struct {
	ctx   context.Context
	every time.Duration
}

func (h hanging) Read(p []byte) (int, error) {
	select {
	case <-time.After(h.every):
		p[0] = 'x'
		return 1, nil
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
}

func (h hanging) Close() error { return nil }

// A slow transport gives its headers late, and bytes now and then.
type slow struct{ headers, every time.Duration }

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := pause(r.Context(), s.headers); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: 200, Proto: "HTTP/1.1", Status: "200 OK", Header: http.Header{}, Body: hanging{r.Context(), s.every}, Request: r}, nil
}

// TestTime measures how long servers that hang hold a request, on a clock that
// runs by itself.
func TestTime(t *testing.T) {
	for name, c := range map[string]struct {
		slow
		want time.Duration
		said string
	}{
		"no headers":          {slow{time.Hour, 0}, 15 * time.Second, "no answer within 15s"},
		"no body":             {slow{time.Second, time.Hour}, 61 * time.Second, "no more bytes within 1m0s"},
		"a byte every 10 s":   {slow{time.Second, 10 * time.Second}, 120 * time.Second, "no whole answer within 2m0s"},
		"headers just so":     {slow{14 * time.Second, time.Hour}, 74 * time.Second, "no more bytes within 1m0s"},
		"a byte every 59.9 s": {slow{0, 59900 * time.Millisecond}, 120 * time.Second, "no whole answer within 2m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := New(Config{UserAgent: agent, Transport: c.slow})
				start := time.Now()
				r, err := f.once(t.Context(), parse(t, "http://blogg.example/"), ask{limit: MaxBody})
				if took := time.Since(start); took != c.want {
					t.Errorf("took %v, want %v", took, c.want)
				}
				if err == nil || !strings.Contains(err.Error(), c.said) {
					t.Errorf("got %v, want %q", err, c.said)
				}
				if r != nil && r.Truncated != TooSlow {
					t.Errorf("what came is marked %q", r.Truncated)
				}
			})
		})
	}
}

// TestHung asks a server that hangs: three times for the first page, once for
// the next two, and then never.
func TestHung(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New(Config{UserAgent: agent, Transport: slow{time.Hour, 0}, Patience: Patience{Head: 5 * time.Second}})
		for n, want := range []time.Duration{3*5*time.Second + 3*backoff, 5 * time.Second, 5 * time.Second, 0, 0} {
			start := time.Now()
			_, err := f.Get(t.Context(), fmt.Sprintf("http://blogg.example/%d", n), Version{})
			var hung *HungError
			if took := time.Since(start); took != want || errors.As(err, &hung) != (want == 0) {
				t.Errorf("page %d: %v after %v, want %v", n, err, took, want)
			}
		}
	})
}

// TestPart returns what has come of a page whose body breaks off, when asking
// again does not bring more.
func TestPart(t *testing.T) {
	for name, c := range map[string]struct {
		slow
		bytes int
		took  time.Duration
	}{
		"a byte every 11 s": {slow{0, 11 * time.Second}, 10, 120 * time.Second}, // the rest would be as slow
		"a byte an hour":    {slow{0, time.Hour}, 0, 3*60*time.Second + 3*backoff},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := New(Config{UserAgent: agent, Transport: c.slow})
				start := time.Now()
				r, err := f.Get(t.Context(), "http://blogg.example/", Version{})
				if none := c.bytes == 0; none != passing(err) || !none && (err != nil || len(r.Body) != c.bytes || r.Truncated != TooSlow) {
					t.Errorf("got %+v, %v, want %d bytes", r, err, c.bytes)
				}
				if took := time.Since(start); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
			})
		})
	}
}

// TestClosed holds that a server that asks to be left alone for long is asked
// nothing any more.
func TestClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		f := within(func(w http.ResponseWriter, r *http.Request) {
			asked++
			w.Header().Set("Retry-After", "31536000")
			w.WriteHeader(http.StatusTooManyRequests)
		})
		for _, want := range []time.Duration{longest, longest - time.Hour, longest - 2*time.Hour} {
			_, err := f.Get(t.Context(), "http://blogg.example/", Version{})
			var status *StatusError
			if !errors.As(err, &status) || status.Wait != want || asked != 1 {
				t.Errorf("after %d requests: got %v, want to wait %v", asked, err, want)
			}
			time.Sleep(time.Hour)
		}
	})
}

// TestRedirectForbidden holds that a redirect leads nowhere that robots.txt
// forbids.
func TestRedirectForbidden(t *testing.T) {
	var asked []string
	f := within(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.Path)
		switch {
		case r.URL.Path == "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /hemligt")
		case r.Host == "blogg.example":
			http.Redirect(w, r, "http://annan.example/hemligt", http.StatusFound)
		}
	})
	_, err := f.Get(t.Context(), "http://blogg.example/", Version{})
	if !errors.Is(err, ErrForbidden) {
		t.Errorf("got %v, want it forbidden", err)
	}
	if diff := cmp.Diff(asked, []string{"blogg.example/", "annan.example/robots.txt"}); diff != "" {
		t.Errorf("requests (-got +want):\n%s", diff)
	}
}

// TestCancel stops a request, and a wait, at once.
func TestCancel(t *testing.T) {
	for name, transport := range map[string]http.RoundTripper{
		"in the request": slow{time.Hour, 0}, "in the body": slow{0, time.Hour},
		"between tries": InProcess(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "50")
			w.WriteHeader(http.StatusServiceUnavailable)
		})),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(5*time.Second, cancel)
				start := time.Now()
				_, err := New(Config{Transport: transport}).Get(ctx, "http://blogg.example/", Version{})
				if took := time.Since(start); !errors.Is(err, context.Canceled) || took != 5*time.Second {
					t.Errorf("got %v after %v", err, took)
				}
			})
		})
	}
}
