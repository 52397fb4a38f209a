package extract

import (
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
	text := string(decode(p.Body, p.ContentType))
	if strings.ContainsRune(text, 0) || !utf8.ValidString(text) {
		return nil, &UnknownError{p.URL, "is no text"}
	}
	r := &Result{Platform: "text"}
	var body strings.Builder
	date := archive.Date("")
	end := func() {
		text := tidy(body.String())
		body.Reset()
		switch {
		case date != "" && text == "":
			r.Findings = append(r.Findings, Finding{p.URL, fmt.Sprintf("no text under the date %s", date)})
		case date != "":
			r.Posts = append(r.Posts, archive.Post{Published: date, Text: text})
		case text != "":
			r.Findings = append(r.Findings, Finding{p.URL, fmt.Sprintf("%d bytes of text before the first date header", len(text))})
		}
	}
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		line = strings.TrimRight(line, "\n")
		at := header.FindStringIndex(line)
		if at == nil || !begins(line, at[0]) {
			body.WriteString(line + "\n")
			continue
		}
		body.WriteString(line[:at[0]] + "\n")
		end()
		date = humanDate(line[at[0]:])
	}
	end()
	if len(r.Posts) == 0 {
		return nil, &UnknownError{p.URL, "has no date header such as «fredag 23 november 2012», and is no page, feed or JSON Lines"}
	}
	return r, nil
}

// begins reports whether a date at that byte of a line is a header: at the
// line's start, or glued to the end of a sentence; a date in running text has
// a space before it.
func begins(line string, at int) bool {
	before := line[:at]
	if strings.TrimSpace(before) == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".!?:)”\"…", last)
}
