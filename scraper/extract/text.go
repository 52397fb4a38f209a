package extract

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"kronika/archive"
)

// header finds a Swedish date header: weekday, day, month, year. It ends its
// line, but may be glued to the end of the line before.
var header = regexp.MustCompile(`(?i)(?:måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag)(?:en)?(?: den)? \d{1,2} (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december) \d{4}[ \t]*$`)

// readText reads plain text with date headers: each begins a post, whose text
// goes on to the next.
func readText(p Page) (*Result, error) {
	if bytes.IndexByte(p.Body, 0) >= 0 || !utf8.Valid(p.Body) {
		return nil, &UnknownError{p.URL, "is no text"}
	}
	r := &Result{Platform: "text"}
	post := textPost{from: 1}
	n := 0
	for line := range strings.Lines(newlines.Replace(string(p.Body))) {
		n++
		line = strings.TrimRight(line, "\n")
		before, date := splitHeader(line)
		if date == "" {
			if before != line {
				r.find(fmt.Sprintf("%s:%d", p.URL, n), "a date header of a day that is not in the calendar")
			}
			post.lines = append(post.lines, line)
			continue
		}
		post.lines = append(post.lines, before)
		post.end(r, p.URL)
		post = textPost{date: date, from: n}
	}
	post.end(r, p.URL)
	if len(r.Posts) == 0 {
		return nil, &UnknownError{p.URL, "has no date header such as «fredag 23 november 2012», and is no page, feed or JSON Lines"}
	}
	return r, nil
}

// A textPost is a post that is being read from plain text.
type textPost struct {
	date  archive.Date // empty before the first header
	from  int          // line of the header, from 1
	lines []string
}

// end puts the post into the result.
func (t *textPost) end(r *Result, file string) {
	text := tidy(strings.Join(group(t.lines), "\n"))
	where := fmt.Sprintf("%s:%d", file, t.from)
	switch {
	case t.date != "" && text == "":
		r.find(where, fmt.Sprintf("no text under the date %s", t.date))
	case t.date != "":
		r.Posts = append(r.Posts, archive.Post{Published: t.date, Text: text})
	case text != "":
		r.find(where, fmt.Sprintf("%d bytes of text before the first date header", len(text)))
	}
}

// splitHeader returns what stands before a date header in its line, and the
// date; no date if the line has no header. A header begins its line or is glued to
// the end of a sentence; a date in running text has a space before it.
func splitHeader(line string) (before string, date archive.Date) {
	at := header.FindStringIndex(line)
	if at == nil {
		return line, ""
	}
	before = line[:at[0]]
	last, _ := utf8.DecodeLastRuneInString(before)
	if strings.TrimSpace(before) != "" && !strings.ContainsRune(".!?:)”\"…", last) {
		return line, ""
	}
	return before, humanDate(line[at[0]:])
}

// longLine is the length in bytes from which a line is a paragraph of its own:
// longer than a sub-heading or an address line, shorter than what is written
// with one line break behind every paragraph.
const longLine = 100

var listItem = regexp.MustCompile(`^\s*(?:[-–•*]|\d{1,2}[.)])\s`)

// group puts a blank line behind lines that are paragraphs. Short lines, the
// items of a list, and a sub-heading with what stands below it stay together.
func group(lines []string) (grouped []string) {
	for i, line := range lines {
		if i > 0 && len(lines[i-1]) >= longLine && !(listItem.MatchString(lines[i-1]) && listItem.MatchString(line)) {
			grouped = append(grouped, "")
		}
		grouped = append(grouped, line)
	}
	return grouped
}
