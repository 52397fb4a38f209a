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
	fixed  bool // it says nothing of posts
}

// routes is everything the site answers, to GET and HEAD only.
func (s *site) routes() []route {
	return []route{
		{path: "/", answer: s.startPage},
		{path: "/sok", answer: s.resultsPage},
		{path: "/sok.json", answer: s.apiSearch},
		{path: "/sok.csv", answer: s.resultsCSV},
		{path: "/sok.jsonl", answer: s.resultsLines},
		{path: "/sok.atom", answer: s.resultsFeed},
		{path: "/sok/{facet}", answer: s.facetPage},
		{path: "/lista", answer: s.listPage},
		{path: "/lista.csv", answer: s.listCSV},
		{path: "/inlagg/{id:[a-z2-7]{13}}", answer: s.postPage},
		{path: "/andringar", answer: s.happenedPage},
		{path: "/andringar.atom", answer: s.happenedFeed},
		{path: "/inlagg/{id:[a-z2-7]{13}}/versioner", answer: s.versionsPage},
		{path: "/inlagg/{id:[a-z2-7]{13}}/versioner/{n:[1-9][0-9]{0,8}}", answer: s.versionPage},
		{path: "/inlagg/{id:[a-z2-7]{13}}/jamfor", answer: s.comparePage},
		{path: "/inlagg/{id:[a-z2-7]{13}}/citat.bib", answer: s.postBibTeX},
		{path: "/inlagg/{id:[a-z2-7]{13}}/bevis.warc.gz", answer: s.proofFile},
		{path: "/inlagg/{id:[a-z2-7]{13}}/bevis.json", answer: s.proofJSON},
		{path: "/dnr/{municipality}/{dnr:.+}", answer: s.casePage},
		{path: "/amnen", answer: s.topicsPage},
		{path: "/om", answer: s.aboutPage},
		{path: "/tillganglighet", answer: s.accessibilityPage, fixed: true},
		{path: "/api", answer: s.apiPage, fixed: true},
		{path: "/openapi.json", answer: s.openAPIFile, fixed: true},
		{path: "/api/v1/search", answer: s.apiSearch},
		{path: "/api/v1/posts/{id:[a-z2-7]{13}}", answer: s.apiPost},
		{path: "/api/v1/changes", answer: s.apiChanges},
		{path: "/api/v1/suggest", answer: s.apiSuggest},
		{path: "/api/v1/status", answer: s.apiStatus},
		{path: "/metrics", answer: s.metricsFile, fixed: true},
		{path: "/api/v1/posts/{id:[a-z2-7]{13}}/revisions", answer: s.apiRevisions},
		{path: "/healthz", answer: s.healthz, fixed: true},
		{path: "/readyz", answer: s.readyz, fixed: true},
		{path: "/static/{name}", answer: s.staticFile, fixed: true},
		{path: "/favicon.svg", answer: s.favicon, fixed: true},
		{path: "/robots.txt", answer: s.robots, fixed: true},
		{path: "/opensearch.xml", answer: s.openSearchFile, fixed: true},
		{path: "/sitemap.xml", answer: s.sitemapFile},
		{path: "/.well-known/security.txt", answer: s.security, fixed: true},
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
			s.answer(rt, w, r)
		}).Methods(http.MethodGet, http.MethodHead)
	}
	m.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.writeError(w, r, errNoPage)
	})
	return m
}

// answer answers with what is decided now, on whatever machine.
func (s *site) answer(rt route, w http.ResponseWriter, r *http.Request) {
	var err error
	if !rt.fixed {
		err = s.store.Sync(r.Context())
	}
	if err == nil {
		err = rt.answer(w, r)
	}
	if err != nil {
		s.writeError(w, r, err)
	}
}
