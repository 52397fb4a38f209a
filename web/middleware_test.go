package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kronika/archive"
)

func TestAccessLog(t *testing.T) {
	f := serve(t, somePosts(), "")
	f.get(t, "/sok?q=hemligt+namn")
	f.get(t, "/saknas%0a2026%1b%5b31m%e2%80%a8")
	log := f.log.String()
	wantAll(t, log, "method=GET", "path=/sok", "status=200", "status=404", "bytes=", "took=")
	wantNone(t, log, "hemligt", "127.0.0.1", "\x1b", "\u2028")
	if got := strings.Count(log, "\n"); got != 2 {
		t.Errorf("got %d lines, want one for each of 2 requests:\n%s", got, log)
	}
}

func TestRecovered(t *testing.T) {
	var log bytes.Buffer
	s := &site{log: slog.New(slog.NewTextHandler(&log, nil)), files: readStatic(), pages: parsePages()}
	h := s.logged(headers(s.recovered(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oj") }))))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != http.StatusInternalServerError {
		t.Errorf("got status %d, want 500", w.Code)
	}
	checkHTML(t, w.Body.String())
	wantAll(t, w.Body.String(), "Något gick fel")
	wantNone(t, w.Body.String(), "oj")
	wantAll(t, log.String(), "value=oj", "middleware_test.go", "status=500")
}

// TestPrefix asks a site whose address has a path, with and without the path:
// a proxy may leave it on.
func TestPrefix(t *testing.T) {
	f := serve(t, somePosts(), "https://kommun.example/arkiv/")
	id := archive.PostID(key(0))
	for _, path := range []string{"", "/arkiv"} {
		body := f.page(t, path+"/", http.StatusOK)
		wantAll(t, body, `href="/arkiv/static/kronika-`, `action="/arkiv/sok"`, `href="/arkiv/inlagg/`, `href="/arkiv/sok?topic=`)
		body = f.page(t, path+"/sok?q=skolan", http.StatusOK)
		wantAll(t, body, `href="/arkiv/inlagg/`, `href="/arkiv/sok.json?q=skolan"`)
		body = f.page(t, path+"/inlagg/"+id, http.StatusOK)
		wantAll(t, body, "https://kommun.example/arkiv/inlagg/"+id)
		wantNone(t, body, `href="/sok`, `href="/inlagg`)
		wantAll(t, f.get(t, path+"/api/v1/search?q=skolan&size=1").body, `"link":"/arkiv/inlagg/`, `"next":"/arkiv/api/v1/search?`)
		wantAll(t, f.get(t, path+"/robots.txt").body, "Disallow: /arkiv/sok\n")
	}
	wantAll(t, f.get(t, "/arkiv/api/v1/posts/aaaaaaaaaaaaa").body, `"instance":"/arkiv/api/v1/posts/aaaaaaaaaaaaa"`)
	if a := f.get(t, "/arkivet/sok"); a.StatusCode != http.StatusNotFound {
		t.Errorf("GET /arkivet/sok: got %d, want 404", a.StatusCode)
	}
}
