package fetch

import (
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
	faultAge  = time.Hour      // for how long a file that could not be had is not asked for again
)

// rules are what a server's robots.txt allows us.
type rules struct {
	Robots
	group *robotstxt.Group // nil: everything
	fault error            // why the file could not be had
	read  time.Time
}

// Robots is what a robots.txt says beside its rules.
type Robots struct {
	Sitemaps []string // lists of the site's addresses, as the file gives them
	Cut      bool     // the file is longer than what is read
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

// Robots returns what the robots.txt of an address says beside its rules
// (sitemaps.org, "Specifying the Sitemap location in your robots.txt").
func (f *Fetcher) Robots(ctx context.Context, address string) (Robots, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Robots{}, err
	}
	r, err := f.rules(ctx, u)
	if err != nil {
		return Robots{}, err
	}
	return r.Robots, nil
}

// rules returns what holds for the host of an address.
func (f *Fetcher) rules(ctx context.Context, u *url.URL) (*rules, error) {
	h := f.host(u)
	h.mu.Lock()
	r := h.robots[u.Scheme]
	h.mu.Unlock()
	if r == nil || r.old() {
		if r = f.readRobots(ctx, u); ctx.Err() != nil {
			return nil, ctx.Err()
		}
		h.mu.Lock()
		h.robots[u.Scheme] = r
		h.mu.Unlock()
	}
	if r.fault != nil {
		return nil, r.fault
	}
	return r, nil
}

// old reports whether rules must be read again.
func (r *rules) old() bool {
	if r.fault != nil {
		return time.Since(r.read) > faultAge
	}
	return time.Since(r.read) > robotsAge
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

func (f *Fetcher) readRobots(ctx context.Context, u *url.URL) *rules {
	now := time.Now()
	a := ask{u.Scheme + "://" + u.Host + "/robots.txt", Version{}, maxRobots}
	r, err := f.follow(ctx, a, func(context.Context, string) error { return nil })
	var status *StatusError
	if errors.As(err, &status) && status.Status < 500 && status.Status != http.StatusTooManyRequests {
		return &rules{read: now}
	}
	if err == nil && (r.Truncated == TooSlow || r.Truncated == Broken) {
		err = fmt.Errorf("%s: it breaks off after %d bytes", r.URL, len(r.Body)) // the rest may forbid
	}
	if err != nil {
		return &rules{fault: err, read: now}
	}
	text := string(r.Body)
	if r.Truncated == TooLong { // only whole lines hold
		text = text[:strings.LastIndexAny(text, "\r\n")+1]
	}
	data, err := robotstxt.FromString(lenient(text))
	if err != nil { // what cannot be understood may forbid
		return &rules{fault: fmt.Errorf("%s: %w", r.URL, err), read: now}
	}
	return &rules{Robots: Robots{sitemaps(text), r.Truncated == TooLong}, group: data.FindGroup(product), read: now}
}

// maxSitemaps is how many lists of a robots.txt are taken.
const maxSitemaps = 1000

// sitemaps returns what the Sitemap lines of a robots.txt say.
func sitemaps(text string) (all []string) {
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "sitemap") && len(all) < maxSitemaps {
			all = append(all, strings.TrimSpace(value))
		}
	}
	return all
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
