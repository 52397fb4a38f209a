package web

import (
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kronika/archive"
	"kronika/search"
)

// Config is what the site needs.
type Config struct {
	Search *search.Searcher
	Posts  *archive.Store
	Ready  func() error // why nothing can be searched yet; nil error: ready
	// Health tells of the files of the index; nil: nobody knows of them.
	Health func() search.Health
	// Settings are those of the archive. The path of BaseURL is put before every link;
	// without one the site is at the root of whatever host was asked.
	Settings archive.Settings
	Log      *slog.Logger
}

// New returns the site.
func New(cfg Config) http.Handler {
	base := strings.TrimSuffix(cfg.Settings.BaseURL, "/")
	s := &site{
		searcher: cfg.Search,
		store:    cfg.Posts,
		ready:    cfg.Ready,
		health:   cfg.Health,
		settings: cfg.Settings,
		log:      cfg.Log,
		base:     base,
		prefix:   pathOf(base),
		files:    readStatic(),
		slots:    make(chan struct{}, maxSearches),
		exports:  make(chan struct{}, maxExports),
		limit:    newLimiter(time.Now),
	}
	s.pages = parsePages()
	h := s.router()
	for _, wrap := range []middleware{s.onlyReads, s.recovered, s.limited, s.robotsTag, headers, s.logged, s.withoutPrefix} {
		h = wrap(h)
	}
	return h
}

// A site answers requests. It writes nothing but its log.
type site struct {
	searcher *search.Searcher
	store    *archive.Store
	ready    func() error
	health   func() search.Health
	settings archive.Settings
	log      *slog.Logger
	base     string // without a slash at the end; may be empty
	prefix   string // the path of base, "" or "/arkiv"
	files    map[string]file
	pages    map[string]*template.Template
	slots    chan struct{} // one for each search under way
	exports  chan struct{} // one for each export under way
	buffers  buffers
	metrics  metrics
	limit    *limiter
	subjects subjects
}

// pathOf returns the path of an address without a slash at its end.
func pathOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.Path, "/")
}
