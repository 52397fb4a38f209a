package scraper

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRebuildAlone reads an archive of which only the WARC files are left: the
// posts are the same, and their blogs are known again.
func TestRebuildAlone(t *testing.T) {
	s, dir := readSite(t), t.TempDir()
	if _, err := crawlOnce(t, dir, s, "http://veckobrev.blogspot.com"); err != nil {
		t.Fatal(err)
	}
	unpack(t, mixed)
	if _, err := importOnce(t, dir, ImportConfig{Source: "granhamra"}, "nobody.txt"); err != nil {
		t.Fatal(err)
	}
	want := dump(t, dir)
	databases, err := filepath.Glob(filepath.Join(dir, "kronika.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range databases {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	report := rebuild(t, dir)
	if report.Change.New != 5 || report.Pages != 7 || len(report.Findings) > 0 {
		t.Errorf("%d pages, %+v, findings %v", report.Pages, report.Change, report.Findings)
	}
	if diff := cmp.Diff(dump(t, dir), want); diff != "" {
		t.Errorf("posts (-got +want):\n%s", diff)
	}
	if got, want := sources(t, dir), "granhamra granhamra granhamra\nveckobrev veckobrev.blogspot.com veckobrev"; got != want {
		t.Errorf("sources %q, want %q", got, want)
	}
}

// TestRebuildDamage names a damaged record with file and byte, and reads the
// others.
func TestRebuildDamage(t *testing.T) {
	dir := t.TempDir()
	if _, err := crawlOnce(t, dir, readSite(t), "http://veckobrev.blogspot.com"); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "warc", "000001.warc.gz")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 0x10
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	report := rebuild(t, dir)
	if len(report.Findings) == 0 || !strings.Contains(report.Findings[0].Where, "000001.warc.gz, byte ") {
		t.Errorf("findings %v, want the damaged record", report.Findings)
	}
	if report.Pages < 4 || report.Change.New < 3 {
		t.Errorf("%d pages, %+v: more is lost than one record", report.Pages, report.Change)
	}
}

// TestExtract prints each post of several files once, with the file that shows
// it, whatever the order of the files.
func TestExtract(t *testing.T) {
	t.Parallel()
	pages := savedPages(t)
	var first string
	for seed := range uint64(2) {
		rand.New(rand.NewPCG(seed, 2)).Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
		posts, _, err := Extract(t.Context(), "", pages)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, p := range posts {
			for _, key := range p.Keys {
				if seen[key] {
					t.Errorf("%s comes twice", key)
				}
				seen[key] = true
			}
			if !slices.Contains(pages, p.File) || p.Capture != nil {
				t.Errorf("%s: file %q, capture %v", p.ID, p.File, p.Capture)
			}
		}
		text, err := json.Marshal(posts)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
			dir := t.TempDir()
			if _, err := importOnce(t, dir, ImportConfig{}, pages...); err != nil {
				t.Fatal(err)
			}
			if held := dump(t, dir); len(held) != len(posts) {
				t.Errorf("%d posts, an archive of the same pages has %d", len(posts), len(held))
			}
		}
		if diff := cmp.Diff(string(text), first); diff != "" {
			t.Errorf("another order, other posts:\n%s", diff)
		}
	}
}

// TestExtractMixed reads what can be read and says what cannot.
func TestExtractMixed(t *testing.T) {
	unpack(t, mixed)
	posts, found, err := Extract(t.Context(), "http://veckobrev.blogspot.com", []string{"posts.jsonl", "saved", "missing.html"})
	if err == nil || posts != nil || found != nil {
		t.Errorf("a missing file: got %d posts, %v", len(posts), err)
	}
	posts, found, err = Extract(t.Context(), "http://veckobrev.blogspot.com", []string{"posts.jsonl", "saved", "nobody.txt"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range posts {
		got = append(got, fmt.Sprint(p.File, " ", p.Source, " ", p.Published, " ", p.Text))
	}
	want := []string{
		"nobody.txt veckobrev 2013-03-08 Vems är detta?",
		"posts.jsonl a 2014-01-10 Ett.",
		"posts.jsonl b 2014-01-10 Två.",
		"saved/2013/02/sno.html veckobrev 2013-02-01 Plogbilarna har kört.",
		"saved/notes.txt veckobrev 2013-03-08 Kommunstyrelsen klubbade avtalet.",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("posts (-got +want):\n%s", diff)
	}
	if where := findings(Report{Findings: found}); len(where) != 4 || where[0] != "posts.jsonl:3" {
		t.Errorf("findings %v", found)
	}
}

// TestMerge makes one post of sightings that are shown to be one by a third.
func TestMerge(t *testing.T) {
	post := func(file, text string, keys ...string) Extracted {
		e := Extracted{File: file}
		e.Text, e.Keys = text, keys
		return e
	}
	all := []Extracted{
		post("1", "Ett", "s:/a"), post("2", "Två", "s:/b"), post("3", "Ingen"), post("4", "Ingen"),
		post("5", "Ett är längre", "blogger:1"), post("6", "Ett", "blogger:1", "s:/a"), post("7", "Två", "s:/b"),
	}
	var got []string
	for _, e := range merge(all) {
		got = append(got, fmt.Sprint(e.File, " ", e.Text, " ", e.Keys))
	}
	want := []string{"5 Ett är längre [blogger:1 s:/a]", "2 Två [s:/b]", "3 Ingen []", "4 Ingen []"}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("posts (-got +want):\n%s", diff)
	}
}

// TestOnePostOfManyPages makes one post of what a telephone's list, a list of
// beginnings, the page of the month and the post's own page show of it, under
// two domains.
func TestOnePostOfManyPages(t *testing.T) {
	unpack(t, manyPages)
	posts, found, err := Extract(t.Context(), "", []string{"list.html", "month.html", "phone.html", "single.html"})
	if err != nil || len(found) > 0 {
		t.Fatalf("%v, findings %v", err, found)
	}
	if len(posts) != 1 {
		t.Fatalf("got %d posts, want 1", len(posts))
	}
	p := posts[0]
	got := fmt.Sprintln(p.File, p.Published, p.Title, p.Author, p.Labels, *p.CommentsCount, len(p.Comments), p.Truncated) + p.Text
	want := "single.html 2013-02-01T15:04:00+01:00 Snö Karin Ek [Snö] 2 1 false\nPlogbilarna har kört hela natten.\n\nTack!"
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("post (-got +want):\n%s", diff)
	}
}

const manyPages = `
-- phone.html --
<html><head><meta name='generator' content='blogger'/><link rel='canonical' href='http://snorojning.blogspot.se/'/></head><body>
<div class='mobile-date-outer date-outer'><div class='date-header'><span>fredag 1 februari 2013</span></div>
<div class='mobile-post-outer'><a href='http://snorojning.blogspot.se/2013/02/sno.html?m=1'><h3 class='mobile-index-title entry-title'>Snö</h3>
<div class='mobile-index-contents'><div class='post-body'>Plogbilarna har ...</div></div></a>
<div class='mobile-index-comment'><a class='comment-link' href='#'>2 kommentarer:</a></div></div></div></body></html>
-- list.html --
<html><head><meta name='generator' content='blogger'/><link rel='canonical' href='https://snorojning.blogspot.com/'/></head><body>
<article class='post-outer-container'><div class='post'><h3 class='post-title entry-title'><a href='https://snorojning.blogspot.com/2013/02/sno.html'>Snö</a></h3>
<time class='published' datetime='2013-02-01T15:04:00+01:00'>fredag</time>
<div class='post-body entry-content' id='post-snippet-10000004'><div class='post-snippet'><div class='snippet-item'>Plogbilarna har kört</div></div></div>
<a rel='tag' href='https://snorojning.blogspot.com/search/label/Sn%C3%B6'>Snö</a></div></article></body></html>
-- month.html --
<html><head><meta name='generator' content='blogger'/><link rel='canonical' href='http://snorojning.blogspot.se/2013/02/'/></head><body>
<div class='date-outer'><h2 class='date-header'>fredag 1 februari 2013</h2><div class='post hentry'><a name='10000004'></a>
<h3 class='post-title entry-title'><a href='http://snorojning.blogspot.se/2013/02/sno.html'>Snö</a></h3>
<div class='post-body entry-content' id='post-body-10000004'>Plogbilarna har kört hela natten.</div>
<div class='jump-link'><a href='http://snorojning.blogspot.se/2013/02/sno.html#more'>Läs mer »</a></div>
<span class='post-author vcard'>av <span class='fn'>Karin Ek</span></span></div></div></body></html>
-- single.html --
<html><head><meta name='generator' content='blogger'/><link rel='canonical' href='http://snorojning.blogspot.com/2013/02/sno.html'/></head><body>
<div class='post hentry'><a name='10000004'></a><h3 class='post-title entry-title'>Snö</h3>
<div class='post-body entry-content' id='post-body-10000004'>Plogbilarna har kört hela natten.<br><br>Tack!</div>
<abbr class='published' title='2013-02-01T15:04:00+01:00'>15:04</abbr></div>
<div id='comments'><h4>2 kommentarer:</h4><ol class='comment-thread'><li class='comment' id='c1'><div class='comment-block'><cite class='user'>Bo</cite><p class='comment-content'>Bra!</p></div></li></ol></div></body></html>
`
