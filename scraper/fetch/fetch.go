package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Limits of one fetch. The largest posts of ten years on one page are some
// megabytes; a page that takes longer than this is not coming.
const (
	MaxBody       = 20 << 20 // bytes; what is longer is cut
	maxHeader     = 1 << 20  // bytes of an answer's headers
	maxRedirects  = 10
	headerTimeout = 15 * time.Second  // from the request to the answer's headers
	idleTimeout   = 60 * time.Second  // without a byte of the body
	totalTimeout  = 120 * time.Second // of one request
)

// A Config says how to fetch.
type Config struct {
	UserAgent    string            // who fetches, and where a blog's owner can ask about it
	Delay        time.Duration     // pause between two requests to one host
	AllowPrivate []string          // HOST:PORT that may be private, or another port than 80 and 443
	Transport    http.RoundTripper // nil: the network, guarded
}

// A Fetcher fetches pages. It may be used by several goroutines, which then
// wait for each other host by host.
type Fetcher struct {
	cfg    Config
	client *http.Client

	mu    sync.Mutex
	hosts map[string]*host // by name in lower case, with the port
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
	Truncated bool        // the body was longer than [MaxBody]
	Hops      []*Response // the redirects that led here, the first first
}

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
	return fmt.Sprintf("%s: redirects to %s: %v", e.URL, e.To, e.Err)
}

// Unwrap returns what is wrong there.
func (e *RedirectError) Unwrap() error { return e.Err }

// Get fetches a page and follows redirects, each hop as guarded, limited and
// polite as the first. A server that is told the held version of the page may
// answer 304 without a body, if the page is still that. An answer other than
// these and 200 is a *[StatusError]. Answers that may pass (429, 5xx, a time limit) are asked for again, twice. Get does
// not look at robots.txt: see [Fetcher.Allowed].
func (f *Fetcher) Get(ctx context.Context, address string, held Version) (*Response, error) {
	at := address
	var led []*Response
	for hops := 0; ; hops++ {
		r, err := f.patiently(ctx, at, held)
		if err == nil && !redirects(r) {
			r.Hops = led
			if r.Status == http.StatusOK || r.Status == http.StatusNotModified && held != (Version{}) {
				return r, nil
			}
			err = &StatusError{URL: at, Status: r.Status, Answer: r, Wait: retryAfter(r)}
		}
		if err == nil && hops == maxRedirects {
			err = fmt.Errorf("more than %d redirects", maxRedirects)
		}
		if err != nil && hops > 0 && ctx.Err() == nil {
			err = &RedirectError{address, at, err}
		}
		if err != nil {
			return nil, err
		}
		led, held = append(led, r), Version{}
		if at, err = relative(at, r.Header.Get("Location")); err != nil {
			return nil, err
		}
	}
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
	u, err := b.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%s: redirect to %q: %w", base, address, err)
	}
	u.Fragment = ""
	return u.String(), nil
}
