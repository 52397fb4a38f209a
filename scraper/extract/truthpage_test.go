package extract_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kronika/archive"
	"kronika/scraper/extract"
)

// A truthPage is what a page says, read in its bytes by a person. A note has
// the words themselves, a file of testdata/truth their digests.
type truthPage struct {
	File    string      `json:"file"`                  // below html/ of the data folder
	URL     string      `json:"url,omitempty"`         // where it was saved from; empty if neither it nor the index says
	Total   int         `json:"posts_total,omitempty"` // posts on the page, if Posts are fewer
	Partial bool        `json:"partial,omitempty"`     // Posts are some of those on the page
	Posts   []truthPost `json:"posts"`                 // in the page's order

	// Of a feed of the comments of one post, which holds no post itself.
	CommentsOfFeed []truthComment `json:"comments_of_feed,omitzero"`
	CommentsPath   string         `json:"comments_path,omitempty"` // of that post
}

// A truthPost is one post. What is absent is not on the page and must not be
// read from it, except Start, End and Letters, which are then unknown.
type truthPost struct {
	Path      string         `json:"path,omitempty"`
	Type      string         `json:"type,omitempty"`      // "page": a static page of an export, which need not be read
	Published string         `json:"published,omitempty"` // as precise as the page says it
	Title     string         `json:"title,omitempty"`
	Author    string         `json:"author,omitempty"`
	Labels    []string       `json:"labels,omitempty"`
	Count     *int           `json:"comments_count"`
	Comments  []truthComment `json:"comments,omitempty"`
	Truncated bool           `json:"truncated,omitempty"`
	Start     *string        `json:"start,omitempty"`
	End       *string        `json:"end,omitempty"`
	Letters   *int           `json:"letters,omitempty"`  // letters and digits in the body
	Unscored  []string       `json:"unscored,omitempty"` // fields that can be read in two ways
}

// A truthComment is one comment.
type truthComment struct {
	Author    string   `json:"author,omitempty"`
	Published string   `json:"published,omitempty"`
	Start     string   `json:"start"`
	Unscored  []string `json:"unscored,omitempty"`
}

// count is how many posts the page shows.
func (p truthPage) count() int { return max(p.Total, len(p.Posts)) }

// dropPages leaves the static pages out if only posts were read.
func (p *truthPage) dropPages(got int) {
	posts := slices.DeleteFunc(slices.Clone(p.Posts), func(w truthPost) bool { return w.Type == "page" })
	if got <= len(posts) && !p.Partial {
		p.Total, p.Posts = 0, posts
	}
}

// A field is one thing that is right or wrong.
type field struct {
	name, got, want string // empty: absent
	right           bool
	where           string // in a post: ", comment 2"; empty: of the post itself
}

func equal(name, got, want string) field {
	return field{name: name, got: got, want: want, right: got == want}
}

// missing are the fields of a post or comment that was not read.
func missing(fields []field) []field {
	for i := range fields {
		fields[i].got, fields[i].right = "not read", false
	}
	return fields
}

func (w truthPost) fields(p archive.Post) []field {
	date := equal("published", string(p.Published), w.Published)
	date.right = sameDate(p.Published, w.Published)
	fields := []field{
		equal("path", pathOf(p.URL, w.Path), plainPath(w.Path)), date,
		equal("title", digest(p.Title), w.Title), equal("author", digest(p.Author), w.Author),
		equal("labels", digests(p.Labels), joined(w.Labels)),
		equal("comments_count", number(p.CommentsCount), number(w.Count)),
		equal("truncated", strconv.FormatBool(p.Truncated), strconv.FormatBool(w.Truncated)),
	}
	if w.Start != nil {
		fields = append(fields, equal("start", startOf(p.Text, *w.Start), *w.Start))
	}
	if w.End != nil {
		fields = append(fields, equal("end", endOf(p.Text, *w.End), *w.End))
	}
	if w.Letters != nil {
		fields = append(fields, letters(len([]rune(normal(p.Text))), *w.Letters))
	}
	return scored(fields, w.Unscored)
}

func (w truthComment) fields(c archive.Comment) []field {
	date := equal("comment published", string(c.Published), w.Published)
	date.right = sameDate(c.Published, w.Published)
	return scored([]field{equal("comment author", digest(c.Author), w.Author), date,
		equal("comment start", startOf(c.Text, w.Start), w.Start)}, w.Unscored)
}

func scored(fields []field, unscored []string) []field {
	return slices.DeleteFunc(fields, func(f field) bool {
		return slices.Contains(unscored, strings.TrimPrefix(f.name, "comment "))
	})
}

// letters are right within one per cent.
func letters(got, want int) field {
	f := equal("letters", strconv.Itoa(got), strconv.Itoa(want))
	f.right = 100*max(got-want, want-got) <= want
	return f
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// dateForm: the local time, and the offset if there is one.
var dateForm = regexp.MustCompile(`^(\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)?)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$`)

// sameDate says whether got, cut to the precision of want, is want: the local
// time to the same place, and the offset if want has one. Z is +00:00.
func sameDate(got archive.Date, want string) bool {
	g, w := dateForm.FindStringSubmatch(string(got)), dateForm.FindStringSubmatch(want)
	if g == nil || w == nil {
		return string(got) == want
	}
	zone := func(s string) string { return strings.Replace(s, "Z", "+00:00", 1) }
	return strings.HasPrefix(g[1], w[1]) && (w[2] == "" || zone(g[2]) == zone(w[2]))
}

// normal is the normal form of a text: NFC, lower case, letters and digits only.
func normal(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFC.String(text)))
}

// digest is the digest of a short text; empty if there is none.
func digest(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return hash(normal(text))
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func digests(texts []string) string {
	var all []string
	for _, s := range texts {
		all = append(all, digest(s))
	}
	return joined(all)
}

// joined makes a set comparable.
func joined(set []string) string {
	set = slices.Clone(set)
	slices.Sort(set)
	return strings.Join(slices.Compact(set), " ")
}

// edge is how many runes of a body's start and end are compared.
const edge = 40

// startOf is the digest of the first runes of a text's normal form, with their
// number: as many as like has, all of the text if like is that of an empty one.
func startOf(text, like string) string {
	r := []rune(normal(text))
	return edgeDigest(r[:edgeLength(len(r), like)])
}

// endOf is the same of the last runes.
func endOf(text, like string) string {
	r := []rune(normal(text))
	return edgeDigest(r[len(r)-edgeLength(len(r), like):])
}

func edgeLength(all int, like string) int {
	if n, err := strconv.Atoi(strings.SplitN(like, ":", 2)[0]); err == nil && n > 0 {
		return min(n, all)
	}
	return min(edge, all)
}

func edgeDigest(r []rune) string { return fmt.Sprintf("%d:%s", len(r), hash(string(r))) }

// convertNotes writes the digests of all notes in a folder to testdata/truth.
func convertNotes(t *testing.T, dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no notes in %s: %v", dir, err)
	}
	for _, name := range files {
		var p truthPage
		readJSON(t, name, &p)
		if err := p.conceal(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		out, err := json.MarshalIndent(p, "", "  ")
		if err == nil {
			err = os.WriteFile("testdata/truth/"+filepath.Base(name), append(out, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// conceal puts digests in the place of all words.
func (p *truthPage) conceal() error {
	for i := range p.Posts {
		if err := p.Posts[i].conceal(); err != nil {
			return fmt.Errorf("post %d: %w", i+1, err)
		}
	}
	return concealComments(p.CommentsOfFeed)
}

func (w *truthPost) conceal() error {
	if err := w.check(); err != nil {
		return err
	}
	w.Title, w.Author = digest(w.Title), digest(w.Author)
	for i, l := range w.Labels {
		w.Labels[i] = digest(l)
	}
	if w.Start != nil {
		w.Start = new(startOf(*w.Start, ""))
	}
	if w.End != nil {
		w.End = new(endOf(*w.End, ""))
	}
	return concealComments(w.Comments)
}

// check finds what a person can mistype.
func (w *truthPost) check() error {
	if w.Published != "" && !dateForm.MatchString(w.Published) {
		return fmt.Errorf("published %q: hint: write 2012-11-23T16:05:00+01:00 or the part of it that the page says", w.Published)
	}
	for _, s := range []*string{w.Start, w.End} {
		if s == nil || w.Letters == nil {
			continue
		}
		if n := len([]rune(normal(*s))); n > *w.Letters || n < min(edge/2, *w.Letters) {
			return fmt.Errorf("start or end has %d letters, the body %d: hint: write %d, or the whole body", n, *w.Letters, edge)
		}
	}
	return nil
}

func concealComments(comments []truthComment) error {
	for i := range comments {
		c := &comments[i]
		if c.Published != "" && !dateForm.MatchString(c.Published) {
			return fmt.Errorf("comment %d: published %q: hint: write 2012-11-23T16:05:00+01:00 or the part of it that the page says", i+1, c.Published)
		}
		c.Author, c.Start = digest(c.Author), startOf(c.Start, "")
	}
	return nil
}

// TestSameDate holds what the README says of dates.
func TestSameDate(t *testing.T) {
	for _, c := range []struct {
		got, want string
		same      bool
	}{
		{"2012-11-23T16:05:00+01:00", "2012-11-23T16:05:00+01:00", true},
		{"2012-11-23T15:05:00Z", "2012-11-23T15:05:00+00:00", true},
		{"2012-11-23T15:05:00Z", "2012-11-23T16:05:00+01:00", false}, // the same moment, but moved
		{"2012-11-23T16:05:31+01:00", "2012-11-23T16:05", true},
		{"2012-11-23T16:05:31+01:00", "2012-11", true},
		{"2012-11-23", "2012-11-23T16:05", false},
		{"2012-11-23T16:05", "2012-11-23T16:05+01:00", false},
		{"", "2012-11-23", false}, {"2012-11-23", "", false}, {"", "", true},
	} {
		if got := sameDate(archive.Date(c.got), c.want); got != c.same {
			t.Errorf("%q for %q: got %v, want %v", c.got, c.want, got, c.same)
		}
	}
}

// TestTruthMisses makes each mistake once in the second of two posts.
func TestTruthMisses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(*archive.Post)
		misses int
	}{
		"nothing": {func(*archive.Post) {}, 0}, "title": {func(p *archive.Post) { p.Title = "" }, 1},
		"path": {func(p *archive.Post) { p.URL = "" }, 1}, "date": {func(p *archive.Post) { p.Published = "2012" }, 1},
		"author": {func(p *archive.Post) { p.Author = "Publicerat av Ada" }, 1}, "label": {func(p *archive.Post) { p.Labels = p.Labels[:1] }, 1},
		"count": {func(p *archive.Post) { p.CommentsCount = nil }, 1}, "cut": {func(p *archive.Post) { p.Truncated = true }, 1},
		"no comment": {func(p *archive.Post) { p.Comments = nil }, 4}, "footer": {func(p *archive.Post) { p.Text += " Etiketter" }, 2},
	} {
		want, got := truthExample(t)
		c.spoil(&got[1])
		if n := misses(t, want, got); n != c.misses {
			t.Errorf("%s: got %d misses, want %d", name, n, c.misses)
		}
	}
	want, got := truthExample(t)
	if n := misses(t, want, got[1:]); n != 9 {
		t.Errorf("first post not read: got %d misses, want 9: the number of posts and its eight fields", n)
	}
}

func misses(t *testing.T, want truthPage, got []archive.Post) int {
	s := scorer{t: t, file: "example", groups: map[string]*share{}, fields: map[string]*share{}}
	s.page(want, &extract.Result{Posts: got})
	return s.all.all - s.all.right
}

// truthExample is a page of two posts and what is read from it, all right.
func truthExample(t *testing.T) (truthPage, []archive.Post) {
	body := "Vatten till alla i Granhamra."
	want := truthPage{Posts: []truthPost{
		{Path: "/2012/11/ett.html", Published: "2012-11-23", Title: "Ett"},
		{Path: "/2012/11/två.html", Title: "Två", Author: "Ada", Labels: []string{"Vatten", "Väg"}, Count: new(2),
			Comments: []truthComment{{Author: "Bo", Start: "Bra."}}, Start: &body, End: &body, Letters: new(24)},
	}}
	if err := want.conceal(); err != nil {
		t.Fatal(err)
	}
	return want, []archive.Post{
		{URL: "http://granhamra.example/2012/11/ett.html", Published: "2012-11-23T16:05:00+01:00", Title: "Ett"},
		{URL: "http://granhamra.example/2012/11/tv%C3%A5.html", Title: "TVÅ!", Author: "Ada", Labels: []string{"väg", "vatten"},
			CommentsCount: new(2), Comments: []archive.Comment{{Author: "Bo", Text: "Bra."}}, Text: "Vatten till alla\n\ni Granhamra."},
	}
}
