package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Limits of one fetch. The largest posts of ten years on one page are some
// megabytes.
const (
	MaxBody      = 20 << 20 // bytes; what is longer is cut
	maxHeader    = 1 << 20  // bytes of an answer's headers
	maxAddress   = 4000     // bytes of an address that a redirect leads to
	maxRedirects = 10
)

// A Config says how to fetch.
type Config struct {
	UserAgent    string            // who fetches, and where a blog's owner can ask about it
	Delay        time.Duration     // pause between two requests to one host
	AllowPrivate []string          // HOST:PORT that may be private, or another port than 80 and 443
	Transport    http.RoundTripper // nil: the network, guarded
	Patience     Patience          // with a server that is slow
}

// Patience is how long a request may take: a page that takes longer is not
// coming. What is 0 is as [New] says.
type Patience struct {
	Head time.Duration // from the request to the answer's headers
	Idle time.Duration // without a byte of the body
	All  time.Duration // of one request
}

// patience is what a Config that does not say gets.
var patience = Patience{Head: 15 * time.Second, Idle: 60 * time.Second, All: 120 * time.Second}

// A Fetcher fetches pages. It may be used by several goroutines, which then
// wait for each other host by host.
type Fetcher struct {
	cfg    Config
	client *http.Client

	mu    sync.Mutex
	hosts map[string]*host // by name in lower case, with the port
}

// New returns a fetcher. It waits 15 s for headers, 60 s for more of a body and
// 120 s in all, if the Config does not say otherwise.
func New(cfg Config) *Fetcher {
	p := &cfg.Patience
	p.Head, p.Idle, p.All = cmp.Or(p.Head, patience.Head), cmp.Or(p.Idle, patience.Idle), cmp.Or(p.All, patience.All)
	if cfg.Transport == nil {
		cfg.Transport = network(cfg.AllowPrivate, nil)
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

// A Response is what a server sent. The transfer coding is undone: Body is not
// in chunks, and Head has no Transfer-Encoding; the rest of Head is byte for byte
// as it came.
type Response struct {
	URL       string // after redirects
	Status    int
	Header    http.Header
	Request   []byte      // request line and headers as sent, with the blank line
	Head      []byte      // status line and headers, with the blank line
	Body      []byte      // as received, not decoded
	IP        string      // of the server; empty if it is not known
	Fetched   time.Time   // when the body had come; UTC
	Truncated Truncation  // why Body is not all of it; "" if it is
	Hops      []*Response // the redirects that led here, the first first
}

// A Truncation is why a body ends before its end, as WARC 1.1 (section 5.13)
// names it.
type Truncation string

// The truncations of a body.
const (
	TooLong Truncation = "length"     // it is longer than [MaxBody]
	TooSlow Truncation = "time"       // the rest did not come in time
	Broken  Truncation = "disconnect" // the connection ended
)

// A Version is what a server said of a page by which it can tell later whether
// the page has changed (RFC 9110, section 8.8). The zero Version is unknown.
type Version struct{ ETag, LastModified string }

// A StatusError is an answer that is no page.
type StatusError struct {
	URL    string
	Status int
	Answer *Response
	Wait   time.Duration // for how long the server asks to be left alone; 0 if it does not, at most a day
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("%s: the server answers %d %s", e.URL, e.Status, http.StatusText(e.Status))
	if e.Wait > 0 {
		text += fmt.Sprintf(" and asks to be left alone for %v", e.Wait)
	}
	return text
}

// A RedirectError is a fault behind a redirect: the address itself answered.
type RedirectError struct {
	URL string // the address that was asked for
	To  string // where it led
	Err error
}

func (e *RedirectError) Error() string {
	if e.To == e.URL {
		return fmt.Sprintf("%s: %v", e.URL, e.Err)
	}
	return fmt.Sprintf("%s: redirects to %s: %v", e.URL, e.To, e.Err)
}

// Unwrap returns what is wrong there.
func (e *RedirectError) Unwrap() error { return e.Err }

// ErrForbidden says that the robots.txt of a host does not let us in.
var ErrForbidden = errors.New("robots.txt forbids it")

// Get fetches a page and follows redirects, each hop as guarded, limited and
// polite as the first. A server that is told the held version of the page may
// answer 304 without a body, if the page is still that. An answer other than
// these and 200 is a *[StatusError]. Answers that may pass (429, 5xx, a time
// limit) are asked for again, twice. What has come of a body that then breaks
// off is an answer, with its [Truncation].
//
// Get does not look whether robots.txt allows the address, see
// [Fetcher.Allowed], but it does for those that redirects lead to: the error is
// [ErrForbidden].
func (f *Fetcher) Get(ctx context.Context, address string, held Version) (*Response, error) {
	return f.follow(ctx, ask{address, held, MaxBody}, f.allowed)
}

// An ask is what is asked of a server.
type ask struct {
	address string
	held    Version
	limit   int // bytes of the body that are read
}

// follow fetches and follows redirects to where enter lets it.
func (f *Fetcher) follow(ctx context.Context, a ask, enter func(context.Context, string) error) (*Response, error) {
	first := a.address
	var led []*Response
	for {
		r, err := f.patiently(ctx, a)
		if err == nil && !redirects(r) {
			r.Hops = led
			if r.Status == http.StatusOK || r.Status == http.StatusNotModified && a.held != (Version{}) {
				return r, nil
			}
			err = &StatusError{URL: a.address, Status: r.Status, Answer: r, Wait: retryAfter(r)}
		}
		if err == nil {
			led = append(led, r)
			a, err = a.next(r, len(led))
		}
		if err == nil {
			err = enter(ctx, a.address)
		}
		if err != nil && len(led) > 0 && ctx.Err() == nil {
			err = &RedirectError{first, a.address, err}
		}
		if err != nil {
			return nil, err
		}
	}
}

// next returns what to ask after the n-th redirect.
func (a ask) next(r *Response, n int) (ask, error) {
	if n > maxRedirects {
		return a, fmt.Errorf("more than %d redirects", maxRedirects)
	}
	to, err := relative(a.address, r.Header.Get("Location"))
	if err != nil {
		return a, err
	}
	a.address, a.held = to, Version{}
	return a, nil
}

// allowed returns why an address may not be asked for.
func (f *Fetcher) allowed(ctx context.Context, address string) error {
	allowed, err := f.Allowed(ctx, address)
	if err == nil && !allowed {
		return ErrForbidden
	}
	return err
}

// redirects reports whether an answer sends its reader elsewhere.
func redirects(r *Response) bool {
	return r.Status >= 300 && r.Status <= 399 && r.Status != http.StatusNotModified && r.Header.Get("Location") != ""
}

func relative(base, address string) (string, error) {
	b, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	if len(address) > maxAddress {
		return "", fmt.Errorf("redirect to an address of %d bytes, %.100q…", len(address), address)
	}
	u, err := b.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%s: redirect to %q: %w", base, address, err)
	}
	u.Fragment = ""
	return u.String(), nil
}
