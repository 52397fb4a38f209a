package archive

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestCSVFormulas: no cell begins as a formula does, and every cell comes back as
// it was.
func TestCSVFormulas(t *testing.T) {
	cells := []string{`=cmd|' /C calc'!A0`, "+46 492 76 90 00", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1+1", "＋1", "－1", "＠a",
		"'=1", "''", "'", "'Tis", `"=1"`, `a "b" c`, "a,b;c", "två\nrader", "", " =1", "åäö"}
	line := CSVLine(cells)
	r := csv.NewReader(strings.NewReader(line))
	read, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	if len(read) != len(cells) {
		t.Fatalf("got %d cells, want %d", len(read), len(cells))
	}
	for i, cell := range read {
		if cell != "" && strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", []rune(cell)[0]) {
			t.Errorf("cell %d begins as a formula: %q", i, cell)
		}
		p, err := ParseCSV([]string{"title"}, []string{cell})
		if err != nil || p.Title != cells[i] {
			t.Errorf("got %q, %v, want %q", p.Title, err, cells[i])
		}
	}
	// What others write that begins with ' stays as it is.
	if p, err := ParseCSV([]string{"title"}, []string{"'s Gravenhage"}); err != nil || p.Title != "'s Gravenhage" {
		t.Errorf("got %q, %v", p.Title, err)
	}
}

// TestCSVPost: a post comes back out of its row with all that it had.
func TestCSVPost(t *testing.T) {
	two, gone := 2, time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	full := Post{
		ID: "k7f2m7q4xbr3d", Revision: 2, Status: Gone, Source: "granhamra", URL: "http://granhamra.example/2014/01/x.html", Title: "=Snö",
		Published: "2014-01-10T15:04+01:00", Precision: Minute, Updated: "2014-01", Author: "Siv Ek", Labels: []string{"Snö", "+ och -"},
		Text: "Ett stycke.\n\nEtt till, \"citat\".", HTML: "<p>Ett stycke.</p>", Comments: []Comment{{"Gun", "2014-01-11", "Bra!\n\nTack."}, {Text: "=1"}},
		CommentsCount: &two, Keys: []string{"blogger:1", "granhamra:/2014/01/x.html"}, Truncated: true, Gone: &gone,
		Capture: &Capture{URL: "http://granhamra.example/", Fetched: gone.AddDate(0, 0, -1), WARC: "000001.warc.gz", SHA256: "ab"},
	}
	for _, want := range []Post{full, {ID: "k7f2m7q4xbr3d", Status: Withdrawn}, {}} {
		got, err := ParseCSV(CSVColumns(), want.CSV())
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	p, err := ParseCSV([]string{"text", "revision", "comments", "färg"}, []string{"Hej.", "två", "{", "röd"})
	if err == nil || err.Error() != "cannot read what stands under revision, comments" || p.Text != "Hej." {
		t.Errorf("got %+v, %v", p, err)
	}
}
