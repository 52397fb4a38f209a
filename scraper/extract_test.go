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
