package extract

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// textOf returns the text of a body: paragraphs separated by a blank line,
// single line breaks inside them, a list as one paragraph with an item a line.
func textOf(root *html.Node) string {
	var w walker
	w.walk(root, 0)
	return tidy(w.b.String())
}

// maxDepth is how deep elements may nest; browsers stop at 512.
const maxDepth = 512

// A walker writes the text of a tree with marks for the breaks in it.
type walker struct {
	b     strings.Builder
	lists []int // of the lists that are open: number of the item, -1 in a dashed list
}

// What stands for breaks until tidy: neither occurs in text.
const (
	lineBreak      = "\x01"
	paragraphBreak = "\x02"
)

func (w *walker) walk(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.b.WriteString(n.Data)
		return
	case html.ElementNode:
		if skipped(n) {
			return
		}
		if n.DataAtom == atom.Br {
			w.b.WriteString(lineBreak)
			return
		}
	}
	before, after := w.enter(n)
	w.b.WriteString(before)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	w.b.WriteString(after)
	if n.DataAtom == atom.Ul || n.DataAtom == atom.Ol {
		w.lists = w.lists[:len(w.lists)-1]
	}
}

// enter returns what stands before and after an element's text.
func (w *walker) enter(n *html.Node) (before, after string) {
	switch n.DataAtom {
	case atom.P, atom.Blockquote, atom.Pre, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr, atom.Figure:
		if len(w.lists) > 0 {
			return lineBreak, lineBreak
		}
		return paragraphBreak, paragraphBreak
	case atom.Ul, atom.Ol:
		nested := len(w.lists) > 0
		w.lists = append(w.lists, listStart(n))
		if nested {
			return lineBreak, lineBreak
		}
		return paragraphBreak, paragraphBreak
	case atom.Li:
		return lineBreak + w.bullet(), lineBreak
	case atom.Div, atom.Section, atom.Article, atom.Tr, atom.Dt, atom.Dd, atom.Address, atom.Center, atom.Figcaption:
		return lineBreak, lineBreak
	case atom.Td, atom.Th:
		return " ", " "
	}
	return "", ""
}

func listStart(n *html.Node) int {
	if n.DataAtom == atom.Ol {
		return 0
	}
	return -1
}

// bullet begins an item of the innermost list.
func (w *walker) bullet() string {
	last := len(w.lists) - 1
	if last < 0 || w.lists[last] < 0 {
		return "- "
	}
	w.lists[last]++
	return fmt.Sprintf("%d. ", w.lists[last])
}

// skipped are elements whose text is no part of what was written.
func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Form, atom.Button, atom.Object, atom.Svg, atom.Template, atom.Title:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "class" {
			for class := range strings.FieldsSeq(a.Val) {
				switch class {
				case "jump-link", "more-link", "post-share-buttons", "share-buttons", "post-footer", "comment-link", "blogger-labels", "post-labels":
					return true
				}
			}
		}
	}
	return false
}

var (
	// spaces within a line; a no-break space is one.
	spaces = regexp.MustCompile(`[ \t\r\n\f\v\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]+`)
	// dropped characters: soft hyphen, zero width, byte order mark, controls.
	dropped = regexp.MustCompile(`[\x{ad}\x{200b}\x{2060}\x{feff}\x00\x03-\x08\x0e-\x1f\x7f]`)
	// a paragraph ends at a block, or at two line breaks in the text itself.
	paragraphEnd = regexp.MustCompile(`[\s\x01]*\x02[\s\x01\x02]*|\x01\s*\x01[\s\x01]*`)
)

// tidy gives text its normal form. Its input has line breaks as the walker
// marks them, or, without such marks, as they stand.
func tidy(text string) string {
	text = norm.NFC.String(dropped.ReplaceAllString(text, ""))
	if !strings.ContainsAny(text, lineBreak+paragraphBreak) {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
		text = strings.ReplaceAll(text, "\n", lineBreak)
	}
	var paragraphs []string
	for _, p := range paragraphEnd.Split(text, -1) {
		var lines []string
		for _, line := range strings.Split(p, lineBreak) {
			if line = strings.TrimSpace(spaces.ReplaceAllString(line, " ")); line != "" {
				lines = append(lines, line)
			}
		}
		paragraphs = append(paragraphs, group(lines)...)
	}
	return strings.Join(paragraphs, "\n\n")
}

// longLine is the length in bytes from which a line is a paragraph of its own:
// longer than a sub-heading or an address line, shorter than what is written
// with one line break behind every paragraph.
const longLine = 100

var listItem = regexp.MustCompile(`^(?:[-–•*]|\d{1,2}[.)])\s`)

// group joins lines that are one paragraph: short lines, the items of a list,
// and a sub-heading with what stands below it.
func group(lines []string) []string {
	var paragraphs []string
	for i, line := range lines {
		if i > 0 && (len(lines[i-1]) < longLine || listItem.MatchString(lines[i-1]) && listItem.MatchString(line)) {
			paragraphs[len(paragraphs)-1] += "\n" + line
			continue
		}
		paragraphs = append(paragraphs, line)
	}
	return paragraphs
}

// sanitise returns the HTML of a body, cut down to a short list of elements
// that only structure text.
func sanitise(body string) string {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "ul", "ol", "li", "blockquote", "b", "strong", "i", "em", "u", "h2", "h3", "h4", "pre",
		"table", "thead", "tbody", "tr", "td", "th", "div", "span")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	return strings.TrimSpace(p.Sanitize(body))
}
