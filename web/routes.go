package web

import (
	"net/http"

	"github.com/gorilla/mux"
)

// A handler answers one request or says why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

type route struct {
	path   string
	answer handler
}

// routes is everything the site answers, to GET and HEAD only.
func (s *site) routes() []route {
	return []route{
		{"/", s.startPage},
		{"/sok", s.resultsPage},
		{"/sok.json", s.apiSearch},
		{"/sok.csv", s.resultsCSV},
		{"/sok.jsonl", s.resultsLines},
		{"/sok.atom", s.resultsFeed},
		{"/sok/{facet}", s.facetPage},
		{"/lista", s.listPage},
		{"/lista.csv", s.listCSV},
		{"/inlagg/{id:[a-z2-7]{13}}", s.postPage},
		{"/andringar", s.happenedPage},
		{"/andringar.atom", s.happenedFeed},
		{"/inlagg/{id:[a-z2-7]{13}}/versioner", s.versionsPage},
		{"/inlagg/{id:[a-z2-7]{13}}/versioner/{n:[1-9][0-9]{0,8}}", s.versionPage},
		{"/inlagg/{id:[a-z2-7]{13}}/jamfor", s.comparePage},
		{"/inlagg/{id:[a-z2-7]{13}}/citat.bib", s.postBibTeX},
		{"/inlagg/{id:[a-z2-7]{13}}/bevis.warc.gz", s.proofFile},
		{"/inlagg/{id:[a-z2-7]{13}}/bevis.json", s.proofJSON},
		{"/dnr/{municipality}/{dnr:.+}", s.casePage},
		{"/amnen", s.topicsPage},
		{"/om", s.aboutPage},
		{"/tillganglighet", s.accessibilityPage},
		{"/api", s.apiPage},
		{"/openapi.json", s.openAPIFile},
		{"/api/v1/search", s.apiSearch},
		{"/api/v1/posts/{id:[a-z2-7]{13}}", s.apiPost},
		{"/api/v1/changes", s.apiChanges},
		{"/api/v1/suggest", s.apiSuggest},
		{"/api/v1/status", s.apiStatus},
		{"/metrics", s.metricsFile},
		{"/api/v1/posts/{id:[a-z2-7]{13}}/revisions", s.apiRevisions},
		{"/healthz", s.healthz},
		{"/readyz", s.readyz},
		{"/static/{name}", s.staticFile},
		{"/favicon.svg", s.favicon},
		{"/robots.txt", s.robots},
		{"/opensearch.xml", s.openSearchFile},
		{"/sitemap.xml", s.sitemapFile},
		{"/.well-known/security.txt", s.security},
	}
}

// Paths returns the paths of everything that the site answers, as patterns such
// as "/inlagg/{id:[a-z2-7]{13}}".
func Paths() (paths []string) {
	for _, rt := range (&site{}).routes() {
		paths = append(paths, rt.path)
	}
	return paths
}

// router is the only place that knows gorilla/mux: handlers read path values
// from the request. Paths are not cleaned, so nothing is ever redirected.
func (s *site) router() http.Handler {
	m := mux.NewRouter().SkipClean(true)
	for _, rt := range s.routes() {
		m.HandleFunc(rt.path, func(w http.ResponseWriter, r *http.Request) {
			for name, value := range mux.Vars(r) {
				r.SetPathValue(name, value)
			}
			if rec, ok := w.(*recorder); ok {
				rec.route = rt.path
			}
			s.answer(rt.answer, w, r)
		}).Methods(http.MethodGet, http.MethodHead)
	}
	m.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.writeError(w, r, errNoPage)
	})
	return m
}

func (s *site) answer(h handler, w http.ResponseWriter, r *http.Request) {
	if err := h(w, r); err != nil {
		s.writeError(w, r, err)
	}
}
