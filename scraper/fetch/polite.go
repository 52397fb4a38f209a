package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// How long a server is asked again.
const (
	tries   = 3
	backoff = time.Second      // before the second try, twice that before the third
	maxWait = 60 * time.Second // a server that asks for a longer pause is left alone
	longest = 24 * time.Hour   // what a Retry-After can say
)

// A host is what is known of one server.
type host struct {
	turn chan struct{} // holds one token: one request at a time
	last time.Time     // end of the last request; whoever has the turn may touch it

	mu     sync.Mutex
	robots map[string]*rules // by scheme
}

func (f *Fetcher) host(u *url.URL) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := strings.ToLower(u.Host)
	h := f.hosts[name]
	if h == nil {
		h = &host{turn: make(chan struct{}, 1), robots: map[string]*rules{}}
		h.turn <- struct{}{}
		f.hosts[name] = h
	}
	return h
}

// patiently asks again where the answer may be another.
func (f *Fetcher) patiently(ctx context.Context, address string, held Version) (r *Response, err error) {
	for try := range tries {
		r, err = f.politely(ctx, address, held)
		if err != nil && !passing(err) || err == nil && !unavailable(r) || try == tries-1 {
			break
		}
		wait := backoff << try
		if err == nil {
			wait = max(wait, retryAfter(r))
		}
		if wait > maxWait {
			break
		}
		if err := pause(ctx, wait); err != nil {
			return nil, err
		}
	}
	return r, err
}

// unavailable reports whether an answer may be another one later.
func unavailable(r *Response) bool {
	return r.Status == http.StatusTooManyRequests || r.Status >= 500
}

// passing reports whether a fault may be gone at the next try.
func passing(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout() ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}

// retryAfter returns how long a server asks to be left alone, at most a day.
func retryAfter(r *Response) time.Duration {
	value := r.Header.Get("Retry-After")
	if n, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(n, uint64(longest/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(value); err == nil {
		return min(max(time.Until(t), 0), longest)
	}
	return 0
}

// pause waits, or returns why the context ended.
func pause(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil || d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// politely fetches once, in turn and after the pause.
func (f *Fetcher) politely(ctx context.Context, address string, held Version) (*Response, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return nil, fmt.Errorf("fetch %q: want an http or https address", address)
	}
	h := f.host(u)
	select {
	case <-h.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { h.turn <- struct{}{} }()
	if !h.last.IsZero() {
		if err := pause(ctx, max(f.cfg.Delay, h.crawlDelay())-time.Since(h.last)); err != nil {
			return nil, err
		}
	}
	defer func() { h.last = time.Now() }()
	return f.once(ctx, u, held)
}
