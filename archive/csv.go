package archive

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Posts as CSV are rows of RFC 4180 in UTF-8, the first of which names the
// columns; see [CSVColumns]. A cell holds what the field of the same name holds in
// JSON, empty if it is unknown. Then
//
//   - labels and keys are one a line, with LF between them
//   - comments are the JSON list of them
//   - captured, capture_url, warc, offset and sha256 are the parts of capture
//   - a cell that a spreadsheet could take for a formula has a ' before it, and so
//     has one that begins with '; who reads the file takes it away again

// CSVColumns returns the names of the columns in their order.
func CSVColumns() []string {
	var names []string
	for _, c := range csvColumns {
		names = append(names, c.name)
	}
	return names
}

// DerivedColumn begins the names of columns that hold what a program read out of a
// post: whoever reads posts leaves them out.
const DerivedColumn = "derived_"

type csvColumn struct {
	name string
	get  func(*Post) string
	set  func(p *Post, cell string) error // of a cell that is not empty
}

var csvColumns = []csvColumn{
	csvText("id", func(p *Post) *string { return &p.ID }),
	{"revision", func(p *Post) string { return csvNumber(p.Revision) }, func(p *Post, cell string) (err error) {
		p.Revision, err = strconv.Atoi(cell)
		return err
	}},
	csvText("status", func(p *Post) *Status { return &p.Status }),
	csvText("source", func(p *Post) *string { return &p.Source }),
	csvText("url", func(p *Post) *string { return &p.URL }),
	csvText("title", func(p *Post) *string { return &p.Title }),
	csvText("published", func(p *Post) *Date { return &p.Published }),
	csvText("published_precision", func(p *Post) *Precision { return &p.Precision }),
	csvText("updated", func(p *Post) *Date { return &p.Updated }),
	csvText("author", func(p *Post) *string { return &p.Author }),
	csvList("labels", func(p *Post) *[]string { return &p.Labels }),
	csvText("text", func(p *Post) *string { return &p.Text }),
	csvText("html", func(p *Post) *string { return &p.HTML }),
	{"comments", csvComments, func(p *Post, cell string) error { return json.Unmarshal([]byte(cell), &p.Comments) }},
	{"comments_count", csvCount, func(p *Post, cell string) error {
		n, err := strconv.Atoi(cell)
		p.CommentsCount = &n
		return err
	}},
	csvList("keys", func(p *Post) *[]string { return &p.Keys }),
	{"truncated", csvTruncated, func(p *Post, cell string) (err error) {
		p.Truncated, err = strconv.ParseBool(cell)
		return err
	}},
	{"gone", func(p *Post) string { return csvTime(p.Gone) }, func(p *Post, cell string) error {
		t, err := time.Parse(time.RFC3339, cell)
		p.Gone = &t
		return err
	}},
	{"captured", func(p *Post) string { return csvTime(&p.capture().Fetched) }, func(p *Post, cell string) (err error) {
		p.capture().Fetched, err = time.Parse(time.RFC3339, cell)
		return err
	}},
	csvText("capture_url", func(p *Post) *string { return &p.capture().URL }),
	csvText("warc", func(p *Post) *string { return &p.capture().WARC }),
	{"offset", csvOffset, func(p *Post, cell string) (err error) {
		p.capture().Offset, err = strconv.ParseInt(cell, 10, 64)
		return err
	}},
	csvText("sha256", func(p *Post) *string { return &p.capture().SHA256 }),
}

// csvText is the column of a field that is text.
func csvText[T ~string](name string, field func(*Post) *T) csvColumn {
	return csvColumn{name, func(p *Post) string { return string(*field(p)) }, func(p *Post, cell string) error {
		*field(p) = T(cell)
		return nil
	}}
}

// csvList is the column of a list. A line break in an item becomes a space.
func csvList(name string, field func(*Post) *[]string) csvColumn {
	get := func(p *Post) string {
		var lines []string
		for _, item := range *field(p) {
			lines = append(lines, strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ").Replace(item))
		}
		return strings.Join(lines, "\n")
	}
	set := func(p *Post, cell string) error {
		for line := range strings.Lines(cell) {
			if line = strings.TrimRight(line, "\r\n"); line != "" {
				*field(p) = append(*field(p), line)
			}
		}
		return nil
	}
	return csvColumn{name, get, set}
}

// capture returns the capture of a post; it gives it an empty one if there is none.
func (p *Post) capture() *Capture {
	if p.Capture == nil {
		p.Capture = &Capture{}
	}
	return p.Capture
}

func csvNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func csvTime(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func csvComments(p *Post) string {
	if len(p.Comments) == 0 {
		return ""
	}
	text, _ := json.Marshal(p.Comments) // of texts: cannot fail
	return string(text)
}

func csvCount(p *Post) string {
	if p.CommentsCount == nil {
		return ""
	}
	return strconv.Itoa(*p.CommentsCount)
}

func csvTruncated(p *Post) string {
	if !p.Truncated {
		return ""
	}
	return "true"
}

func csvOffset(p *Post) string {
	if p.capture().WARC == "" {
		return ""
	}
	return strconv.FormatInt(p.Capture.Offset, 10)
}

// CSV returns the cells of a post, in the order of [CSVColumns], as they are before
// [CSVLine] writes them.
func (p Post) CSV() []string {
	if p.Capture != nil {
		c := *p.Capture
		p.Capture = &c
	}
	var cells []string
	for _, c := range csvColumns {
		cells = append(cells, c.get(&p))
	}
	return cells
}

// CSVLine returns a row of RFC 4180 with CRLF at its end, in which no cell is a
// formula (OWASP ASVS 5.0, 1.2.10).
func CSVLine(cells []string) string { return csvLine(cells, ',') }

// ByteOrderMark begins a file by which a spreadsheet knows that it is UTF-8.
const ByteOrderMark = "\ufeff"

// ExcelLine returns the row of [CSVLine] with semicolons between the cells, as
// spreadsheets that are set up for Swedish read it. [ByteOrderMark] is to begin the file.
func ExcelLine(cells []string) string { return csvLine(cells, ';') }

func csvLine(cells []string, comma byte) string {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteByte(comma)
		}
		cell = Guarded(cell)
		if strings.ContainsAny(cell, ",;\"\t\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	return b.String() + "\r\n"
}

// Guarded returns a cell that no spreadsheet takes for a formula: with a ' before it if
// it could be one or begins with '.
func Guarded(cell string) string {
	if strings.HasPrefix(cell, "'") || formula(cell) {
		return "'" + cell
	}
	return cell
}

// formula reports whether a spreadsheet could take a cell for a formula. The full
// forms of the signs count in East Asian ones.
func formula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", first)
}

// ParseCSV returns the post of a row under the names of the columns. Names that are
// not known are passed over. The error names the cells that could not be read; the
// post is without them.
func ParseCSV(names, cells []string) (p Post, err error) {
	var bad []string
	for i, name := range names[:min(len(names), len(cells))] {
		at := slices.IndexFunc(csvColumns, func(c csvColumn) bool { return c.name == name })
		cell := cells[i]
		if plain, ok := strings.CutPrefix(cell, "'"); ok && (strings.HasPrefix(plain, "'") || formula(plain)) {
			cell = plain
		}
		if at < 0 || cell == "" {
			continue
		}
		before := p
		if fault := csvColumns[at].set(&p, cell); fault != nil {
			p, bad = before, append(bad, name)
		}
	}
	if c := cmp.Or(p.Capture, &Capture{}); *c == (Capture{}) {
		p.Capture = nil
	}
	if len(bad) > 0 {
		err = fmt.Errorf("cannot read what stands under %s", strings.Join(bad, ", "))
	}
	return p, err
}
