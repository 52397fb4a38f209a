package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"kronika/archive"
	"kronika/archive/warc"
	"kronika/scraper/blogtest"
)

// words of the post that is removed, wherever they stood.
var removed = []string{"Plirgranen", "Ragnvald", "Skrotnisse", "kvastpengarna", "Bommarna", "Vrålskogens", "Knorpelbacken", "Gnällspik", "Tråkvinius", "Dunderfika"}

// posts returns all posts as JSON, by ID, without where they lie.
func posts(t *testing.T, data string) map[string]string {
	t.Helper()
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all := map[string]string{}
	for p, err := range store.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		p.Capture.Offset, p.Capture.SHA256 = 0, ""
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		all[p.ID] = string(text)
	}
	return all
}

// holds returns the files of an archive that say one of the words. WARC files are
// unpacked.
func holds(t *testing.T, data string, words []string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(data, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := string(raw)
		if strings.Contains(path, ".warc.gz") {
			for r, err := range warc.Read(path) {
				if err != nil {
					return err
				}
				text += string(r.Block)
			}
		}
		if strings.Contains(path, "kronika.db") {
			text += unpacked(t, raw)
		}
		for _, word := range words {
			if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
				found = append(found, word+" in "+path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// unpacked returns the texts that are packed anywhere in a file, in use or not: where a
// frame of zstd (RFC 8878) begins, as much of it as is there.
func unpacked(t *testing.T, raw []byte) string {
	t.Helper()
	dictionary, err := os.ReadFile(filepath.Join("..", "..", "archive", "swedish.dict"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderDicts(dictionary), zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var all strings.Builder
	for at, magic := 0, []byte{0x28, 0xb5, 0x2f, 0xfd}; ; at++ {
		next := bytes.Index(raw[at:], magic)
		if next < 0 {
			return all.String()
		}
		at += next
		if z.Reset(bytes.NewReader(raw[at:min(at+1<<16, len(raw))])) == nil {
			io.Copy(&all, z) // it ends with a fault where the frame ends
		}
	}
}

func intact(t *testing.T, data string) {
	t.Helper()
	v, err := archive.Verify(t.Context(), data, nil)
	if err != nil || len(v.Damages) > 0 {
		t.Errorf("verify: got %+v, %v, want no damage", v, err)
	}
}

// TestGallra removes a post for good: no file of the archive holds its words, and
// the other posts are as they were, whatever is made anew.
func TestGallra(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if found := holds(t, h.data, []string{"Bommarna"}); len(found) < 3 {
		t.Fatalf("before: only in %v", found)
	}
	want := posts(t, h.data)
	delete(want, h.id)
	if len(want) != 2 {
		t.Fatalf("got %d other posts, want 2", len(want))
	}
	h.mu.Lock()
	h.log.Reset()
	h.mu.Unlock()
	h.do("gallra", h.id, "--yes", "--reason", "Gallras enligt plan.", "--reference", "KS 2026/14", "--by", "arkivarien")
	check := func(when string) {
		t.Helper()
		if diff := cmp.Diff(want, posts(t, h.data)); diff != "" {
			t.Errorf("%s: other posts (-want +got):\n%s", when, diff)
		}
		intact(t, h.data)
		h.checkHidden(when, removed, true)
		if page := h.get("/inlagg/" + h.id); !strings.Contains(page, "Inlägget är gallrat") || !strings.Contains(page, "Gallras enligt plan.") {
			t.Errorf("%s: the page is %s", when, page)
		}
	}
	for _, found := range holds(t, h.data, removed) {
		t.Errorf("removed: %s", found)
	}
	check("removed")
	h.do("index", "--full")
	for _, found := range holds(t, h.data, removed) {
		t.Errorf("made anew: %s", found)
	}
	check("made anew")
	// The blog still shows it: it is kept again, as everything is, and hidden.
	h.takeIn()
	if diff := cmp.Diff(len(want), len(posts(t, h.data))); diff != "" {
		t.Errorf("taken in again: posts (-want +got):\n%s", diff)
	}
	h.checkHidden("taken in again", removed, true)
	h.do("gallra", h.id, "--yes", "--reason", "Gallras enligt plan.", "--reference", "KS 2026/14", "--by", "arkivarien")
	for _, found := range holds(t, h.data, removed) {
		t.Errorf("removed again: %s", found)
	}
	intact(t, h.data)
	if c, err := archive.CheckDecisions(h.data); err != nil || c.Decisions != 1 {
		t.Errorf("got %+v, %v, want the one decision", c, err)
	}
}

// TestGallraCrawl removes a post for good that its blog still shows: no crawl after
// it keeps a word of it, whatever has changed, and all else comes in.
func TestGallraCrawl(t *testing.T) {
	t.Parallel()
	for _, blind := range []bool{false, true} {
		b := blogtest.New(30)
		b.Blind = blind
		b.Add(blogtest.Post{Number: 31, Published: time.Date(2014, 1, 3, 15, 0, 0, 0, time.UTC), Title: "Plirgranen", Text: "Ragnvald tog kvastpengarna.", Comments: []string{"Det var Gnällspik."}})
		srv := httptest.NewServer(b)
		defer srv.Close()
		h := &house{T: t, data: t.TempDir()}
		crawl := func(want ...string) {
			t.Helper()
			nextSecond()
			h.log.Reset()
			h.do("crawl", srv.URL, "--delay", "0s", "--allow-private", strings.TrimPrefix(srv.URL, "http://"))
			for _, what := range want {
				if n := strings.Count(h.log.String(), what); n != 1 {
					t.Errorf("crawl: %d times %q in:\n%s", n, what, h.log.String())
				}
			}
		}
		crawl("31 new")
		id := ""
		want := posts(t, h.data)
		for post, text := range want {
			if strings.Contains(text, "Ragnvald") {
				id = post
			}
		}
		delete(want, id)
		h.do("gallra", id, "--yes", "--reason", "Gallras enligt plan.", "--reference", "KS 2026/14")
		check := func(when string) {
			t.Helper()
			for _, found := range holds(t, h.data, removed) {
				t.Errorf("%s: %s", when, found)
			}
			if out := h.do("search", "--json", "Ragnvald"); !strings.Contains(out, `"total":0`) {
				t.Errorf("%s: found: %s", when, out)
			}
			intact(t, h.data)
		}
		const refused = "holds a post that was removed for good by decision 1: its content was not kept"
		crawl(" 0 new, 0 changed, 30 as before", refused)
		check("unchanged")
		if diff := cmp.Diff(want, posts(t, h.data)); diff != "" {
			t.Errorf("unchanged: other posts (-want +got):\n%s", diff)
		}
		b.Edit(31, "Skrotnisse tog kvastpengarna.")
		b.Edit(29, "En helt annan text.")
		b.Add(blogtest.Post{Number: 32, Published: time.Date(2014, 1, 10, 15, 0, 0, 0, time.UTC), Title: "Nytt", Text: "Ett nytt inlägg."})
		crawl(" 1 new, 1 changed, 29 as before", refused)
		check("changed")
		all := posts(t, h.data)
		digest := func() (s status) {
			if err := json.Unmarshal([]byte(h.do("status", "--json")), &s); err != nil {
				t.Fatal(err)
			}
			return s
		}
		before := digest()
		h.do("index", "--full")
		check("made anew")
		if after := digest(); after.Digest != before.Digest || !after.Sources[0].Crawled.Equal(before.Sources[0].Crawled) {
			t.Errorf("made anew: got %+v, want %+v", after, before)
		}
		if diff := cmp.Diff(all, posts(t, h.data)); diff != "" || len(all) != 31 {
			t.Errorf("made anew: %d posts (-want +got):\n%s", len(all), diff)
		}
		b.Remove(31)
		crawl(" 0 new, 0 changed, 31 as before")
		if strings.Contains(h.log.String(), refused) {
			t.Errorf("removed from the blog: %s", h.log.String())
		}
	}
}

// TestKilledGallra kills a gallring at many moments: the post is all there or
// all gone, the others are untouched, and the same command ends the work.
func TestKilledGallra(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	want := posts(t, h.data)
	delete(want, h.id)
	r := rand.New(rand.NewPCG(1, 1))
	killed := 0
	for n := range 40 {
		data := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(data, os.DirFS(h.data)); err != nil {
			t.Fatal(err)
		}
		gallra := []string{"gallra", "--data", data, h.id, "--yes", "--reason", "Gallras enligt plan.", "--reference", "KS 2026/14"}
		cmd := kronika(t, gallra...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(10+2*n+r.IntN(3))*time.Millisecond, func() { cmd.Process.Kill() })
		if cmd.Wait() != nil {
			killed++
		}
		must(t, "index", "--data", data) // it ends what was begun, or forgets it
		intact(t, data)
		c, err := archive.CheckDecisions(data)
		if err != nil {
			t.Fatal(err)
		}
		got := posts(t, data)
		if c.Decisions == 0 {
			delete(got, h.id)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("killed: other posts (-want +got):\n%s", diff)
		}
		kronika(t, gallra...).Run() // an error if nothing was left to do
		for _, found := range holds(t, data, removed) {
			if !strings.Contains(found, "/index/") { // the generation before the current one
				t.Errorf("carried out: %s", found)
			}
		}
		must(t, "index", "--full", "--data", data)
		if diff := cmp.Diff(want, posts(t, data)); diff != "" {
			t.Fatalf("made anew: other posts (-want +got):\n%s", diff)
		}
		intact(t, data)
	}
	t.Logf("%d of 40 were killed before their end", killed)
}
