package demo

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zone of Stockholm, wherever the tests run
)

// all is the text of a post as written.
func (b body) all() string {
	var s strings.Builder
	for _, paragraph := range b.Paragraphs {
		fmt.Fprintln(&s, strings.Join(paragraph, "\n"))
	}
	return s.String()
}

// TestFiles parses each post file by itself, so that every damaged one is named.
func TestFiles(t *testing.T) {
	names, err := fs.Glob(posts, "posts/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(posts, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parsePost(strings.TrimPrefix(name, "posts/"), data); err != nil {
			t.Error(err)
		}
	}
}

// TestYears holds that the blog is large and varied enough to try things on.
func TestYears(t *testing.T) {
	b := embedded(t, false)
	years := make(map[int]int)
	has := make(map[string]int)
	count := func(what string, yes bool) {
		if yes {
			has[what]++
		}
	}
	diary := regexp.MustCompile(`[Dd]nr [A-ZÅÄÖ]* ?20\d\d/\d+`)
	for _, p := range b.posts {
		text := p.Body.all()
		years[p.Date.Year()]++
		count("untitled", p.Title == "")
		count("labels", p.Labels != nil)
		count("comments", p.Notes != nil)
		count("§", strings.Contains(text, "§"))
		count("diarienummer", diary.MatchString(text))
		count("style "+p.Style, true)
		count("break", p.Body.Break > 0)
	}
	for what, least := range map[string]int{
		"untitled": 40, "labels": 15, "comments": 15, "§": 15, "diarienummer": 10,
		"style p": 10, "style br": 10, "style word": 5, "style list": 3, "break": 1,
	} {
		if has[what] < least {
			t.Errorf("%s: got %d posts, want at least %d", what, has[what], least)
		}
	}
	for year := 2010; year <= 2018; year++ {
		if years[year] < 4 {
			t.Errorf("%d: got %d posts, want at least 4", year, years[year])
		}
	}
	if len(b.posts) < 60 || has["break"] != 1 {
		t.Errorf("got %d posts and %d jump breaks, want 60 and 1", len(b.posts), has["break"])
	}
}

// TestTimes: every time is Swedish time, no two posts share one, and comments
// come after their post, in order.
func TestTimes(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[time.Time]string)
	for _, p := range embedded(t, true).posts {
		times := []time.Time{p.Date}
		for _, n := range p.Notes {
			times = append(times, n.Date)
		}
		if !slices.IsSortedFunc(times, time.Time.Compare) {
			t.Errorf("%s: comments out of order: %v", p.File, times)
		}
		for _, when := range append(times, p.Updated) {
			if got, want := when.Format(time.RFC3339), when.In(zone).Format(time.RFC3339); got != want {
				t.Errorf("%s: got %s, want %s", p.File, got, want)
			}
		}
		if other := seen[p.Date.UTC()]; other != "" {
			t.Errorf("%s and %s have the same time", p.File, other)
		}
		seen[p.Date.UTC()] = p.File
	}
}

// TestEdited: the edited blog differs in one post, on every page that shows it.
func TestEdited(t *testing.T) {
	before, after := embedded(t, false), embedded(t, true)
	var changed []string
	for i, p := range before.posts {
		if p.Body.all() != after.posts[i].Body.all() {
			changed = append(changed, p.File)
		}
		if later := after.posts[i]; p.Path != later.Path || p.ID != later.ID {
			t.Errorf("%s moved from %s to %s", p.File, p.Path, later.Path)
		}
	}
	if want := []string{"2013-03-15.txt"}; !slices.Equal(changed, want) {
		t.Errorf("got %q changed, want %q", changed, want)
	}
	for i, p := range before.posts {
		was, is := get(t, Handler(false), p.Path).Body.String(), get(t, Handler(true), p.Path).Body.String()
		if got, want := was != is, p.Body.all() != after.posts[i].Body.all(); got != want {
			t.Errorf("%s: page changed: got %t, want %t", p.Path, got, want)
		}
	}
}

// TestNoStockText: no two posts share a paragraph, so that a search for a
// sentence has one answer.
func TestNoStockText(t *testing.T) {
	seen := make(map[string]string)
	for _, p := range embedded(t, false).posts {
		for _, paragraph := range p.Body.Paragraphs {
			text := strings.Join(paragraph, "\n")
			if other, ok := seen[text]; ok && len(text) > 60 {
				t.Errorf("%s and %s share %q", p.File, other, text)
			}
			seen[text] = p.File
		}
	}
}

// TestNothingPrivate: no telephone or personal numbers, and no addresses but
// invented ones.
func TestNothingPrivate(t *testing.T) {
	number := regexp.MustCompile(`\b0\d{1,3}[-–/ ]\d{2,3} ?\d{2}|\b\d{6}-\d{4}\b`)
	address := regexp.MustCompile(`[\w.]+@[\w.]+|https?://[^\s)]+`)
	for _, p := range embedded(t, true).posts {
		text := p.Body.all()
		for _, n := range p.Notes {
			text += n.Text + "\n"
		}
		if found := number.FindString(text); found != "" {
			t.Errorf("%s: a number to call or to be known by: %q", p.File, found)
		}
		for _, found := range address.FindAllString(text, -1) {
			if !strings.Contains(found, ".example") && !strings.Contains(found, "@granhamra.example") {
				t.Errorf("%s: address %q", p.File, found)
			}
		}
	}
}
