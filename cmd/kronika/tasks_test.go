package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kronika/scraper/blogtest"
)

// A task is what somebody comes to the site for.
type task struct {
	name, who, wants string
	do               func(*hand, *kept)
}

// tasks are done by hands of every kind, one after the other. To add one, add a line
// here: what it looks for is what the person wants to know.
func tasks() []task {
	return []task{
		{"first mention", "a journalist", "to know when something was first spoken of, and to read it there", firstMention},
		{"decision", "a journalist", "the decision with its paragraph and number, and all else of the same case", theDecision},
		{"citation", "a journalist", "to quote a decision with all that a request for the minutes needs, and the proof that it stood there", citeWithProof},
		{"watch", "a journalist", "to hear of it when a subject comes up again, and why", watchSubject},
		{"versions", "a registrar", "to know what was changed in a post", compareVersions},
		{"export", "a journalist", "all hits in a spreadsheet, as many as the page says", exportHits},
		{"gap", "a journalist", "to know whether nobody wrote of it or the archive holds nothing of that time", seeGap},
		{"half remembered", "staff", "the post of which some of a word, the summer and the subject are remembered", halfRemembered},
		{"vanished", "a registrar", "to know what has gone from the blogs or was changed, and to read it as it stood", seeVanished},
		{"list", "a journalist", "to know of a whole list of names and numbers how often and when each is mentioned", manyAtOnce},
		{"hidden", "one who is written about", "to ask that a post be hidden, and to see it gone everywhere", askToHide},
		{"nothing found", "staff", "to know why nothing was found, and what would be", whyNothing},
		{"last hit", "a journalist", "to read every hit of a long list", reachEvery},
		{"beside", "staff", "what was written before and after, of the same thing, and the same week elsewhere", lookAround},
		{"words", "a reader", "to go from one place where the word stands to the next", stepThroughWords},
	}
}

// kept is an archive that is served.
type kept struct {
	site, data string
	hide       string // title of a post that this hand asks to hide
}

// TestTasks does in Chromium what people come for: at a desk and with a telephone,
// with the mouse and with the keys alone, with JavaScript and without.
func TestTasks(t *testing.T) {
	data := twoBlogs(t)
	site := strings.TrimSuffix(serving(t, "serve", "--data", data), "/")
	for _, c := range []struct {
		name       string
		width      int64
		keys, noJS bool
		hide       string
	}{
		{"desk", 1280, false, false, "Två dygn med papper och penna"},
		{"desk, keys", 1280, true, false, "112 sängar i sporthallen"},
		{"telephone without JavaScript", 320, false, true, "Klockan i Askeby ska ringa igen"},
		{"telephone without JavaScript, keys", 320, true, true, "Sista fredagen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &hand{newPage(t, c.width, c.noJS), c.keys}
			for _, task := range tasks() {
				t.Run(task.name, func(t *testing.T) {
					task.do(h.as(t), &kept{site, data, c.hide})
					if t.Failed() {
						t.Logf("%s wants %s", task.who, task.wants)
					}
				})
			}
		})
	}
}

// twoBlogs keeps the demo blog and that of a village, which writes each week, as they
// were seen twice: in between a post was changed in each, and one is gone.
func twoBlogs(t *testing.T) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	village := blogtest.New(40)
	server := httptest.NewServer(village)
	t.Cleanup(server.Close)
	host := strings.TrimPrefix(server.URL, "http://")
	settings := demoConfig[:strings.Index(demoConfig, "[accessibility]")] + "[[source]]\naddress = \"" + host + "\"\nname = \"Byabloggen\"\nowner = \"privat\"\n"
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "kronika.toml"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	crawl := func() {
		must(t, "--data", data, "crawl", "--delay", "0s", "--allow-private", host, "http://kronika-demo.example", server.URL)
	}
	crawl()
	village.Edit(12, "Rättelse: taket blir rött.")
	village.Remove(20)
	nextSecond()
	crawl()
	return data
}
