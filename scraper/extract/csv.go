package extract

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kronika/archive"
)

// readCSV reads posts as CSV with the columns of [archive.CSVColumns], in any order
// and number; semicolons and tabs part cells too, as spreadsheets write them. What
// a program once derived is left out. A damaged row is a finding.
func readCSV(p Page) (*Result, error) {
	rows := csv.NewReader(bytes.NewReader(p.Body))
	rows.Comma, rows.FieldsPerRecord = separator(p.Body), -1
	names, err := rows.Read()
	if err != nil {
		return nil, &UnknownError{p.URL, "cannot be read as CSV: " + err.Error()}
	}
	var unknown []string
	for i, name := range names {
		names[i] = strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(archive.CSVColumns(), names[i]) && !strings.HasPrefix(names[i], archive.DerivedColumn) {
			unknown = append(unknown, fmt.Sprintf("%q", name))
		}
	}
	if !slices.ContainsFunc(names, func(name string) bool { return name == "text" || name == "title" || name == "html" }) {
		return nil, &UnknownError{p.URL, "has no column text, title or html: the first line names the columns"}
	}
	t := taker{r: &Result{Platform: "csv"}}
	if len(unknown) > 0 {
		t.r.find(p.URL+":1", "columns left out: "+strings.Join(unknown, ", "))
	}
	for {
		cells, err := rows.Read()
		if err == io.EOF {
			return t.end(p.URL), nil
		}
		if damaged := (*csv.ParseError)(nil); errors.As(err, &damaged) {
			t.r.find(fmt.Sprintf("%s:%d", p.URL, damaged.StartLine), "damaged row: "+damaged.Err.Error())
			continue
		}
		if err != nil {
			return nil, err // from memory: does not happen
		}
		line, _ := rows.FieldPos(0)
		t.row(fmt.Sprintf("%s:%d", p.URL, line), names, cells)
	}
}

// row takes in a row. Cells of nothing behind the last column are none.
func (t *taker) row(where string, names, cells []string) {
	if more := cells[min(len(names), len(cells)):]; strings.Join(more, "") != "" {
		t.r.find(where, fmt.Sprintf("damaged row: %d cells under %d columns", len(cells), len(names)))
		return
	}
	if strings.Join(cells, "") == "" {
		return
	}
	p, err := archive.ParseCSV(names, cells)
	if err != nil {
		t.r.find(where, err.Error())
	}
	t.take(where, p)
}

// separator returns what parts the cells of the first line.
func separator(body []byte) rune {
	first, _, _ := strings.Cut(string(head(body)), "\n")
	for _, c := range ";\t" {
		if strings.Count(first, string(c)) > strings.Count(first, ",") {
			return c
		}
	}
	return ','
}

// isCSV reports whether a page is CSV by its type or name.
func isCSV(contentType, name string) bool {
	return strings.HasPrefix(strings.ToLower(contentType), "text/csv") || strings.HasSuffix(strings.ToLower(name), ".csv")
}
