package extract_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kronika/archive"
	"kronika/scraper/extract"
)

var notes = flag.String("notes", "", "write testdata/truth anew from the notes in this folder")

// truthPages are the pages; without them there is nothing to score.
const truthPages = "../../../shared/data/html/"

// leastShare is how much of all fields has to be right, in percent.
const leastShare = 98

// TestTruth reads pages that nobody on the project wrote and scores what it
// reads against what was found in their bytes; testdata/truth/README.md
// says how. Every miss is in the log. To add a page, write a note and run with
// -notes.
func TestTruth(t *testing.T) {
	if *notes != "" {
		convertNotes(t, *notes)
	}
	groups := truthGroups(t)
	s := scorer{t: t, groups: map[string]*share{}, fields: map[string]*share{}}
	for _, name := range truthFiles(t) {
		var p truthPage
		readJSON(t, name, &p)
		s.file, s.group = strings.TrimSuffix(filepath.Base(name), ".json"), groups[p.File]
		s.page(p, readTruthPage(t, p))
	}
	s.report()
}

// truthGroups is the platform and template of each page, from the data
// folder's index.
func truthGroups(t *testing.T) map[string]string {
	index, err := os.ReadFile(truthPages + "INDEX.tsv")
	if err != nil {
		t.Skip("no saved pages beside the project: see the design's data folder")
	}
	groups := map[string]string{}
	for line := range strings.Lines(string(index)) {
		if c := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(c) >= 7 {
			template, _, _ := strings.Cut(c[4], ":")
			groups[c[0]] = c[3] + " " + cmp.Or(template, c[6])
		}
	}
	return groups
}

func truthFiles(t *testing.T) []string {
	files, err := filepath.Glob("testdata/truth/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no page in testdata/truth: %v", err)
	}
	return files
}

// noURL stands for the address of a page that does not say where it is from.
const noURL = "file:///sida.html"

// readTruthPage is what the extractor says of a page; nil, with the reason in
// the log, if it says nothing at all.
func readTruthPage(t *testing.T, p truthPage) *extract.Result {
	body, err := os.ReadFile(truthPages + p.File)
	if err != nil {
		t.Fatal(err)
	}
	r, err := extract.Extract(extract.Page{URL: cmp.Or(p.URL, noURL), Body: body, Fetched: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Logf("%s: not read at all", p.File) // the error may quote the page
		return nil
	}
	return r
}

func readJSON(t *testing.T, name string, into any) {
	b, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// A share counts fields.
type share struct{ right, all int }

func (s share) String() string {
	return fmt.Sprintf("%5d of %5d  %6.2f %%", s.right, s.all, s.percent())
}

func (s share) percent() float64 { return 100 * float64(s.right) / float64(max(s.all, 1)) }

// A scorer counts the fields that are right, and logs those that are not.
type scorer struct {
	t           *testing.T
	file, group string
	all         share
	groups      map[string]*share // by platform and template
	fields      map[string]*share // by name
}

// score counts fields of the post, or of the page, that where names.
func (s *scorer) score(where string, fields []field) {
	for _, f := range fields {
		for _, sum := range []*share{&s.all, tally(s.groups, s.group), tally(s.fields, f.name)} {
			sum.all++
			if f.right {
				sum.right++
			}
		}
		if !f.right {
			s.t.Logf("MISS %s: %s%s: %s: got %s, want %s", s.file, where, f.where, f.name, cmp.Or(f.got, "none"), cmp.Or(f.want, "none"))
		}
	}
}

// tally is the share of a name, which it has from its first use.
func tally(of map[string]*share, key string) *share {
	if of[key] == nil {
		of[key] = &share{}
	}
	return of[key]
}

func (s *scorer) report() {
	for _, by := range []map[string]*share{s.fields, s.groups} {
		for _, name := range slices.Sorted(maps.Keys(by)) {
			s.t.Logf("%-40s %s", name, by[name])
		}
	}
	s.t.Logf("%-40s %s", "all", s.all)
	if s.all.percent() < leastShare {
		s.t.Errorf("%.2f %% of the fields are right, want %d %%", s.all.percent(), leastShare)
	}
}

// page scores what r says of a page; nil says nothing, not even that there is
// no post.
func (s *scorer) page(want truthPage, r *extract.Result) {
	unread := r == nil
	if unread {
		r = &extract.Result{}
	}
	if want.CommentsOfFeed != nil {
		s.commentFeed(want, r)
		return
	}
	want.dropPages(len(r.Posts))
	count := equal("posts", strconv.Itoa(len(r.Posts)), strconv.Itoa(want.count()))
	if unread {
		count = missing([]field{count})[0]
	}
	s.score("page", []field{count})
	for i, at := range align(want, r.Posts) {
		s.post(fmt.Sprintf("post %d", i+1), want.Posts[i], r.Posts[max(at, 0):at+1])
	}
}

// post scores the one post in got, or its absence.
func (s *scorer) post(where string, want truthPost, got []archive.Post) {
	if len(got) == 0 {
		s.score(where, missing(append(want.fields(archive.Post{}), commentFields(want.Comments, nil)...)))
		return
	}
	s.score(where, append(want.fields(got[0]), commentFields(want.Comments, got[0].Comments)...))
}

// commentFeed scores a feed of the comments of one post: it holds no post, but
// a post without text may carry the comments.
func (s *scorer) commentFeed(want truthPage, r *extract.Result) {
	texts, link := 0, ""
	var comments []archive.Comment
	for _, p := range r.Posts {
		if p.Text != "" {
			texts++
		}
		link = cmp.Or(link, p.URL)
		comments = append(comments, p.Comments...)
	}
	fields := append(commentFields(want.CommentsOfFeed, comments), equal("posts", strconv.Itoa(texts), "0"))
	if want.CommentsPath != "" {
		fields = append(fields, equal("path", pathOf(link, want.CommentsPath), plainPath(want.CommentsPath)))
	}
	s.score("page", fields)
}

// commentFields are the number of comments, and each that should be there.
func commentFields(want []truthComment, got []archive.Comment) []field {
	all := []field{equal("comments", strconv.Itoa(len(got)), strconv.Itoa(len(want)))}
	for i, at := range alignComments(want, got) {
		var fields []field
		if at < 0 {
			fields = missing(want[i].fields(archive.Comment{}))
		} else {
			fields = want[i].fields(got[at])
		}
		for _, f := range fields {
			f.where = fmt.Sprintf(", comment %d", i+1)
			all = append(all, f)
		}
	}
	return all
}

// align pairs each post of the truth with the index of one that was read, in
// order, or with -1. If the numbers differ, a pair has the same path, else the
// same title, else the same start.
func align(want truthPage, got []archive.Post) []int {
	pairs, next := make([]int, len(want.Posts)), 0
	for i, w := range want.Posts {
		pairs[i] = i
		if want.Partial || len(want.Posts) != len(got) {
			pairs[i] = findPost(w, got, next)
			next = max(next, pairs[i]+1)
		}
	}
	return pairs
}

func findPost(w truthPost, got []archive.Post, from int) int {
	for _, same := range []func(archive.Post) bool{
		func(p archive.Post) bool { return w.Path != "" && pathOf(p.URL, w.Path) == plainPath(w.Path) },
		func(p archive.Post) bool { return w.Title != "" && p.Title != "" && digest(p.Title) == w.Title },
		func(p archive.Post) bool {
			return w.Start != nil && p.Text != "" && startOf(p.Text, *w.Start) == *w.Start
		},
	} {
		if i := slices.IndexFunc(got[from:], same); i >= 0 {
			return from + i
		}
	}
	return -1
}

// alignComments pairs each comment of the truth with the index of one that was
// read, or -1: first those with the same time and start, then with the same
// start, the same time, and last those that are left, in order.
func alignComments(want []truthComment, got []archive.Comment) []int {
	pairs, taken := slices.Repeat([]int{-1}, len(want)), make([]bool, len(got))
	for round := range 4 {
		for i, w := range want {
			for j := 0; pairs[i] < 0 && j < len(got); j++ {
				start, date := startOf(got[j].Text, w.Start) == w.Start, sameDate(got[j].Published, w.Published)
				if !taken[j] && [4]bool{start && date, start, date, true}[round] {
					pairs[i], taken[j] = j, true
				}
			}
		}
	}
	return pairs
}

// pathOf is the path of an address, unescaped, with its query if the wanted
// path has one; empty for a page without address.
func pathOf(address, like string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" || address == noURL {
		return ""
	}
	if strings.Contains(like, "?") && u.RawQuery != "" {
		return u.Path + "?" + u.RawQuery
	}
	return u.Path
}

// plainPath is a path of the truth, unescaped.
func plainPath(p string) string {
	p, query, found := strings.Cut(p, "?")
	if plain, err := url.PathUnescape(p); err == nil {
		p = plain
	}
	if found {
		p += "?" + query
	}
	return p
}
