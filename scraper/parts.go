package scraper

import (
	"bufio"
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"kronika/archive"
	"kronika/scraper/extract"
)

// maxPart is the length in bytes from which a list of posts is parted: a record of
// it is read whole for each post that it shows.
const maxPart = 4 << 20

// A part is a page out of a file: all of it, or some posts of a long list of them.
type part struct {
	archive.Page
	before int // lines of the file before those of the page
}

// parts returns the pages of a file. A list of posts as JSON Lines or CSV may have
// any length, each post in it that of a page.
func (f file) parts(base string) iter.Seq2[part, error] {
	return func(yield func(part, error) bool) {
		split := splitOf(f.path)
		if f.size <= maxPart || split == nil {
			p, err := f.page(base)
			yield(part{Page: p}, err)
			return
		}
		in, err := os.Open(f.path)
		if err != nil {
			yield(part{}, err)
			return
		}
		defer in.Close()
		c := cutter{file: f, base: base, yield: yield}
		rows := bufio.NewScanner(in)
		rows.Buffer(nil, extract.MaxPage)
		rows.Split(split)
		for rows.Scan() {
			if !c.add(rows.Bytes()) {
				return
			}
		}
		if c.give() && rows.Err() != nil {
			yield(part{}, fmt.Errorf("line %d and what follows: %w", c.before+c.lines+1, rows.Err()))
		}
	}
}

// A cutter puts the rows of a list together to pages.
type cutter struct {
	file  file
	base  string
	yield func(part, error) bool

	header        []byte // the first row of CSV, which each page repeats
	rows          []byte
	before, lines int // of the file before the rows, and in them
}

// add takes a row in; it returns false if no more is wanted.
func (c *cutter) add(row []byte) bool {
	n := bytes.Count(row, []byte("\n"))
	if c.before+c.lines == 0 && isCSV(c.file.path) {
		c.header, c.before = bytes.Clone(row), n
		return true
	}
	c.rows, c.lines = append(c.rows, row...), c.lines+n
	return len(c.rows) < maxPart || c.give()
}

// give gives the rows that are together.
func (c *cutter) give() bool {
	if len(c.rows) == 0 {
		return true
	}
	p, err := c.file.pageOf(c.base, append(bytes.Clone(c.header), c.rows...))
	goOn := c.yield(part{p, c.before - bytes.Count(c.header, []byte("\n"))}, err)
	c.before, c.lines, c.rows = c.before+c.lines, 0, nil
	return goOn
}

func isCSV(name string) bool { return strings.EqualFold(filepath.Ext(name), ".csv") }

// splitOf returns what parts the posts of a list, nil if the file is none.
func splitOf(name string) bufio.SplitFunc {
	switch contentTypeOf(name) {
	case "application/x-ndjson":
		return func(data []byte, end bool) (int, []byte, error) { return splitRow(data, end, 0) }
	case "text/csv":
		return func(data []byte, end bool) (int, []byte, error) { return splitRow(data, end, '"') }
	}
	return nil
}

// splitRow parts a row, its line break included. A line break between two quotes
// does not end it.
func splitRow(data []byte, end bool, quote byte) (int, []byte, error) {
	quoted := false
	for i, c := range data {
		switch {
		case c == quote && quote != 0:
			quoted = !quoted
		case c == '\n' && !quoted:
			return i + 1, data[:i+1], nil
		}
	}
	if end && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

var lineNumber = regexp.MustCompile(`^:(\d+)`)

// named returns a finding on a part with the name and the line of its file in place
// of the page's address.
func (f file) named(found extract.Finding, p part) extract.Finding {
	rest, ok := strings.CutPrefix(found.Where, p.URL)
	if !ok {
		return found
	}
	if m := lineNumber.FindStringSubmatch(rest); m != nil && p.before > 0 {
		n, _ := strconv.Atoi(m[1])
		rest = fmt.Sprintf(":%d%s", n+p.before, rest[len(m[0]):])
	}
	found.Where = f.path + rest
	return found
}
