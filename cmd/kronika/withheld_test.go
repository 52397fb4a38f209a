package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"kronika/archive"
	"kronika/indexer"
	"kronika/indexer/swedish"
	"kronika/web"
)

// What is withdrawn in these tests stands in the middle post of a month page of
// three. The words are made up, so that none of them is found by accident.
const (
	title     = "Plirgranen flyttas"
	sentence1 = "I måndags fick vi veta att Ragnvald Skrotnisse har snirklat bort kvastpengarna."
	sentence2 = "Bommarna på torget målas om i veckan (KS 2013/77)."
	edited    = "Tillägg: Vrålskogens hjulångare står kvar."
	comment1  = "Knorpelbacken är alldeles för brant."
	comment2  = "Tack för ett fint inlägg."
	middle    = "2000000000000000002"
)

// monthPage is a month page of three posts.
func monthPage(text string) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/><meta content='blogger' name='generator'/>
<link href='http://granhamrachef.blogspot.com/2013/03/' rel='canonical'/><title>Kommunchefens blogg: mars 2013</title></head><body>
<div class='Header'><h1 class='title'><a href='http://granhamrachef.blogspot.com/'>Kommunchefens blogg</a></h1></div><div class='blog-posts hfeed'>`)
	for _, p := range [][4]string{
		{"2000000000000000001", "fredag 22 mars 2013", "Snö igen", "Det snöar på torget och skolan är stängd, se KS 2013/77."},
		{middle, "fredag 15 mars 2013", title, text},
		{"2000000000000000003", "fredag 8 mars 2013", "Simhallen", "Simhallen öppnar och skolan får besök."},
	} {
		path := strings.ToLower(strings.ReplaceAll(p[2], " ", "-"))
		fmt.Fprintf(&b, `<div class='date-outer'><h2 class='date-header'><span>%s</span></h2><div class='date-posts'><div class='post-outer'>
<div class='post hentry' itemprop='blogPost' itemscope='itemscope' itemtype='http://schema.org/BlogPosting'><meta content='77' itemprop='blogId'/><meta content='%[2]s' itemprop='postId'/>
<a name='%[2]s'></a><h3 class='post-title entry-title' itemprop='name'><a href='http://granhamrachef.blogspot.com/2013/03/%[3]s.html'>%[4]s</a></h3>
<div class='post-body entry-content' id='post-body-%[2]s' itemprop='description articleBody'>%[5]s<div style='clear: both;'></div></div>
<div class='post-footer'><a class='timestamp-link' href='http://granhamrachef.blogspot.com/2013/03/%[3]s.html' rel='bookmark' title='permanent link'>16:05</a></div></div></div></div></div>
`, p[1], p[0], path, p[2], p[3])
	}
	return b.String() + "</div></body></html>"
}

// more is what another file says of the middle post.
func more(t *testing.T) string {
	t.Helper()
	two := 2
	line, err := json.Marshal(archive.Post{Keys: []string{"blogger:" + middle}, Source: "granhamrachef", Published: "2013-03-15", Author: "Tråkvinius Bult", Labels: []string{"Dunderfika"},
		Text: "Utdrag.", Truncated: true, Comments: []archive.Comment{{Author: "Gnällspik Svensson", Text: comment1}, {Author: "Siv", Text: comment2}}, CommentsCount: &two})
	if err != nil {
		t.Fatal(err)
	}
	return string(line) + "\n"
}

// A house is an archive that is served.
type house struct {
	*testing.T
	data, files string
	url         string
	id          string // of the middle post
	mu          sync.Mutex
	log         bytes.Buffer // all that went to stderr
}

// Write takes in what goes to stderr.
func (h *house) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.Write(p)
}

// do runs a command line and returns what went to stdout.
func (h *house) do(args ...string) string {
	h.Helper()
	var out bytes.Buffer
	if code := run(h.Context(), append([]string{"kronika", "--data", h.data}, args...), &out, h); code != 0 {
		h.Fatalf("kronika %s: exit code %d\n%s", strings.Join(args, " "), code, h.log.String())
	}
	return out.String()
}

func newHouse(t *testing.T) *house {
	t.Helper()
	dir := t.TempDir()
	h := &house{T: t, data: filepath.Join(dir, "data"), files: filepath.Join(dir, "files"), id: archive.PostID("blogger:" + middle)}
	for name, text := range map[string]string{"1/mars.html": monthPage(sentence1 + " " + sentence2), "1/mer.jsonl": more(t), "../data/kronika.toml": "[[source]]\naddress = \"granhamrachef.blogspot.com\"\nmunicipality = \"Granhamra\"\n", "2/mars.html": monthPage(sentence1 + "<br><br>" + sentence2 + "<br><br>" + edited)} {
		path := filepath.Join(h.files, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h.takeIn()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.url = "http://" + l.Addr().String()
	served := make(chan error, 1)
	ctx := t.Context()
	go func() { served <- (&app{stdout: io.Discard, stderr: h}).serve(ctx, l, h.data) }()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return h
}

// takeIn imports the files, as two looks at the blog. Captures are dated to the
// second, and looks are in the order of their dates.
func (h *house) takeIn() {
	h.Helper()
	for _, session := range []string{"1", "2"} {
		nextSecond()
		h.do("import", "--url", "http://granhamrachef.blogspot.com/", filepath.Join(h.files, session))
	}
}

// get returns an answer of the site, head and body.
func (h *house) get(path string) string {
	h.Helper()
	res, err := http.Get(h.url + path)
	if err != nil {
		h.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	res.Header.Write(&b)
	var body io.Reader = res.Body
	if strings.HasSuffix(path, ".gz") && res.StatusCode == http.StatusOK {
		if body, err = gzip.NewReader(body); err != nil {
			h.Fatal(err)
		}
	}
	if _, err := io.Copy(&b, body); err != nil {
		h.Fatal(err)
	}
	return b.String()
}

// commands are what is asked on the command line, by the name of the command. Those
// without an entry print nothing of posts but counts, or are for those who decide.
func (h *house) commands() map[string][][]string {
	return map[string][][]string{
		"search": {{"search", "skolan", "torget"}, {"search", "--size", "100"}, {"search", "--json", "--size", "100", "torget"}, {"search", "--new"}, {"search", "--new", "--json", "torget"}},
		"show":   {{"show", h.id}, {"show", "--json", h.id}},
		"status": {{"status"}, {"status", "--json"}},
		"verify": {{"verify"}, {"verify", "--json"}},
		"index":  {{"index"}},
		"export": {{"export"}, {"export", "--derived"}, {"export", "--format", "csv", "--derived"}, {"export", "--revisions"}, {"export", "--format", "csv", "--revisions"}, {"export", "--id", h.id}},
		"up":     nil, "crawl": nil, "import": nil, "extract": nil, "serve": nil, "version": nil, "eval": nil, "entities": nil,
		// A backup is the archive itself, what is withdrawn included, with the decisions that hide it.
		"backup": nil,
		// The list itself, which topics export writes, is of no post.
		"topics":   {{"topics", "explain", h.id}, {"topics", "test"}, {"topics", "lint"}, {"topics", "suggest"}, {"topics", "labels"}},
		"withdraw": nil, "restore": nil, "gallra": nil, "waive": nil,
	}
}

// outputs returns all that leaves the house, by name. A new output is a line
// here; a new command or route that is not named is a failure.
func (h *house) outputs() map[string]string {
	h.Helper()
	out := map[string]string{}
	commands := h.commands()
	for _, c := range (&app{}).root().Commands {
		asked, known := commands[c.Name]
		if !known {
			h.Errorf("command %s: what it prints is not checked; name it here", c.Name)
		}
		for _, args := range asked {
			var b bytes.Buffer
			run(h.Context(), append([]string{"kronika", "--data", h.data}, args...), &b, h)
			out["kronika "+strings.Join(args, " ")] = b.String()
		}
	}
	addresses := map[string][]string{
		"/":                                   {"/"},
		"/sok":                                {"/sok", "/sok?q=skolan+torget", "/sok?q=veckan", "/sok?q=borttaget", "/sok?match=some&q=skolan+torget"},
		"/sok.json":                           {"/sok.json", "/sok.json?q=skolan+torget", "/sok.json?q=borttaget"},
		"/sok.csv":                            {"/sok.csv", "/sok.csv?q=skolan+torget", "/sok.csv?dialect=excel&q=skolan+torget", "/sok.csv?match=some&q=skolan+torget"},
		"/sok.jsonl":                          {"/sok.jsonl", "/sok.jsonl?q=torget"},
		"/sok.atom":                           {"/sok.atom", "/sok.atom?q=veckan", "/sok.atom?q=skolan+torget"},
		"/sok/{facet}":                        {"/sok/label", "/sok/author?q=skolan", "/sok/place", "/sok/organ"},
		"/lista":                              {"/lista?rader=skolan%0Atorget%0A" + h.id},
		"/lista.csv":                          {"/lista.csv?rader=skolan%0Atorget"},
		"/inlagg/{id:[a-z2-7]{13}}":           {"/inlagg/" + h.id, "/inlagg/" + h.id + "?q=torget", "/inlagg/" + h.id + "?stycke=1", "/inlagg/" + archive.PostID("blogger:2000000000000000001")},
		"/andringar":                          {"/andringar"},
		"/andringar.atom":                     {"/andringar.atom"},
		"/dnr/{municipality}/{dnr:.+}":        {"/dnr/granhamra/ks/2013/77"},
		"/api/v1/search":                      {"/api/v1/search?size=100", "/api/v1/search?q=skolan+torget", "/api/v1/search?q=torget&size=100"},
		"/api/v1/posts/{id:[a-z2-7]{13}}":     {"/api/v1/posts/" + h.id},
		"/api/v1/changes":                     {"/api/v1/changes", "/api/v1/changes?limit=1"},
		"/amnen":                              {"/amnen"},
		"/om":                                 {"/om"},
		"/tillganglighet":                     {"/tillganglighet"},
		"/api":                                {"/api"},
		"/openapi.json":                       {"/openapi.json"},
		"/api/v1/suggest":                     h.typed(),
		"/api/v1/status":                      {"/api/v1/status"},
		"/metrics":                            {"/metrics"},
		"/healthz":                            {"/healthz"},
		"/readyz":                             {"/readyz"},
		"/static/{name}":                      {"/static/kronika.css"},
		"/favicon.svg":                        {"/favicon.svg"},
		"/robots.txt":                         {"/robots.txt"},
		"/opensearch.xml":                     {"/opensearch.xml"},
		"/sitemap.xml":                        {"/sitemap.xml"}, // of IDs; see the test of package web
		"/.well-known/security.txt":           {"/.well-known/security.txt"},
		"/inlagg/{id:[a-z2-7]{13}}/versioner": {"/inlagg/" + h.id + "/versioner"},
		"/inlagg/{id:[a-z2-7]{13}}/versioner/{n:[1-9][0-9]{0,8}}": {"/inlagg/" + h.id + "/versioner/1", "/inlagg/" + h.id + "/versioner/2?stycke=1"},
		"/inlagg/{id:[a-z2-7]{13}}/jamfor":                        {"/inlagg/" + h.id + "/jamfor", "/inlagg/" + h.id + "/jamfor?fran=1&till=2"},
		"/inlagg/{id:[a-z2-7]{13}}/citat.bib":                     {"/inlagg/" + h.id + "/citat.bib"},
		"/inlagg/{id:[a-z2-7]{13}}/bevis.warc.gz":                 {"/inlagg/" + h.id + "/bevis.warc.gz", "/inlagg/" + archive.PostID("blogger:2000000000000000001") + "/bevis.warc.gz"},
		"/inlagg/{id:[a-z2-7]{13}}/bevis.json":                    {"/inlagg/" + h.id + "/bevis.json"},
		"/api/v1/posts/{id:[a-z2-7]{13}}/revisions":               {"/api/v1/posts/" + h.id + "/revisions"},
	}
	for _, path := range web.Paths() {
		if addresses[path] == nil {
			h.Errorf("route %s: what it answers is not checked; give it an address here", path)
		}
		for _, address := range addresses[path] {
			out["GET "+address] = h.get(address)
		}
	}
	for _, file := range []string{"decisions.jsonl", filepath.Join("index", "CURRENT")} {
		text, err := os.ReadFile(filepath.Join(h.data, file))
		if err != nil {
			h.Fatal(err)
		}
		out[file] = string(text)
	}
	h.packages(out)
	h.mu.Lock()
	defer h.mu.Unlock()
	out["stderr"] = h.log.String()
	return out
}

// typed returns addresses that ask for suggestions after two letters, which say nothing
// of the words: whatever is in the index comes back.
func (h *house) typed() (addresses []string) {
	for _, letters := range []string{"pl", "ra", "sk", "sn", "kv", "vr", "hj", "kn", "gn", "tr", "du"} {
		addresses = append(addresses, "/api/v1/suggest?q="+letters)
	}
	return append(addresses, "/api/v1/suggest?q=torget+"+url.QueryEscape("på")+"+bo")
}

// terms returns all terms of the generation that is served, in all fields.
func (h *house) terms() map[string]bool {
	h.Helper()
	dir, _, err := indexer.Current(filepath.Join(h.data, "index"))
	if err != nil {
		h.Fatal(err)
	}
	copied := h.TempDir() // bleve locks what it opens
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		h.Fatal(err)
	}
	index, err := bleve.OpenUsing(copied, map[string]any{"read_only": true})
	if err != nil {
		h.Fatal(err)
	}
	defer index.Close()
	fields, err := index.Fields()
	if err != nil {
		h.Fatal(err)
	}
	terms := map[string]bool{}
	for _, field := range fields {
		dict, err := index.FieldDict(field)
		if err != nil {
			h.Fatal(err)
		}
		for {
			entry, err := dict.Next()
			if err != nil {
				h.Fatal(err)
			}
			if entry == nil {
				break
			}
			terms[strings.ToLower(entry.Term)] = true
		}
		dict.Close()
	}
	return terms
}

// beginning returns the part of a word that each of its forms has.
func beginning(word string) string {
	runes := []rune(strings.ToLower(word))
	return string(runes[:min(len(runes), 6)])
}

// says reports whether a text says a word, however it is spelled there.
func says(text, word string) bool {
	text = strings.ToLower(text)
	if plain, err := url.QueryUnescape(text); err == nil {
		text += plain
	}
	return strings.Contains(text, beginning(word)) || strings.Contains(swedish.Fold(text), swedish.Fold(beginning(word)))
}

// checkHidden checks that no output says one of the words, that no search finds
// anything by them, and that the index, if it was made anew, has no term of them.
func (h *house) checkHidden(when string, words []string, indexed bool) {
	h.Helper()
	// What is asked for is said back; so each search is checked for the other words.
	for _, word := range words {
		answer := h.get("/api/v1/search?size=100&q=" + url.QueryEscape(word))
		page := h.get("/sok?q=" + url.QueryEscape(word+" skolan"))
		for _, other := range words {
			if other != word && (says(answer, other) || says(page, other)) {
				h.Errorf("%s: a search for %s says %s", when, word, other)
			}
		}
		for _, q := range []string{word, beginning(word) + "*", `"` + word + `"`, swedish.Fold(word)} {
			var res struct {
				Total  int
				Hits   []any
				Wider  *struct{ Total int }
				Facets map[string][]struct{ Count int }
			}
			out := h.do("search", "--json", q)
			if err := json.Unmarshal([]byte(out), &res); err != nil {
				h.Fatal(err)
			}
			if res.Total != 0 || len(res.Hits) != 0 || res.Wider != nil {
				h.Errorf("%s: a search for %s finds %s", when, q, out)
			}
			for facet, values := range res.Facets {
				if len(values) != 0 {
					h.Errorf("%s: a search for %s counts values of %s", when, q, facet)
				}
			}
		}
	}
	for name, text := range h.outputs() {
		for _, word := range words {
			if says(text, word) {
				h.Errorf("%s: %s says %s:\n%.2000s", when, name, word, text)
			}
		}
	}
	if !indexed {
		return
	}
	for term := range h.terms() {
		for _, word := range words {
			if says(term, word) {
				h.Errorf("%s: the index has the term %s", when, term)
			}
		}
	}
}

// TestWithheld walks through all that leaves the house, after a withdrawal, an
// index made by the next writer, the same pages taken in again, and all made anew
// out of the WARC files.
func TestWithheld(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir()) // what search --new remembers
	whole := []string{"Plirgranen", "Ragnvald", "Skrotnisse", "snirklat", "kvastpengarna", "Bommarna", "Vrålskogens", "hjulångare", "Knorpelbacken", "Gnällspik", "Tråkvinius", "Dunderfika"}
	tests := []struct {
		name   string
		flags  []string
		hidden []string
		shown  string // a word of the post that is still found; "" for none
	}{
		{"post", nil, whole, ""},
		{"sentence", []string{"--passage", sentence1}, []string{"Ragnvald", "Skrotnisse", "snirklat", "kvastpengarna"}, "Bommarna"},
		{"title", []string{"--passage", strings.ToUpper(title)}, []string{"Plirgranen"}, "Bommarna"},
		{"label", []string{"--passage", "dunderfika"}, []string{"Dunderfika"}, "Bommarna"},
		{"author", []string{"--passage", "Tråkvinius Bult"}, []string{"Tråkvinius"}, "Bommarna"},
		{"comment", []string{"--comment", "1"}, []string{"Knorpelbacken", "Gnällspik"}, "Bommarna"},
		{"revision", []string{"--revision", "2"}, []string{"Vrålskogens", "hjulångare"}, "Bommarna"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			for _, word := range test.hidden {
				if !says(h.get("/api/v1/posts/"+h.id), word) {
					t.Fatalf("before: the post does not say %s", word)
				}
			}
			h.mu.Lock()
			h.log.Reset()
			h.mu.Unlock()
			holder, err := archive.Open(h.data, "kronika crawl")
			if err != nil {
				t.Fatal(err)
			}
			h.do(append([]string{"withdraw", h.id, "--reason", "Uppgiften är känslig.", "--by", "arkivarien"}, test.flags...)...)
			for _, word := range test.hidden {
				if out := h.do("search", "--json", word); !strings.Contains(out, `"total":0`) {
					t.Errorf("at once: a search for %s finds %s", word, out)
				}
				if text := h.get("/inlagg/"+h.id) + h.get("/api/v1/posts/"+h.id) + h.get("/sok") + h.get("/api/v1/search?size=100"); says(text, word) {
					t.Errorf("at once: the site says %s", word)
				}
			}
			if err := holder.Close(); err != nil {
				t.Fatal(err)
			}
			h.do("index")
			h.checkHidden("indexed", test.hidden, true)
			h.takeIn()
			h.checkHidden("taken in again", test.hidden, true)
			h.do("index", "--full")
			h.checkHidden("made anew", test.hidden, true)
			if out := h.do("search", test.shown); test.shown != "" && !strings.HasPrefix(out, "1 inlägg") {
				t.Errorf("what is not withdrawn is not found: %s", out)
			}
			h.do(append([]string{"restore", h.id, "--reason", "Prövat igen."}, test.flags...)...)
			if out := h.do("search", "hjulångare"); !strings.HasPrefix(out, "1 inlägg") {
				t.Errorf("restored: got %s, want the post", out)
			}
			for _, word := range test.hidden {
				if !says(h.get("/api/v1/posts/"+h.id), word) {
					t.Errorf("restored: the post does not say %s", word)
				}
			}
		})
	}
}
