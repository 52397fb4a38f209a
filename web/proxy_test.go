package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kronika/archive"

	"golang.org/x/net/html"
)

// maxFollowed is how many pages TestProxy follows links from: all kinds of pages are
// among them many times, though facets lead to ever more questions.
const maxFollowed = 400

// TestProxy stands behind a proxy that takes a path off, as nginx does with
// "location /kronika/ { proxy_pass http://…/; }", and follows the links of every kind of
// page: each leads to an answer within the path.
func TestProxy(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example/kronika")
	behind, err := url.Parse(f.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(http.StripPrefix("/kronika", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(behind) }}))
	t.Cleanup(proxy.Close)
	outside := fixture{Server: proxy}
	var queue []string
	for _, path := range paths(f) {
		if f.get(t, path).StatusCode == http.StatusOK { // some are there to be refused
			queue = append(queue, "/kronika"+path)
		}
	}
	queue = append(queue, "/kronika/inlagg/"+archive.PostID(key(1)))
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < maxFollowed {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		a := outside.get(t, path)
		if want := expected(path); a.StatusCode != want {
			t.Errorf("GET %s: got %d, want %d", path, a.StatusCode, want)
		}
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			queue = append(queue, ledTo(t, path, a.body)...)
		}
	}
	if len(seen) < maxFollowed/2 {
		t.Errorf("got %d pages: %q, want more", len(seen), slices.Sorted(maps.Keys(seen)))
	}
}

// expected is the status of a link: the page about the API shows what a fault looks like.
func expected(path string) int {
	if strings.Contains(path, "from=2012-13") {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// ledTo returns where a page leads to within the site. A path outside the one the site
// is at is a failure; whole addresses of others, those of blogs, are not followed.
func ledTo(t *testing.T, page, body string) (paths []string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(body))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			if a.Key != "href" && a.Key != "src" && a.Key != "action" && !strings.HasPrefix(a.Key, "data-") {
				continue
			}
			address, _, _ := strings.Cut(strings.TrimPrefix(a.Val, "https://arkiv.example"), "#")
			switch {
			case strings.HasPrefix(address, "/kronika/"):
				paths = append(paths, address)
			case strings.HasPrefix(address, "/"):
				t.Errorf("GET %s leads to %s=%q, outside the site", page, a.Key, a.Val)
			}
		}
	}
	return paths
}
