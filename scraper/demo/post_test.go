package demo

import (
	"flag"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMarkup renders each post of testdata and compares it with the golden
// file beside it. To add a case, write a post file and run with -update.
func TestMarkup(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			p := parse(t, file)
			whole, err := p.whole()
			if err != nil {
				t.Fatal(err)
			}
			teaser, err := p.teaser()
			if err != nil {
				t.Fatal(err)
			}
			p.choose(true)
			later, err := p.whole()
			if err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprintf("%s\n== teaser\n%s\n== edited\n%s\n", whole, teaser, later)
			golden := strings.TrimSuffix(file, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, string(want)); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
		})
	}
}

// parse reads a post of testdata, whatever its name.
func parse(t *testing.T, file string) *post {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	day := strings.TrimPrefix(string(data), "date: ")[:len("2012-11-23")]
	p, err := parsePost(day+".txt", data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParsePost(t *testing.T) {
	p, err := parsePost("2012-11-23-b.txt", []byte(`date: 2012-11-23T15:04:00+01:00
title: Öppet hus: i dag
labels: Skola, Budget
style: br
comment: 2012-11-24T09:12:00+01:00 | Gun Hallberg | Tack | hej.

En rad
och en till.


Nytt stycke.`))
	if err != nil {
		t.Fatal(err)
	}
	got := []any{p.Title, p.Labels, p.Style, p.Notes[0].Author, p.Notes[0].Text, p.Body.Paragraphs, p.ISO(), p.Clock()}
	want := []any{
		"Öppet hus: i dag", []string{"Skola", "Budget"}, "br", "Gun Hallberg", "Tack | hej.",
		[][]string{{"En rad", "och en till."}, {"Nytt stycke."}}, "2012-11-23T15:04:00+01:00", "15:04",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

// TestParseDamaged: whatever is wrong with a file, the error names file and line.
func TestParseDamaged(t *testing.T) {
	const date = "date: 2012-11-23T15:04:00+01:00\n"
	for text, want := range map[string]string{
		"":                        "2012-11-23.txt:0: no date",
		"title: Hej\n\nText":      "2012-11-23.txt:3: no date",
		"date: i fredags\n\nText": `2012-11-23.txt:1: parsing time "i fredags"`,
		"date: 2012-11-24T15:04:00+01:00\n\nText": "2012-11-23.txt:3: date 2012-11-24 does not fit the file name",
		date:                                                "2012-11-23.txt:1: no text",
		date + "style: prydlig\n\nText":                     `2012-11-23.txt:2: unknown style "prydlig"`,
		date + "Hej alla!\n":                                `2012-11-23.txt:2: header "Hej alla!" has no value`,
		date + "title:\n\nText":                             `2012-11-23.txt:2: header "title:" has no value`,
		date + "tags: x\n\nText":                            `2012-11-23.txt:2: unknown header "tags"`,
		date + "comment: Hej\n\nText":                       `2012-11-23.txt:2: comment "Hej" is not date | author | text`,
		date + "comment: nu | A | B\n\nText":                `2012-11-23.txt:2: comment: parsing time "nu"`,
		date + "\nEtt\n\nTv\xe5":                            "2012-11-23.txt:5: not UTF-8",
		date + "\nEtt\ttv\u00e5":                            "2012-11-23.txt:3: control character",
		date + "\nText\r\n\r\n\r\rMer":                      "2012-11-23.txt:5: control character",
		date + "\nText\n--- slut ---\n":                     `2012-11-23.txt:4: unknown mark "--- slut ---"`,
		date + "\nText\n--- edited ---\n":                   "2012-11-23.txt:4: no text after --- edited ---",
		date + "\nText\n--- edited ---\nMer":                "2012-11-23.txt:5: updated and --- edited --- belong together",
		date + "updated: 2012-11-24T15:04:00+01:00\n\nText": "2012-11-23.txt:4: updated and --- edited --- belong together",
	} {
		_, err := parsePost("2012-11-23.txt", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q\ngot  %v\nwant %v", text, err, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"":                                "blog-post",
		"!!!":                             "blog-post",
		"Öppet hus på räddningsstationen": "oppet-hus-pa-raddningsstationen",
		"Budget 2013 – så här långt är vi komna i arbetet": "budget-2013-sa-har-langt-ar-vi-komna-i",
		"Räddningstjänstsamverkansöverenskommelsernas":     "raddningstjanstsamverkansoverenskommelsernas",
	} {
		if got := slug(title); got != want {
			t.Errorf("slug(%q): got %q, want %q", title, got, want)
		}
	}
}

// TestAddress: what posts of one month are called when names collide.
func TestAddress(t *testing.T) {
	b, err := load(fstest.MapFS{
		"posts/2012-11-02.txt":   file("2012-11-02T09:00:00+01:00", "title: Budget\n", "Ett."),
		"posts/2012-11-09.txt":   file("2012-11-09T09:00:00+01:00", "title: Budget!\n", "Två."),
		"posts/2012-11-16.txt":   file("2012-11-16T09:00:00+01:00", "", "Tre."),
		"posts/2012-11-16-b.txt": file("2012-11-16T10:00:00+01:00", "", "Fyra."),
		"posts/2012-12-07.txt":   file("2012-12-07T10:00:00+01:00", "title: Budget\n", "Fem."),
	}, false)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range b.posts {
		got = append(got, p.Path)
	}
	want := []string{
		"/2012/12/budget.html", "/2012/11/blog-post_" + number("2012-11-16-b.txt")[:4] + ".html",
		"/2012/11/blog-post_16.html",
		"/2012/11/budget_9.html", "/2012/11/budget.html",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestInline(t *testing.T) {
	for line, want := range map[string]template.HTML{
		"*fet* och _kursiv_, (_så_)":   "<b>fet</b> och <i>kursiv</i>, (<i>så</i>)",
		"3 * 4 * 5 och a_b_c":          "3 * 4 * 5 och a_b_c",
		"A & B < C":                    "A &amp; B &lt; C",
		"[här](http://a.example/?x&y)": `<a href="http://a.example/?x&amp;y">här</a>`,
		"[här](javascript:x)":          "[här](javascript:x)",
		"-    tre":                     "-&nbsp;&nbsp;&nbsp; tre",
	} {
		if got := inline(line); got != want {
			t.Errorf("inline(%q): got %q, want %q", line, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	for day, want := range map[string]string{
		"2010-08-20": "fredag 20 augusti 2010", "2011-03-06": "söndag 6 mars 2011",
		"2012-07-07": "lördag 7 juli 2012", "2015-12-31": "torsdag 31 december 2015",
		"2016-02-29": "måndag 29 februari 2016", "2018-05-01": "tisdag 1 maj 2018",
	} {
		date, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := longDate(date); got != want {
			t.Errorf("%s: got %q, want %q", day, got, want)
		}
	}
}

func TestFirstWords(t *testing.T) {
	for text, want := range map[string]string{
		"Tack!": "Tack!",
		"Åååå åååå åååå åååå åååå åååå åååå åååå åååå åååå": "Åååå åååå åååå åååå åååå åååå åååå åååå åååå åå...",
	} {
		if got := firstWords(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
