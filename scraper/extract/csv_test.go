package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

// TestCSV reads what spreadsheets make of our columns, and what people write by
// hand; each damaged row is a finding with its line.
func TestCSV(t *testing.T) {
	one := archive.Post{Source: "granhamra", URL: "http://granhamra.example/1.html", Title: "=Snö", Published: "2014-01-10", Labels: []string{"Snö", "Väg"}, Text: "Ett; två.\n\nTre."}
	for name, c := range map[string]struct {
		file     string
		findings []string
	}{
		"ours":        {archive.CSVLine(archive.CSVColumns()) + archive.CSVLine(one.CSV()), nil},
		"with a mark": {"\ufeff" + archive.CSVLine(archive.CSVColumns()) + archive.CSVLine(one.CSV()), nil},
		"by hand": {"Title,PUBLISHED , text,source,url,labels,färg\n'=Snö,2014-01-10,\"Ett; två.\n\nTre.\",granhamra,http://granhamra.example/1.html,\"Snö\nVäg\",röd\n",
			[]string{`x.csv:1: columns left out: "färg"`}},
		"semicolons": {"title;published;text;source;url;labels\r\n'=Snö;2014-01-10;\"Ett; två.\r\n\r\nTre.\";granhamra;http://granhamra.example/1.html;\"Snö\r\nVäg\"\r\n;;;;;\r\n", nil},
		"damaged": {"title,published,text,source,url,labels,revision\n'=Snö,2014-01-10,\"Ett; två.\n\nTre.\",granhamra,http://granhamra.example/1.html,\"Snö\nVäg\",ett\n" +
			"a,b,c,d,e,f,g,h\nTom,2014-02-30,,,,,\n,2014,,,,,\nb\"c\",d\n",
			[]string{"x.csv:2: cannot read what stands under revision", "x.csv:6: damaged row: 8 cells under 7 columns",
				`x.csv:7: date "2014-02-30": want YYYY, YYYY-MM, YYYY-MM-DD or RFC 3339, whose offset may be left out`, "x.csv:8: post without title and text", `x.csv:9: damaged row: bare " in non-quoted-field`}},
		"windows-1252": {"title,published,text,source,url,labels\n'=Sn\xf6,2014-01-10,\"Ett; tv\xe5.\n\nTre.\",granhamra,http://granhamra.example/1.html,\"Sn\xf6\nV\xe4g\"\n", nil},
	} {
		r, err := Extract(Page{URL: "x.csv", Body: []byte(c.file)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := one
		want.Keys, want.Precision = []string{"granhamra:/1.html"}, archive.Day
		if diff := cmp.Diff(want, r.Posts[0]); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", name, diff)
		}
		var found []string
		for _, f := range r.Findings {
			found = append(found, f.Where+": "+f.What)
		}
		if diff := cmp.Diff(c.findings, found); diff != "" {
			t.Errorf("%s: findings (-want +got):\n%s", name, diff)
		}
	}
	for _, bad := range []string{"namn,ålder\nSiv,50\n", "\"text\n"} {
		if _, err := Extract(Page{URL: "x.csv", Body: []byte(bad)}); err == nil || !strings.Contains(err.Error(), "x.csv: ") {
			t.Errorf("%q: got %v, want an error", bad, err)
		}
	}
}

// TestTakenPosts: of a post that an archive wrote the ID stays, and since when it is
// gone; one that is withdrawn there is left out.
func TestTakenPosts(t *testing.T) {
	lines := `{"id":"aaaaaaaaaaaaa","revision":3,"status":"gone","source":"granhamra","url":"http://granhamra.example/1.html","text":"Ett.","capture":{"url":"http://granhamra.example/","fetched":"2026-11-01T07:00:00Z"},"gone":"2026-11-09T07:00:00Z"}
{"id":"` + archive.PostID("granhamra:/2.html") + `","status":"present","source":"granhamra","url":"http://granhamra.example/2.html","text":"Två."}
{"id":"bbbbbbbbbbbbb","status":"withdrawn","source":"granhamra"}
`
	r, err := Extract(Page{URL: "x.jsonl", Body: []byte(lines)})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) != 1 || !strings.HasPrefix(r.Findings[0].What, "left out: 1 × withdrawn") {
		t.Errorf("got findings %v", r.Findings)
	}
	var got []string
	for _, p := range r.Posts {
		fetched := ""
		if p.Capture != nil {
			fetched = p.Capture.Fetched.Format("2006-01-02")
		}
		got = append(got, strings.Join([]string{p.ID, string(p.Status), strings.Join(p.Keys, " "), fetched}, "|"))
	}
	want := []string{"||id:aaaaaaaaaaaaa granhamra:/1.html|2026-11-01", "|gone|id:aaaaaaaaaaaaa granhamra:/1.html|2026-11-09", "||granhamra:/2.html|"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
