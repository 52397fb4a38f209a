package main

import (
	"fmt"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"kronika/archive"
)

// What a result page with ten hits, its facets and its chart may cost a reader.
const (
	maxPageBytes    = 60_000 // unpacked
	maxPageRequests = 3      // the page, its style and its script; the icon is for the browser
)

// budgetPosts is a post a week for 20 years: all facets have more values than are shown.
const budgetPosts = 1040

// bigArchive keeps posts of two blogs that have something for every facet.
func bigArchive(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	store, err := archive.Open(data, "test")
	if err != nil {
		t.Fatal(err)
	}
	owners := []archive.Owner{archive.Authority, archive.Party}
	for b, owner := range owners {
		blog, err := store.PutSource(t.Context(), archive.Source{ID: fmt.Sprintf("blogg%d", b), Address: fmt.Sprintf("blogg%d.example", b), Name: fmt.Sprintf("Veckobloggen nummer %d", b), Municipality: fmt.Sprintf("Kommun %d kommun", b), Owner: owner})
		if err != nil {
			t.Fatal(err)
		}
		c, err := store.Capture(t.Context(), archive.Page{Source: blog.ID, URL: "http://" + blog.Address + "/", Fetched: time.Date(2021, 1, 1, 12, 0, 0, 0, time.UTC), Body: []byte("<p>sidan</p>"), ContentType: "text/html"})
		if err != nil {
			t.Fatal(err)
		}
		var posts []archive.Post
		for i := b; i < budgetPosts; i += len(owners) {
			posts = append(posts, bigPost(blog.ID, i))
		}
		if _, err := store.See(t.Context(), c, posts); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, "index", "--data", data)
	return data
}

func bigPost(blog string, i int) archive.Post {
	organs := []string{"kommunstyrelsen", "kommunfullmäktige", "socialnämnden", "barn- och utbildningsnämnden", "tekniska nämnden", "kulturnämnden", "miljönämnden", "valnämnden", "överförmyndarnämnden", "revisionen", "byggnadsnämnden", "länsstyrelsen"}
	subjects := []string{"skolan", "äldreomsorgen", "vägarna", "vattnet och avloppet", "budgeten", "biblioteket", "bostäderna", "företagen", "räddningstjänsten", "klimatet", "valet", "bredbandet"}
	towns := []string{"Stockholm", "Göteborg", "Malmö", "Uppsala", "Linköping", "Örebro", "Västerås", "Norrköping", "Kalmar", "Umeå", "Luleå", "Sundsvall"}
	n := len(organs)
	day := time.Date(2001, 1, 5, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*i)
	return archive.Post{
		Source: blog, Keys: []string{fmt.Sprintf("%s:/%04d.html", blog, i)}, URL: fmt.Sprintf("http://%s.example/%04d.html", blog, i),
		Title: fmt.Sprintf("Veckans beslut nummer %d om skolan och %s", i, subjects[i%n]), Published: archive.NewDate(day, archive.Day), Precision: archive.Day,
		Author: fmt.Sprintf("Skribent nummer %d på kommunkontoret", i%40), Labels: []string{fmt.Sprintf("etikett som är lång, nummer %d", i%60), "skolan & vägarna"},
		Text: fmt.Sprintf("I onsdags beslutade %s i ärendet KS %d/%d om skolan, och %s föreslår mer pengar till %s. Vi for till %s och talade om skolan och %s en hel dag.\n\n%s",
			organs[i%n], day.Year(), i%300+1, organs[(i+5)%n], subjects[i%n], towns[i%n], subjects[(i+3)%n],
			strings.Repeat("Beslutet om skolans lokaler gäller i många år, och mer om det står i protokollet. ", 4)),
	}
}

// TestBudget opens result pages of a large archive in Chromium and counts what they cost:
// the bytes of the page, and the requests that the browser makes for it. Each link repeats
// the question, so a question as long as a paragraph makes a larger page.
func TestBudget(t *testing.T) {
	site := serving(t, "serve", "--data", bigArchive(t))
	for _, address := range []string{"sok", "sok?q=skolan", "sok?q=skolan&label=skolan+%26+v%C3%A4garna", "sok?q=skolan+beslutet+%22i+m%C3%A5nga+%C3%A5r%22&page=20&sort=oldest"} {
		p := newPage(t, 1280, false) // each in a browser that has nothing kept
		var mu sync.Mutex
		var asked []string
		sent := chromedp.Events(p.ctx, network.RequestWillBeSent)
		go func() {
			for ev, err := range sent {
				if err != nil {
					return
				}
				mu.Lock()
				asked = append(asked, path.Base(ev.Request.URL))
				mu.Unlock()
			}
		}()
		p.follow(chromedp.Navigate(site + address))
		size := run1(p, chromedp.Evaluate[int]("performance.getEntriesByType('navigation')[0].decodedBodySize"))
		shown := run1(p, chromedp.Evaluate[[]int]("['.hit', '.facet', '.bars .bar'].map(css => document.querySelectorAll(css).length)"))
		mu.Lock()
		icons := 0
		for _, file := range asked {
			if strings.HasPrefix(file, "favicon") {
				icons++
			}
		}
		t.Logf("%s: %d bytes, %d requests and %d for icons; %d hits, %d facets, %d bars", address, size, len(asked)-icons, icons, shown[0], shown[1], shown[2])
		if size > maxPageBytes || len(asked)-icons > maxPageRequests || len(asked) == 0 {
			t.Errorf("%s: got %d bytes and the requests %q, want at most %d and %d", address, size, asked, maxPageBytes, maxPageRequests)
		}
		mu.Unlock()
		if shown[0] != 10 || shown[1] < 10 || shown[2] < 20 {
			t.Errorf("%s: got %d hits, %d facets, %d bars: too few to measure", address, shown[0], shown[1], shown[2])
		}
	}
}
