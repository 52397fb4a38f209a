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

	maxHung    = 3  // addresses in a row that a server let us wait for in vain
	maxHungAll = 50 // and in all
)

// A host is what is known of one server. What stands above mu belongs to whoever
// has the turn.
type host struct {
	turn   chan struct{} // holds one token: one request at a time
	last   time.Time     // end of the last request
	hung   int           // addresses in a row that a limit of time was met at
	hungs  int           // and in all
	closed *StatusError  // the answer that asked to be left alone for long, nil if none has
	until  time.Time     // when that ends

	mu     sync.Mutex
	robots map[string]*rules // by scheme
}

// A HungError says that a server is not asked any more: it lets us wait.
type HungError struct{ URL string }

func (e *HungError) Error() string {
	return fmt.Sprintf("fetch %s: its server did not answer in time %d times in a row, or %d in all, and is not asked any more", e.URL, maxHung, maxHungAll)
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

// patiently asks again where the answer may be another. A server that was too
// slow for its last address is asked once only.
func (f *Fetcher) patiently(ctx context.Context, a ask) (*Response, error) {
	u, err := url.Parse(a.address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return nil, fmt.Errorf("fetch %q: want an http or https address", a.address)
	}
	h := f.host(u)
	select {
	case <-h.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { h.turn <- struct{}{} }()
	if err := h.refuses(u); err != nil {
		return nil, err
	}
	r, err := f.tries(ctx, h, u, a)
	h.learn(u, r, err)
	if r != nil && r.Truncated != "" && len(r.Body) > 0 {
		return r, nil // a part is better than nothing
	}
	return r, err
}

// refuses returns why a server is not to be asked now.
func (h *host) refuses(u *url.URL) error {
	if wait := time.Until(h.until); h.closed != nil && wait > 0 {
		return &StatusError{URL: u.String(), Status: h.closed.Status, Answer: h.closed.Answer, Wait: wait}
	}
	if h.hung >= maxHung || h.hungs >= maxHungAll {
		return &HungError{u.String()}
	}
	return nil
}

// learn takes from what a server answered how to treat it.
func (h *host) learn(u *url.URL, r *Response, err error) {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		h.hung++
		h.hungs++
	case err == nil:
		h.hung = 0
		if wait := retryAfter(r); wait > maxWait && unavailable(r) {
			h.closed, h.until = &StatusError{URL: u.String(), Status: r.Status, Answer: r}, time.Now().Add(wait)
		}
	}
}

// tries asks until the answer is good, or will not be another.
func (f *Fetcher) tries(ctx context.Context, h *host, u *url.URL, a ask) (r *Response, err error) {
	for try := range tries {
		r, err = f.politely(ctx, h, u, a)
		if err != nil && (!passing(err) || h.hung > 0) || err == nil && !unavailable(r) || try == tries-1 {
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

// passing reports whether a fault may be gone at the next try. A server that
// sends until the limit will do so again.
func passing(err error) bool {
	var met timeoutError
	if errors.As(err, &met) && met.late {
		return false
	}
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

// politely fetches once, after the pause.
func (f *Fetcher) politely(ctx context.Context, h *host, u *url.URL, a ask) (*Response, error) {
	if !h.last.IsZero() {
		if err := pause(ctx, max(f.cfg.Delay, h.crawlDelay())-time.Since(h.last)); err != nil {
			return nil, err
		}
	}
	defer func() { h.last = time.Now() }()
	return f.once(ctx, u, a)
}
