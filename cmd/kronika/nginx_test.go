package main

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNginx follows the links, forms, files and feeds of the site through nginx as
// docs/nginx.md sets it up: none leads out of its path, and each answer is the one that
// kronika serve gives without a proxy, headers and all.
func TestNginx(t *testing.T) {
	for name, slash := range map[string]string{"path on": "", "path off": "/"} {
		t.Run(name, func(t *testing.T) {
			p := proxy(t, slash)
			met := map[string]int{}
			var queue []string
			for _, listed := range pagesListed(t) {
				queue = append(queue, "/kronika"+listed.address)
			}
			for _, path := range []string{"/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/healthz", "/readyz", "/api/v1/changes", "/api/v1/status"} {
				queue = append(queue, "/kronika"+path)
			}
			seen := map[string]bool{}
			for ; len(queue) > 0; queue = queue[1:] {
				path := queue[0]
				if seen[path] || met[linkKind(path)] == perKind {
					continue
				}
				seen[path] = true
				met[linkKind(path)]++
				queue = append(queue, p.leadsTo(path, p.same(path))...)
			}
			t.Logf("%d addresses of %d kinds", len(seen), len(met))
			for _, want := range []string{"/sok.csv", "/sok.jsonl", "/sok.atom", "/sok.json", "/inlagg/ID/bevis.warc.gz", "/inlagg/ID/citat.bib", "/andringar.atom",
				"/openapi.json", "/opensearch.xml", "/static/kronika-HASH.css", "/static/suggest-HASH.js", "/favicon.svg", "/api/v1/posts/ID", "/dnr/NUMBER", "/amnen", "/api/v1/suggest"} {
				if met["/kronika"+want] == 0 {
					t.Errorf("no link led to %s: got %q", want, slices.Sorted(maps.Keys(met)))
				}
			}
			p.edges()
		})
	}
}

// perKind is how many addresses of one kind TestNginx follows: facets lead to ever more
// questions.
const perKind = 8

// linkKind returns the path of an address without what tells one post and one case from
// another.
func linkKind(address string) string {
	path, _, _ := strings.Cut(address, "?")
	path = regexp.MustCompile(`/[a-z2-7]{13}\b`).ReplaceAllString(path, "/ID")
	path = regexp.MustCompile(`/dnr/.*`).ReplaceAllString(path, "/dnr/NUMBER")
	return regexp.MustCompile(`-[0-9a-f]{16}\.`).ReplaceAllString(path, "-HASH.")
}

// same fetches a path through nginx and past it, and fails unless both answers say the same.
func (p *proxied) same(path string) reply {
	p.t.Helper()
	direct, got := p.get(p.inside+path), p.get(p.outside+path)
	if got.StatusCode != direct.StatusCode || got.StatusCode >= 500 {
		p.t.Errorf("GET %s: got status %d, want %d", path, got.StatusCode, direct.StatusCode)
	}
	for name := range direct.Header {
		if name != "Date" && name != "Content-Length" && strings.Join(got.Header[name], "|") != strings.Join(direct.Header[name], "|") {
			p.t.Errorf("GET %s: got %s %q, want %q", path, name, got.Header[name], direct.Header[name])
		}
	}
	if got.Header.Get("Content-Security-Policy") == "" || got.Header.Get("Location") != "" {
		p.t.Errorf("GET %s: got headers %v", path, got.Header)
	}
	if steady(got.body) != steady(direct.body) && !strings.Contains(path, "/bevis.") { // they say when they were made
		p.t.Errorf("GET %s: another body than without nginx", path)
	}
	return got
}

// steady returns an answer without what is another each time: how long it took, and
// when security.txt ends.
func steady(body string) string {
	return regexp.MustCompile(`"took_ms":[0-9.e-]+|Expires: .*`).ReplaceAllString(body, "")
}

// leadsTo returns where an answer leads to within the site: whole addresses of its host,
// and what attributes of pages and values of JSON hold that begins with a slash. One
// outside the site's path is a failure.
func (p *proxied) leadsTo(path string, a reply) (paths []string) {
	p.t.Helper()
	mediaType := a.Header.Get("Content-Type")
	found := regexp.MustCompile(regexp.QuoteMeta(p.outside)+`[^"'<>\s\\)}]*`).FindAllString(a.body, -1)
	switch {
	case strings.HasPrefix(mediaType, "text/html"):
		for _, m := range regexp.MustCompile(`\s(?:href|src|action|data-[a-z-]+)="(/[^"]*)"`).FindAllStringSubmatch(a.body, -1) {
			found = append(found, m[1])
		}
	case strings.Contains(mediaType, "json") && !strings.HasPrefix(path, "/kronika/openapi.json"): // that has paths relative to its server
		for _, m := range regexp.MustCompile(`":\s*"(/[^"]*)"`).FindAllStringSubmatch(a.body, -1) {
			found = append(found, m[1])
		}
	}
	for _, address := range found {
		address, _, _ = strings.Cut(strings.TrimPrefix(address, p.outside), "#")
		address = strings.NewReplacer("&amp;", "&", "&#43;", "+", "{searchTerms", "skola", "&#34;", "%22", "&#39;", "%27").Replace(address)
		if address != "/kronika" && !strings.HasPrefix(address, "/kronika/") {
			p.t.Errorf("GET %s leads to %q, outside the site", path, address)
			continue
		}
		if address != "/kronika" { // the base address as it is told
			paths = append(paths, address)
		}
	}
	return paths
}

// edges checks what nginx itself does: it leads to the site, packs, keeps tags, lets long
// addresses through, hides the metrics and logs no reader.
func (p *proxied) edges() {
	t := p.t
	t.Helper()
	if a := p.get(p.outside + "/kronika"); a.StatusCode != http.StatusMovedPermanently || !strings.HasSuffix(a.Header.Get("Location"), "/kronika/") {
		t.Errorf("without the slash: got %d, Location %q", a.StatusCode, a.Header.Get("Location"))
	}
	for _, path := range []string{"/kronika/sok.csv?q=skola", "/kronika/static/kronika.css", "/kronika/api/v1/search?q=skola", "/kronika/sok.atom?q=skola", "/kronika/sok.jsonl", "/kronika/sok?q=skola"} {
		plain, packed := p.get(p.outside+path), p.get(p.outside+path, "Accept-Encoding", "gzip")
		if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" || len(packed.body) >= len(plain.body) {
			t.Errorf("%s: got %d bytes of %d, headers %v; want them packed", path, len(packed.body), len(plain.body), packed.Header)
		}
		tag := packed.Header.Get("ETag")
		if tag == "" {
			if !strings.HasPrefix(path, "/kronika/sok?") { // pages have none
				t.Errorf("%s: no ETag", path)
			}
			continue
		}
		if again := p.get(p.outside+path, "Accept-Encoding", "gzip", "If-None-Match", tag); again.StatusCode != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: asked again with %s: got %d", path, tag, again.StatusCode)
		}
	}
	if a := p.same("/kronika/lista?rader=" + strings.Repeat(strings.Repeat("skola+", 9)+"%0A", 200)); a.StatusCode != http.StatusOK {
		t.Errorf("a long list: got %d", a.StatusCode)
	}
	proof := filepath.Join(t.TempDir(), "bevis.warc.gz")
	if err := os.WriteFile(proof, []byte(p.get(p.outside+"/kronika/inlagg/rjxtxatifxxan/bevis.warc.gz", "Accept-Encoding", "gzip").body), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "verify", proof)
	if a := p.get(p.outside + "/kronika/metrics"); a.StatusCode != http.StatusForbidden {
		t.Errorf("metrics: got %d, want 403", a.StatusCode)
	}
	for _, lie := range []string{"Host", "X-Forwarded-Host", "Forwarded"} {
		a := p.get(p.outside+"/kronika/opensearch.xml", lie, "evil.example", "X-Forwarded-Proto", "gopher", "X-Forwarded-For", "192.0.2.1")
		if a.StatusCode != http.StatusOK || strings.Contains(a.body, "evil.example") || strings.Contains(a.body, "gopher") || !strings.Contains(a.body, p.outside+"/kronika/sok?q=") {
			t.Errorf("%s: evil.example: got %d, %s", lie, a.StatusCode, a.body)
		}
	}
	if log, err := os.ReadFile(filepath.Join(p.folder, "access.log")); err != nil || strings.Contains(string(log), "skola") {
		t.Errorf("nginx logged questions: %v\n%s", err, log)
	}
}
