package scraper

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// TestAgain crawls an unchanged blog of 500 posts twice: the second run
// transfers less than 2 % of the bytes. Then one post is edited, one is new, one
// is removed, and exactly that is reported.
func TestAgain(t *testing.T) {
	for _, address := range []string{"http://veckobrev.blogspot.com", "https://blogg.granhamra.example"} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			b, dir := blogtest.New(500), t.TempDir()
			crawl := func(want archive.Change) Report {
				t.Helper()
				report, err := crawlOnce(t, dir, b, address)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, report.Change); diff != "" || len(report.Findings) > 0 {
					t.Errorf("change (-want +got):\n%s%v", diff, report.Findings)
				}
				return report
			}
			report := crawl(archive.Change{New: 500})
			if report.Assets != 2 {
				t.Errorf("%d assets, want the style sheet and its image", report.Assets)
			}
			requests, all := b.Count()
			crawl(archive.Change{Same: 500})
			requestsAgain, again := b.Count()
			t.Logf("first %d requests, %d bytes; second %d requests, %d bytes", requests, all, requestsAgain, again)
			if again*50 >= all {
				t.Errorf("the second run transferred %d bytes of %d", again, all)
			}

			b.Edit(250, "En helt annan text.")
			b.Remove(100)
			b.Add(blogtest.Post{Number: 501, Published: time.Date(2014, 1, 3, 15, 0, 0, 0, time.FixedZone("", 3600)), Title: "Nytt år", Text: "Gott nytt år."})
			crawl(archive.Change{New: 1, Changed: 1, Gone: 1, Same: 498})
			before := dump(t, dir)
			if n := strings.Count(strings.Join(before, "\n"), "Status:gone"); n != 1 {
				t.Errorf("%d posts are gone, want 1", n)
			}
			crawl(archive.Change{Same: 501})

			// The same out of the WARC files alone.
			rebuild(t, dir)
			if diff := cmp.Diff(before, dump(t, dir)); diff != "" {
				t.Errorf("rebuilt (-want +got):\n%s", diff)
			}
		})
	}
}

// TestManyComments holds that comments which the page of a post does not show
// come from their feed.
func TestManyComments(t *testing.T) {
	b, dir := blogtest.New(3), t.TempDir()
	p := blogtest.Post{Number: 4, Published: time.Date(2014, 1, 3, 15, 0, 0, 0, time.FixedZone("", 3600)), Title: "Nytt år", Text: "Gott nytt år."}
	for i := range 10 {
		p.Comments = append(p.Comments, fmt.Sprintf("Kommentar %d.", i+1))
	}
	b.Add(p)
	if _, err := crawlOnce(t, dir, b, "http://veckobrev.blogspot.com"); err != nil {
		t.Fatal(err)
	}
	store, err := archive.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	found := 0
	for post, err := range store.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if post.Title != p.Title {
			continue
		}
		found++
		if post.Revision != 1 || post.Text != p.Text || len(post.Comments) != 10 || post.Comments[9].Text != "Kommentar 10." || post.Comments[9].Published != "2014-01-04T01:00:00+01:00" {
			t.Errorf("got %+v", post)
		}
	}
	if found != 1 {
		t.Errorf("%d posts of that title, want 1", found)
	}
}

// TestBlind crawls a blog twice whose server cannot tell what has changed.
func TestBlind(t *testing.T) {
	b, dir := blogtest.New(60), t.TempDir()
	b.Blind = true
	if _, err := crawlOnce(t, dir, b, "http://veckobrev.blogspot.com"); err != nil {
		t.Fatal(err)
	}
	b.Edit(3, "En helt annan text.")
	report, err := crawlOnce(t, dir, b, "http://veckobrev.blogspot.com")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(archive.Change{Changed: 1, Same: 59}, report.Change); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

// TestSamePath collects two blogs with the same paths: no post of one is taken
// for one of the other.
func TestSamePath(t *testing.T) {
	dir := t.TempDir()
	one, two := blogtest.New(10), blogtest.New(10)
	two.ID = 1
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Host, "skolbrev") {
			two.ServeHTTP(w, r)
			return
		}
		one.ServeHTTP(w, r)
	})
	for _, address := range []string{"http://veckobrev.example", "http://skolbrev.example"} {
		report, err := crawlOnce(t, dir, h, address)
		if err != nil || report.Change.New != 10 {
			t.Errorf("%s: %+v, %v, want 10 new posts", address, report.Change, err)
		}
	}
	if n := len(dump(t, dir)); n != 20 {
		t.Errorf("%d posts, want 20", n)
	}
}
