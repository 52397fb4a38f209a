package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Limits of one fetch. The largest posts of ten years on one page are some
// megabytes; a page that takes longer than this is not coming.
const (
	MaxBody       = 20 << 20 // bytes
	maxRedirects  = 10
	headerTimeout = 15 * time.Second
	totalTimeout  = 120 * time.Second
	tries         = 3
	maxWait       = 60 * time.Second // between two tries; a server that asks for more is left alone
)

// A Config says how to fetch.
type Config struct {
	UserAgent    string
	Delay        time.Duration     // pause between two requests to one host
	AllowPrivate []string          // HOST:PORT that may be private
	Transport    http.RoundTripper // nil: the network, guarded
}

// A Fetcher fetches pages. It may be used by several goroutines, which then
// wait for each other host by host.
type Fetcher struct {
	cfg    Config
	client *http.Client

	mu    sync.Mutex
	hosts map[string]*host
}

// A host is what is known of one server.
type host struct {
	turn   chan struct{} // holds one token: one request at a time
	last   time.Time     // end of the last request
	robots *rules        // nil until read
}

// New returns a fetcher.
func New(cfg Config) *Fetcher {
	if cfg.Transport == nil {
		cfg.Transport = network(cfg.AllowPrivate)
	}
	return &Fetcher{
		cfg: cfg,
		client: &http.Client{
			Transport:     cfg.Transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		hosts: map[string]*host{},
	}
}

// ErrRefused says that an address is private, or on a port of no web server.
var ErrRefused = errors.New("not a public web address")

// network returns a transport that dials no private address. The check is on
// the address that is dialled, behind DNS and on every redirect.
func network(allowed []string) http.RoundTripper {
	guard := ssrf.New() // public addresses, ports 80 and 443
	dialer := func(control func(network, address string, c syscall.RawConn) error) *net.Dialer {
		return &net.Dialer{Timeout: headerTimeout, Control: control}
	}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if slices.Contains(allowed, address) {
				return dialer(nil).DialContext(ctx, network, address)
			}
			conn, err := dialer(guard.Safe).DialContext(ctx, network, address)
			if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork) {
				err = fmt.Errorf("%w: %w", ErrRefused, err)
			}
			return conn, err
		},
		DisableCompression:    true, // bytes are kept as served
		ResponseHeaderTimeout: headerTimeout,
		TLSHandshakeTimeout:   headerTimeout,
		MaxConnsPerHost:       1,
		IdleConnTimeout:       time.Minute,
	}
}

// A Response is what a server sent.
type Response struct {
	URL       string // after redirects
	Status    int
	Header    http.Header
	Request   []byte // request line and headers as sent
	Head      []byte // status line and headers; net/http has read them, so their order and case may be others than on the wire
	Body      []byte
	Fetched   time.Time // UTC
	Truncated bool      // the body was longer than [MaxBody]
}

// ContentType returns the Content-Type header.
func (r *Response) ContentType() string { return r.Header.Get("Content-Type") }

// A StatusError is an answer that is no page.
type StatusError struct {
	URL    string
	Status int
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: the server answers %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

// Get fetches a page and follows redirects. An answer other than 200 is a
// *[StatusError]. Answers that may pass (429, 5xx) are asked for again.
func (f *Fetcher) Get(ctx context.Context, address string) (*Response, error) {
	for hops := 0; ; hops++ {
		r, err := f.patiently(ctx, address)
		if err != nil {
			return nil, err
		}
		next := r.Header.Get("Location")
		if r.Status < 300 || r.Status > 399 || next == "" {
			if r.Status != http.StatusOK {
				return nil, &StatusError{r.URL, r.Status}
			}
			return r, nil
		}
		if hops == maxRedirects {
			return nil, fmt.Errorf("%s: more than %d redirects", address, maxRedirects)
		}
		if address, err = relative(r.URL, next); err != nil {
			return nil, err
		}
	}
}

func relative(base, address string) (string, error) {
	b, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u, err := b.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%s: redirect to %q: %w", base, address, err)
	}
	return u.String(), nil
}

// patiently asks again where the answer may be another.
func (f *Fetcher) patiently(ctx context.Context, address string) (r *Response, err error) {
	for try := range tries {
		if r, err = f.politely(ctx, address); err != nil && !passing(err) {
			return nil, err
		}
		if err == nil && r.Status != http.StatusTooManyRequests && r.Status < 500 {
			return r, nil
		}
		wait := time.Second << try
		if r != nil {
			wait = max(wait, retryAfter(r.Header))
		}
		if try == tries-1 || wait > maxWait {
			break
		}
		if err := pause(ctx, wait); err != nil {
			return nil, err
		}
	}
	return r, err
}

// passing reports whether a fault may be gone at the next try.
func passing(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// retryAfter returns the seconds that a server asks to be left alone.
func retryAfter(h http.Header) time.Duration {
	if n, err := strconv.Atoi(h.Get("Retry-After")); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(h.Get("Retry-After")); err == nil {
		return time.Until(t)
	}
	return 0
}

// pause waits, or returns why the context ended.
func pause(ctx context.Context, d time.Duration) error {
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
func (f *Fetcher) politely(ctx context.Context, address string) (*Response, error) {
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
	defer func() { h.last = time.Now(); h.turn <- struct{}{} }()
	delay := f.cfg.Delay
	if h.robots != nil {
		delay = max(delay, h.robots.delay)
	}
	if err := pause(ctx, delay-time.Since(h.last)); err != nil {
		return nil, err
	}
	return f.once(ctx, u)
}

func (f *Fetcher) host(u *url.URL) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.hosts[u.Host]
	if h == nil {
		h = &host{turn: make(chan struct{}, 1)}
		h.turn <- struct{}{}
		f.hosts[u.Host] = h
	}
	return h
}

// once sends one request.
func (f *Fetcher) once(ctx context.Context, u *url.URL) (*Response, error) {
	ctx, cancel := context.WithTimeout(ctx, totalTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("fetch %q: %w", u, err)
	}
	req.Header.Set("User-Agent", f.cfg.UserAgent)
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("fetch %q: body: %w", u, err)
	}
	r := &Response{
		URL: u.String(), Status: resp.StatusCode, Header: resp.Header, Request: requestBytes(req), Head: headBytes(resp),
		Body: body, Fetched: time.Now().UTC(),
	}
	if len(body) > MaxBody {
		r.Body, r.Truncated = body[:MaxBody], true
	}
	return r, nil
}

func requestBytes(req *http.Request) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\n", req.URL.RequestURI(), req.URL.Host)
	req.Header.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes()
}

func headBytes(resp *http.Response) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/%d.%d %s\r\n", resp.ProtoMajor, resp.ProtoMinor, resp.Status)
	resp.Header.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes()
}
