package demo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A post is one file of the folder posts.
type post struct {
	File    string    // "2012-11-23.txt"
	Date    time.Time // in Swedish time, as written
	Updated time.Time // of the later text; zero if there is none
	Title   string    // empty for most
	Labels  []string
	Style   string // how the body's HTML is made: a name in styles
	Notes   []note // the comments, oldest first
	Body    body
	Later   body // the text after the correction; empty for all but one

	ID   string // as Blogger numbers posts: 19 digits
	Path string // "/2012/11/oppet-hus.html"
}

// A note is a reader's comment.
type note struct {
	ID     string // 19 digits
	Date   time.Time
	Author string
	Text   string
}

// A body is the text of a post.
type body struct {
	Paragraphs [][]string // lines of each
	Break      int        // how many paragraphs stand before the jump break; 0 if there is none
}

// The marks that stand alone on a line of a post file.
const (
	breakMark  = "--- more ---"   // lists show only what is above
	editedMark = "--- edited ---" // what follows replaced the text above later on
)

// styles are the ways Blogger's editors leave a body behind.
var styles = []string{"p", "br", "word", "list"}

// parsePost reads a post file: "name: value" lines (date, updated, title, labels
// separated by commas, style, and a comment a line as "date | author | text"),
// an empty line, then paragraphs separated by an empty line. Its errors name
// file and line.
func parsePost(file string, data []byte) (*post, error) {
	r := &reader{post: &post{File: file, Style: "p"}}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		r.line++
		if err := r.read(lines.Text()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, r.line, err)
		}
	}
	if err := errors.Join(lines.Err(), r.finish()); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", file, r.line, err)
	}
	return r.post, nil
}

// A reader takes the lines of one post file in order.
type reader struct {
	post   *post
	line   int      // from 1
	inBody bool     // the header is over
	edited bool     // what comes is the later text
	open   []string // lines of the paragraph being read
}

func (r *reader) read(line string) error {
	switch {
	case !utf8.ValidString(line):
		return errors.New("not UTF-8")
	case strings.ContainsFunc(line, unicode.IsControl):
		return fmt.Errorf("control character in %q", line)
	case !r.inBody && line == "":
		r.inBody = true
	case !r.inBody:
		return r.header(line)
	case strings.TrimSpace(line) == "":
		r.closeParagraph()
	case line == breakMark:
		r.closeParagraph()
		r.text().Break = len(r.text().Paragraphs)
	case line == editedMark:
		r.closeParagraph()
		r.edited = true
	case strings.HasPrefix(line, "---"):
		return fmt.Errorf("unknown mark %q", line)
	default:
		r.open = append(r.open, strings.TrimRight(line, " "))
	}
	return nil
}

// text is the body that is being read.
func (r *reader) text() *body {
	if r.edited {
		return &r.post.Later
	}
	return &r.post.Body
}

func (r *reader) closeParagraph() {
	if len(r.open) > 0 {
		r.text().Paragraphs = append(r.text().Paragraphs, r.open)
		r.open = nil
	}
}

// header reads one "name: value" line.
func (r *reader) header(line string) (err error) {
	name, value, ok := strings.Cut(line, ": ")
	if value = strings.TrimSpace(value); !ok || value == "" {
		return fmt.Errorf("header %q has no value", line)
	}
	p := r.post
	switch name {
	case "date":
		p.Date, err = time.Parse(time.RFC3339, value)
	case "updated":
		p.Updated, err = time.Parse(time.RFC3339, value)
	case "title":
		p.Title = value
	case "labels":
		p.Labels = splitLabels(value)
	case "style":
		p.Style = value
		if !slices.Contains(styles, value) {
			err = fmt.Errorf("unknown style %q", value)
		}
	case "comment":
		err = r.comment(value)
	default:
		err = fmt.Errorf("unknown header %q", name)
	}
	return err
}

func splitLabels(value string) []string {
	var labels []string
	for label := range strings.SplitSeq(value, ",") {
		if label = strings.TrimSpace(label); label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

// comment reads "date | author | text".
func (r *reader) comment(value string) error {
	part := strings.SplitN(value, " | ", 3)
	if len(part) < 3 || part[1] == "" || part[2] == "" {
		return fmt.Errorf("comment %q is not date | author | text", value)
	}
	date, err := time.Parse(time.RFC3339, part[0])
	if err != nil {
		return fmt.Errorf("comment: %w", err)
	}
	p := r.post
	p.Notes = append(p.Notes, note{
		ID:   number(fmt.Sprintf("%s comment %d", p.File, len(p.Notes))),
		Date: date, Author: part[1], Text: part[2],
	})
	return nil
}

// finish checks what only the whole file can tell.
func (r *reader) finish() error {
	r.closeParagraph()
	p := r.post
	switch {
	case p.Date.IsZero():
		return errors.New("no date")
	case !strings.HasPrefix(p.File, p.Date.Format(time.DateOnly)):
		return fmt.Errorf("date %s does not fit the file name", p.Date.Format(time.DateOnly))
	case len(p.Body.Paragraphs) == 0:
		return errors.New("no text")
	case r.edited && len(p.Later.Paragraphs) == 0:
		return errors.New("no text after " + editedMark)
	case r.edited == p.Updated.IsZero():
		return errors.New("updated and " + editedMark + " belong together")
	}
	p.ID = number(p.File)
	return nil
}
