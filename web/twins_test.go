package web

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"kronika/archive"

	gocmp "github.com/google/go-cmp/cmp"
)

// postsToDownload are posts of three years that speak of a few things in turn, so that
// some questions have more than a feed holds, and some than a page.
func postsToDownload() (posts []archive.Post) {
	about := []string{"Skolan får nya lokaler.", "Vägen till sjön lagas.", "Simhallen öppnar i höst.", "Budgeten är klar, och skolan får mer.",
		"Plogbilen är ute.", "Jag sade: ”Budgeten räcker inte.”"}
	for i := range 130 {
		first, second := about[i%len(about)], about[(i/7)%len(about)]
		p := archive.Post{Published: archive.Date(fmt.Sprintf("%d-%02d-%02d", 2011+i%3, 1+i%12, 1+i%28)), URL: fmt.Sprintf("http://blogg.example/%d.html", i),
			Text: first + "\n\n" + second + fmt.Sprintf(" Det beslutade kommunfullmäktige (KS 2012/%d) för %d miljoner kronor, § 45.", i%20, i%9)}
		if i%2 == 0 {
			p.Title, p.Labels = "Vecka "+fmt.Sprint(i), []string{"vecka"}
		}
		posts = append(posts, p)
	}
	return append(posts, archive.Post{Text: "Skolan, men ingen vet när.", URL: "http://blogg.example/odaterad.html"})
}

// questions returns the lines of testdata/questions.txt as parameters.
func questions(t *testing.T) (all []string) {
	t.Helper()
	text, err := os.ReadFile("testdata/questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			v, err := url.ParseQuery(line)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, v.Encode())
		}
	}
	return all
}

// csvRows returns the rows of an answer below its head, by name of the column.
func csvRows(t *testing.T, body string) []map[string]string {
	t.Helper()
	return cellsBetween(t, ',', body)
}

// excelRows does the same with the CSV for Excel.
func excelRows(t *testing.T, body string) []map[string]string {
	t.Helper()
	text, marked := strings.CutPrefix(body, archive.ByteOrderMark)
	if head, _, _ := strings.Cut(text, "\r\n"); !marked || head != strings.Join(hitColumns, ";") {
		t.Errorf("got a file that begins with %q, want a byte order mark and semicolons", head)
	}
	return cellsBetween(t, ';', text)
}

func cellsBetween(t *testing.T, comma rune, body string) (rows []map[string]string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(body))
	r.Comma = comma
	table, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	if diff := gocmp.Diff(hitColumns, table[0]); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	for _, cells := range table[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[table[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// TestTwinsAgree asks the page, and all its twins, the same.
func TestTwinsAgree(t *testing.T) {
	f := serve(t, postsToDownload(), "")
	asked := questions(t)
	if len(asked) < 50 {
		t.Fatalf("got %d questions, want 50", len(asked))
	}
	found := 0
	for _, q := range asked {
		total, ids := f.allPages(t, q)
		found += min(total, 1)
		var fromCSV, fromLines []string
		rows := csvRows(t, f.get(t, "/sok.csv?"+q).body)
		for _, row := range rows {
			fromCSV = append(fromCSV, row["id"])
		}
		if diff := gocmp.Diff(rows, excelRows(t, f.get(t, "/sok.csv?dialect=excel&"+q).body)); diff != "" {
			t.Errorf("%s: CSV for Excel (-CSV +Excel):\n%s", q, diff)
		}
		for line := range strings.Lines(f.get(t, "/sok.jsonl?"+q).body) {
			var hit struct{ ID, Text string }
			if err := json.Unmarshal([]byte(line), &hit); err != nil || hit.Text == "" {
				t.Errorf("%s: got %s, %v", q, line, err)
			}
			fromLines = append(fromLines, hit.ID)
		}
		if diff := gocmp.Diff(ids, fromCSV); diff != "" {
			t.Errorf("%s: CSV (-pages +CSV):\n%s", q, diff)
		}
		if diff := gocmp.Diff(ids, fromLines); diff != "" {
			t.Errorf("%s: JSON Lines (-pages +lines):\n%s", q, diff)
		}
		if page := f.get(t, "/sok?"+q).body; total > 0 && !strings.Contains(page, "<h1>"+number(total)+nbsp+"inlägg</h1>") {
			t.Errorf("%s: the page does not say %d", q, total)
		}
		if n := len(readFeed(t, f.get(t, "/sok.atom?"+q).body).Entries); n != min(total, feedHits) {
			t.Errorf("%s: got %d entries of %d", q, n, total)
		}
	}
	if found < 40 {
		t.Errorf("got hits for %d questions only: they prove too little", found)
	}
}

// allPages turns the pages of the API and returns the total and the IDs in their order.
func (f *fixture) allPages(t *testing.T, asked string) (total int, ids []string) {
	t.Helper()
	v, _ := url.ParseQuery(asked)
	v.Del("okänd")
	v.Set("size", "100")
	for page := 1; ; page++ {
		v.Set("page", fmt.Sprint(page))
		var res struct {
			Total int
			Hits  []struct{ ID string }
		}
		a := f.get(t, "/sok.json?"+v.Encode())
		if err := json.Unmarshal([]byte(a.body), &res); err != nil || a.StatusCode != 200 {
			t.Fatalf("%s: %v, status %d\n%s", asked, err, a.StatusCode, a.body)
		}
		for _, h := range res.Hits {
			ids = append(ids, h.ID)
		}
		if len(res.Hits) == 0 || len(ids) >= res.Total {
			return res.Total, ids
		}
	}
}

// TestTwinJSON holds that /sok.json is the API's answer to the byte.
func TestTwinJSON(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example/blogg/")
	for _, q := range []string{"?q=skolan", "?size=1&sort=oldest", "?page=0", "?okänd=1"} {
		twin, api := f.get(t, "/sok.json"+q), f.get(t, "/api/v1/search"+q)
		same := func(a answer) string {
			return strings.ReplaceAll(string(steady(t, a.body)), "/api/v1/search", "/sok.json")
		}
		if same(twin) != same(api) || twin.StatusCode != api.StatusCode || twin.Header.Get("ETag") != api.Header.Get("ETag") {
			t.Errorf("%s: got %s, want %s", q, twin.body, api.body)
		}
	}
}

// TestResultsCSV looks at one row, and at what is sent with it.
func TestResultsCSV(t *testing.T) {
	f := serve(t, append(somePosts(), archive.Post{Title: "=HYPERLINK(\"http://ond.example\")", Text: "+46 skolan\n\n@mer, ; \"citat\" & <b>skolan</b>", Author: "-1+1"}), "https://arkiv.example/blogg/")
	a := f.get(t, "/sok.csv?q=f%C3%B6rskolan+lokaler")
	if got, want := a.Header.Get("Content-Disposition"), `attachment; filename="kronika-forskolan-lokaler.csv"`; got != want || a.Header.Get("Content-Type") != csvType {
		t.Errorf("got %q, %q, want %q, %q", got, a.Header.Get("Content-Type"), want, csvType)
	}
	rows := csvRows(t, a.body)
	want := map[string]string{"id": archive.PostID(key(0)), "revision": "1", "link": "https://arkiv.example/blogg/inlagg/" + archive.PostID(key(0)) + "#p2",
		"url": "http://blogg.example/2012/11/skolan.html", "title": "Skolan får nya lokaler", "published": "2012-11-23T15:04:00+01:00", "published_precision": "second",
		"source": "bloggen", "source_name": "Kommunchefen i Ankeborg", "owner": "myndighet", "author": "Kalle Anka", "topics": rows[0]["topics"], "labels": "skolan\npengar & sånt",
		"paragraph": "2", "snippet": "Nya lokaler för förskolan kostar fem miljoner kronor.", "text": somePosts()[0].Text}
	if diff := gocmp.Diff(want, rows[0]); diff != "" || rows[0]["topics"] == "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
	for _, row := range append(csvRows(t, f.get(t, "/sok.csv?q=skolan").body), excelRows(t, f.get(t, "/sok.csv?dialect=excel&q=skolan").body)...) {
		for name, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%s: %q is a formula", name, cell)
			}
		}
	}
	tag := a.Header.Get("ETag")
	if again := f.do(t, http.MethodGet, "/sok.csv?q=f%C3%B6rskolan+lokaler", http.Header{"If-None-Match": {tag}}); again.StatusCode != http.StatusNotModified || tag == "" {
		t.Errorf("again: got %d, want 304", again.StatusCode)
	}
	if other := f.get(t, "/sok.csv?dialect=excel&q=f%C3%B6rskolan+lokaler"); other.Header.Get("ETag") == tag {
		t.Error("the two kinds of CSV have one ETag")
	}
	for _, q := range []string{"dialect=", "dialect=lotus", "dialect=excel&dialect=excel"} {
		if a := f.get(t, "/sok.csv?"+q); a.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: got %d, want 400", q, a.StatusCode)
		}
	}
	wantAll(t, f.page(t, "/sok?q=skolan&sort=oldest", 200), `href="/blogg/sok.csv?dialect=excel&amp;q=skolan&amp;sort=oldest">CSV för Excel</a>`, `href="/blogg/sok.csv?q=skolan&amp;sort=oldest"`, `href="/blogg/sok.jsonl?q=skolan&amp;sort=oldest"`, `href="/blogg/sok.atom?q=skolan&amp;sort=newest"`)
}

// TestFileName asks for names that a disk and a header can hold.
func TestFileName(t *testing.T) {
	for query, want := range map[string]string{"": "kronika", "Skola & beslut": "kronika-skola-beslut", "../../etc\r\nX: y\"": "kronika-etc-x-y", "åäö": "kronika-aao", strings.Repeat("a", 100): "kronika-" + strings.Repeat("a", 52)} {
		if got := fileName(query); got != want {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
}

// readFeed reads a feed, which must have what RFC 4287 asks of it.
func readFeed(t *testing.T, body string) (f feed) {
	t.Helper()
	if err := xml.Unmarshal([]byte(body), &f); err != nil {
		t.Fatalf("no feed: %v\n%s", err, body)
	}
	checkDates := func(dates ...string) {
		for _, d := range dates {
			if _, err := time.Parse(time.RFC3339, d); err != nil {
				t.Errorf("date %q: %v", d, err)
			}
		}
	}
	checkDates(f.Updated)
	if f.ID == "" || f.Title == "" || f.Author.Name == "" || len(f.Links) != 2 || f.Links[0].Rel != "self" || f.Links[1].Rel != "alternate" {
		t.Errorf("got %+v, want ID, title, author and two links", f)
	}
	seen := map[string]bool{}
	for _, e := range f.Entries {
		checkDates(e.Updated, cmp.Or(e.Published, e.Updated))
		if seen[e.ID] || e.Title == "" || e.Author.Name == "" || e.Summary.Type != "html" || e.Links[0].Rel != "alternate" {
			t.Errorf("got entry %+v, want its own ID, title, author, summary and link", e)
		}
		seen[e.ID] = true
	}
	return f
}
