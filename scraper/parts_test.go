package scraper

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kronika/archive"
)

// TestLongLists takes in lists of posts that are longer than a page may be: each
// post comes once, and a damaged one is named by its line in the file.
func TestLongLists(t *testing.T) {
	t.Parallel()
	const posts, damaged = 1300, 1200
	paragraph := strings.Repeat("Vattenverket byggs om, \"igen\".\n", 120)
	var lines, rows strings.Builder
	rows.WriteString(archive.CSVLine(archive.CSVColumns()))
	row := 2 // the line on which the next row begins
	badRow := 0
	for n := range posts {
		p := archive.Post{Source: "granhamra", Keys: []string{fmt.Sprintf("blogger:%d", n)}, Published: "2013-03-15", Text: paragraph + fmt.Sprint(n)}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if n == damaged {
			lines.WriteString("{\n")
			rows.WriteString("\"granhamra\" x,1\r\n")
			badRow, row = row, row+1
			continue
		}
		lines.Write(append(text, '\n'))
		line := archive.CSVLine(p.CSV())
		rows.WriteString(line)
		row += strings.Count(line, "\n")
	}
	for name, c := range map[string]struct {
		text string
		line int
	}{"posts.jsonl": {lines.String(), damaged + 1}, "posts.csv": {rows.String(), badRow}} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		report, err := importOnce(t, filepath.Join(dir, "data"), ImportConfig{}, path)
		if err != nil {
			t.Fatal(err)
		}
		if report.Change.New != posts-1 || report.Pages < len(c.text)/maxPart {
			t.Errorf("%s, %d bytes: got %+v in %d pages, want %d posts", name, len(c.text), report.Change, report.Pages, posts-1)
		}
		want := fmt.Sprintf("%s:%d", path, c.line)
		if len(report.Findings) != 1 || report.Findings[0].Where != want {
			t.Errorf("%s: got findings %v, want one at %s", name, report.Findings, want)
		}
	}
}
