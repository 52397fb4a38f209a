package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

const (
	product   = "Kronika" // the name that a robots.txt knows us by
	maxRobots = 500 << 10 // bytes that are read; the least that RFC 9309 (section 2.5) asks for
	maxDelay  = 30 * time.Second
	robotsAge = 24 * time.Hour // as old as rules may get, by RFC 9309 (section 2.4)
)

// rules are what a server's robots.txt allows us.
type rules struct {
	group    *robotstxt.Group // nil: everything
	sitemaps []string         // lists of the site's addresses, as the file gives them
	read     time.Time
}

// Allowed reports whether robots.txt (RFC 9309) lets us fetch an address. The
// file is read once a day and host. One that is not there (4xx) allows
// everything. One that cannot be had now (429, 5xx, no answer) is an error, and
// means to stay away.
func (f *Fetcher) Allowed(ctx context.Context, address string) (bool, error) {
	u, err := url.Parse(address)
	if err != nil {
		return false, err
	}
	r, err := f.rules(ctx, u)
	if err != nil {
		return false, err
	}
	return r.group == nil || r.group.Test(canonical(u.RequestURI())), nil
}

// Sitemaps returns the lists of addresses that the robots.txt of an address
// names (sitemaps.org, "Specifying the Sitemap location in your robots.txt").
func (f *Fetcher) Sitemaps(ctx context.Context, address string) ([]string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	r, err := f.rules(ctx, u)
	if err != nil {
		return nil, err
	}
	return r.sitemaps, nil
}

// rules returns what holds for the host of an address.
func (f *Fetcher) rules(ctx context.Context, u *url.URL) (*rules, error) {
	h := f.host(u)
	h.mu.Lock()
	r := h.robots[u.Scheme]
	h.mu.Unlock()
	if r != nil && time.Since(r.read) <= robotsAge {
		return r, nil
	}
	r, err := f.readRobots(ctx, u)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.robots[u.Scheme] = r
	h.mu.Unlock()
	return r, nil
}

// crawlDelay is the pause that the host's rules ask for, within our limit.
func (h *host) crawlDelay() (delay time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.robots {
		if r.group != nil {
			delay = max(delay, min(r.group.CrawlDelay, maxDelay))
		}
	}
	return delay
}

func (f *Fetcher) readRobots(ctx context.Context, u *url.URL) (*rules, error) {
	r, err := f.Get(ctx, u.Scheme+"://"+u.Host+"/robots.txt", Version{})
	var status *StatusError
	if errors.As(err, &status) && status.Status < 500 && status.Status != http.StatusTooManyRequests {
		return &rules{read: time.Now()}, nil
	}
	if err != nil {
		return nil, err
	}
	data, err := robotstxt.FromString(lenient(cut(r.Body)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.URL, err) // what cannot be understood may forbid
	}
	return &rules{group: data.FindGroup(product), sitemaps: sitemaps(cut(r.Body)), read: r.Fetched}, nil
}

// sitemaps returns what the Sitemap lines of a robots.txt say.
func sitemaps(text string) (all []string) {
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "sitemap") {
			all = append(all, strings.TrimSpace(value))
		}
	}
	return all
}

// cut returns the whole lines of a file that are within the limit.
func cut(body []byte) string {
	if len(body) > maxRobots {
		body = body[:maxRobots]
		body = body[:bytes.LastIndexByte(body, '\n')+1]
	}
	return string(body)
}

// lenient drops what would make the parser refuse the whole file, where
// RFC 9309 (section 2.2) wants the rest to hold: rules before the first
// user-agent, delays that are no number, bytes that are no text. Paths get
// their canonical form.
func lenient(text string) string {
	var kept strings.Builder
	named := false
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r", "\n")
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		name, value, _ := strings.Cut(line, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		switch name {
		case "user-agent", "useragent":
			named = true
		case "allow", "disallow":
			value = canonical(value)
		case "crawl-delay", "crawldelay":
			// Half a year is more than any limit, and less than overflows.
			if seconds, err := strconv.ParseFloat(value, 64); err != nil || !(seconds >= 0 && seconds < 1<<24) {
				continue
			}
		default:
			continue // nothing for us
		}
		if named {
			fmt.Fprintf(&kept, "%s: %s\n", name, value)
		}
	}
	return kept.String()
}

// canonical returns a path, or a pattern of paths, in one spelling, by
// RFC 9309 (section 2.2.2): escaped is what must be, and nothing else.
func canonical(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		escaped := c >= 0x80 || c <= ' '
		if c == '%' && i+2 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, escaped = byte(n), !unreserved(byte(n))
				i += 2
			}
		}
		if escaped {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// unreserved reports whether a byte means the same escaped (RFC 3986, 2.3).
func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
