package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// rules are what a server's robots.txt (RFC 9309) allows us.
type rules struct {
	group *robotstxt.Group // nil: no rules
	none  bool             // nothing is allowed
	delay time.Duration    // Crawl-delay
}

const (
	maxRobots = 500 << 10 // bytes that are read; the least that RFC 9309 asks for
	maxDelay  = 30 * time.Second
)

// Allowed reports whether robots.txt lets us fetch an address. The file is
// read once a host: one that is absent allows everything, one that cannot be
// had now allows nothing.
func (f *Fetcher) Allowed(ctx context.Context, address string) (bool, error) {
	u, err := url.Parse(address)
	if err != nil {
		return false, err
	}
	h := f.host(u)
	if h.robots == nil {
		r, err := f.readRobots(ctx, u)
		if err != nil {
			return false, err
		}
		h.robots = r
	}
	if h.robots.none {
		return false, nil
	}
	return h.robots.group == nil || h.robots.group.Test(u.RequestURI()), nil
}

func (f *Fetcher) readRobots(ctx context.Context, u *url.URL) (*rules, error) {
	r, err := f.Get(ctx, u.Scheme+"://"+u.Host+"/robots.txt")
	var status *StatusError
	switch {
	case errors.As(err, &status):
		return &rules{none: status.Status == http.StatusTooManyRequests || status.Status >= 500}, nil
	case err != nil:
		return nil, err
	}
	text := lenient(string(r.Body[:min(len(r.Body), maxRobots)]))
	data, err := robotstxt.FromString(text)
	if err != nil {
		return &rules{}, nil // nothing in it can be read as a rule
	}
	group := data.FindGroup("Kronika")
	return &rules{group: group, delay: min(group.CrawlDelay, maxDelay)}, nil
}

// lenient drops lines that would make the parser refuse the whole file, where
// RFC 9309 (section 2.2) wants the rest to hold: rules before the first
// user-agent, delays that are no number.
func lenient(text string) string {
	var kept []string
	named := false
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		name, value, _ := strings.Cut(line, ":")
		value, _, _ = strings.Cut(value, "#")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "user-agent":
			named = true
		case "allow", "disallow":
			if !named {
				continue
			}
		case "crawl-delay":
			if seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err != nil || seconds < 0 || !named {
				continue
			}
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}
