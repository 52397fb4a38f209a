package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"kronika/archive"

	"github.com/google/go-cmp/cmp"
)

// TestRoutes holds the list of everything that is answered. A new route is a
// decision: it gets a line here.
func TestRoutes(t *testing.T) {
	var got []string
	for _, r := range (&site{}).routes() {
		got = append(got, r.path)
	}
	want := []string{
		"/", "/sok", "/sok.json", "/sok.csv", "/sok.jsonl", "/sok.atom", "/inlagg/{id:[a-z2-7]{13}}", "/andringar", "/andringar.atom",
		"/dnr/{municipality}/{dnr:.+}", "/api/v1/search", "/api/v1/posts/{id:[a-z2-7]{13}}", "/api/v1/changes", "/sok/{facet}", "/lista",
		"/lista.csv", "/healthz", "/readyz", "/static/{name}", "/favicon.svg", "/robots.txt", "/amnen", "/om", "/tillganglighet", "/api",
		"/openapi.json", "/api/v1/suggest", "/api/v1/status", "/metrics", "/opensearch.xml", "/sitemap.xml", "/.well-known/security.txt",
		"/inlagg/{id:[a-z2-7]{13}}/versioner", "/inlagg/{id:[a-z2-7]{13}}/versioner/{n:[1-9][0-9]{0,8}}",
		"/inlagg/{id:[a-z2-7]{13}}/jamfor", "/inlagg/{id:[a-z2-7]{13}}/citat.bib", "/inlagg/{id:[a-z2-7]{13}}/bevis.warc.gz",
		"/inlagg/{id:[a-z2-7]{13}}/bevis.json", "/api/v1/posts/{id:[a-z2-7]{13}}/revisions",
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
}

// paths are all routes with something to show, and two without.
func paths(f *fixture) []string {
	id := archive.PostID(key(0))
	return []string{
		"/", "/sok", "/sok?q=skolan", "/sok.json?q=skolan", "/sok.csv?q=skolan", "/sok.jsonl", "/sok.atom?q=skolan", "/inlagg/" + id,
		"/api/v1/search?q=skolan", "/api/v1/posts/" + id, "/api/v1/changes", "/andringar", "/andringar.atom", "/sok/topic?q=skolan",
		"/lista?rader=skolan", "/lista.csv?rader=skolan", "/healthz", "/readyz", "/static/kronika.css", "/favicon.svg", "/robots.txt",
		"/saknas", "/inlagg/aaaaaaaaaaaaa", "/api/v1/saknas", "/amnen", "/om", "/tillganglighet", "/api", "/openapi.json",
		"/api/v1/suggest?q=skol", "/api/v1/status", "/metrics", "/opensearch.xml", "/sitemap.xml", "/.well-known/security.txt",
		"/inlagg/" + id + "?stycke=1", "/inlagg/" + id + "/versioner", "/inlagg/" + id + "/versioner/1", "/inlagg/" + id + "/versioner/2",
		"/inlagg/" + id + "/jamfor", "/inlagg/" + id + "/citat.bib", "/inlagg/" + id + "/bevis.warc.gz", "/inlagg/" + id + "/bevis.json",
		"/api/v1/posts/" + id + "/revisions",
	}
}

func TestMethods(t *testing.T) {
	f := serve(t, somePosts(), "")
	for _, path := range paths(f) {
		get, head := f.get(t, path), f.do(t, http.MethodHead, path, nil)
		if head.StatusCode != get.StatusCode || head.body != "" || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: got %d, %q, body %q; GET gives %d, %q", path, head.StatusCode, head.Header.Get("Content-Type"),
				head.body, get.StatusCode, get.Header.Get("Content-Type"))
		}
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "HITTA"} {
			a := f.do(t, method, path, nil)
			if a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: got %d, Allow %q; want 405, GET, HEAD", method, path, a.StatusCode, a.Header.Get("Allow"))
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	f := serve(t, somePosts(), "")
	for _, path := range paths(f) {
		for _, method := range []string{"GET", "HEAD", "POST"} {
			checkHeaders(t, path, f.do(t, method, path, nil).Header)
		}
	}
}

// checkHeaders checks the headers that every answer has, whatever was asked.
func checkHeaders(t *testing.T, path string, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: got %s %q, want %q", path, name, got, want)
		}
	}
	if h.Get("Permissions-Policy") == "" || h.Get("Cache-Control") == "" || h.Get("Content-Type") == "" {
		t.Errorf("%s: header missing in %v", path, h)
	}
	if h.Get("Set-Cookie") != "" || h.Get("Server") != "" {
		t.Errorf("%s: got a cookie or a banner: %v", path, h)
	}
	if got, want := h.Get("Access-Control-Allow-Origin") == "*", strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/sok.json?") || path == "/openapi.json"; got != want {
		t.Errorf("%s: got CORS %v, want %v", path, got, want)
	}
}

func TestPolicyIsStrict(t *testing.T) {
	wantAll(t, policy, "default-src 'none'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "script-src 'self';", "connect-src 'self';")
	wantNone(t, policy, "unsafe", "*", "data:", "http")
}

// TestNowhere asks for files outside and for odd spellings of paths: nothing
// is found, and nothing is redirected.
func TestNowhere(t *testing.T) {
	f := serve(t, somePosts(), "")
	for _, path := range []string{
		"/static/", "/static/../web.go", "/static/%2e%2e/web.go", "/static/..%2fweb.go", "/static/%2e%2e%2fweb.go", "/static/..%5cweb.go",
		"/static/%c0%ae%c0%ae/web.go", "/static/kronika.css%00", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/....//web.go",
		"//evil.example", "//evil.example/sok", "/%2F%2Fevil.example", "/\\evil.example", "/sok/", "/sok//", "/./sok", "/SOK", "/index.html",
		"/inlagg/", "/inlagg/AAAAAAAAAAAAA", "/inlagg/aaaaaaaaaaaa1", "/inlagg/aaaaaaaaaaaaaa", "/inlagg/aaaaaaaaaaaaa/", "/inlagg/%61aaaaaaaaaaaa%2f",
		"/debug/pprof/", "/api/", "/api/v1/", "/api/v2/search", "/api/v1/search/", "/.git/config", "/templates/base.html",
	} {
		a := f.get(t, path)
		if a.StatusCode != http.StatusNotFound || a.Header.Get("Location") != "" {
			t.Errorf("GET %s: got %d, Location %q; want 404 and none", path, a.StatusCode, a.Header.Get("Location"))
		}
	}
}

func TestHostIsNotReflected(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example")
	for _, path := range paths(f) {
		a := f.do(t, http.MethodGet, path, http.Header{"X-Forwarded-Host": {"evil.example"}, "X-Forwarded-Proto": {"gopher"}, "Forwarded": {"host=evil.example"}})
		if strings.Contains(a.body, "evil.example") || strings.Contains(a.body, "gopher") {
			t.Errorf("GET %s: the answer reflects a forwarded host", path)
		}
	}
}
