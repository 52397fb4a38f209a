package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"

	"kronika/archive"
)

// setBody gives a post the text and the HTML of its body, without what is not
// part of it. It changes the tree.
func setBody(p *archive.Post, body *html.Node) {
	prune(body, 0)
	setText(p, body)
}

// maxHTML is the largest HTML of one text that is cleaned and kept, in bytes:
// far more than anybody writes, and a bound for texts that grow when they are
// written out.
const maxHTML = 4 << 20

// setText gives a post the text and the HTML of a body that was pruned; no HTML
// if that is larger than maxHTML.
func setText(p *archive.Post, body *html.Node) {
	p.Text = textOf(body)
	if len(p.Text) > maxHTML {
		return
	}
	var b strings.Builder
	for c := body.FirstChild; c != nil; c = c.NextSibling {
		html.Render(&b, c) // of a parsed tree into memory: cannot fail
	}
	if b.Len() <= maxHTML {
		p.HTML = sanitise(b.String())
	}
}

// prune removes what no author wrote: programs, styles, forms, buttons to
// share, and links to the rest of a text.
func prune(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode, c.Type == html.ElementNode && furniture(c), depth > maxDepth:
			n.RemoveChild(c)
		default:
			if c.DataAtom == atom.Span || c.DataAtom == atom.Font {
				drawn(c)
			}
			prune(c, depth+1)
		}
		c = next
	}
}

// drawn writes the signs that Word took from a font of pictures, and that
// without the font are letters, as what they show.
func drawn(n *html.Node) {
	if text := n.FirstChild; text != nil && text.Type == html.TextNode && pictures.MatchString(attribute(n, "style")+attribute(n, "face")) {
		text.Data = wingdings.Replace(text.Data)
	}
}

var (
	pictures  = regexp.MustCompile(`(?i)wingdings`)
	wingdings = strings.NewReplacer("J", "☺", "K", "😐", "L", "☹", "à", "→")
)

// furnitureClasses name the parts of a page that some themes put into the body
// of a post.
var furnitureClasses = map[string]bool{
	"jump-link": true, "more-link": true, "read-more": true, "readmore": true, "post-share-buttons": true, "share-buttons": true,
	"addthis_toolbox": true, "addthis_sharing_toolbox": true, "a2a_kit": true, "sharethis-inline-share-buttons": true, "sharedaddy": true,
	"fb-like": true, "fb-share-button": true, "twitter-share-button": true, "g-plusone": true, "reaction-buttons": true,
	"post-footer": true, "comment-link": true, "blogger-labels": true, "post-labels": true, "item-control": true,
	"linkwithin_div": true, "related-posts": true, "relatedposts": true, "inline-ad": true, "adsbygoogle": true,
}

// furniture reports whether an element's text is no part of what was written.
// Of what Word leaves beside the text, <o:p> holds text.
func furniture(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Audio, atom.Video, atom.Form, atom.Button, atom.Object, atom.Svg, atom.Template, atom.Title:
		return true
	}
	if office, _, found := strings.Cut(n.Data, ":"); n.Data == "xml" || found && (office == "w" || office == "o" && n.Data != "o:p") {
		return true
	}
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		if furnitureClasses[class] {
			return true
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf returns the text of a body: paragraphs separated by a blank line,
// single line breaks inside them, a list as one paragraph with an item a line.
func textOf(root *html.Node) string {
	var w textWriter
	for c := range root.ChildNodes() {
		w.walk(c, 0)
	}
	w.lists = nil
	w.endParagraph()
	return strings.Join(w.paragraphs, "\n\n")
}

// A textWriter lays text out: words become lines, lines paragraphs.
type textWriter struct {
	paragraphs []string
	lines      []string        // of the paragraph under way
	line       strings.Builder // the line under way, spaces as in the source
	bullet     string          // stands before the next line
	lists      []int           // the open lists: number of the last item, -1 without numbers
	pre        int             // open elements in which line breaks count
	word       bool            // the last paragraph is an item of a list made by Word
}

// endLine ends the line under way and reports whether anything stood in it.
func (w *textWriter) endLine() bool {
	line := oneLine(w.line.String())
	w.line.Reset()
	if line == "" {
		return false
	}
	w.lines = append(w.lines, w.bullet+line)
	w.bullet = ""
	return true
}

// endParagraph ends the paragraph under way; a list is one paragraph.
func (w *textWriter) endParagraph() {
	w.endLine()
	if len(w.lists) == 0 && len(w.lines) > 0 {
		w.paragraphs = append(w.paragraphs, strings.Join(w.lines, "\n"))
		w.lines = nil
	}
}

// lineBreak is a <br>: on an empty line it makes a paragraph.
func (w *textWriter) lineBreak() {
	if !w.endLine() {
		w.endParagraph()
	}
}

// blockEdge is where a block such as <div> begins or ends: on a new line. A
// block of nothing but a no-break space is an empty line.
func (w *textWriter) blockEdge() {
	blank := strings.Contains(w.line.String(), "\u00a0")
	if !w.endLine() && blank {
		w.endParagraph()
	}
}

func (w *textWriter) text(s string) {
	if w.word && strings.TrimSpace(s) != "" {
		w.word = false
		w.endParagraph()
	}
	if w.pre == 0 {
		w.line.WriteString(s)
		return
	}
	for i, part := range strings.Split(s, "\n") {
		if i > 0 {
			w.lineBreak()
		}
		w.line.WriteString(part)
	}
}

func (w *textWriter) walk(n *html.Node, depth int) {
	switch {
	case depth > maxDepth:
		return
	case n.Type == html.TextNode:
		w.text(n.Data)
		return
	}
	leave := w.enter(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	leave()
}

// enter begins an element and returns what ends it.
func (w *textWriter) enter(n *html.Node) (leave func()) {
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak()
	case atom.P, atom.Blockquote, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr, atom.Figure:
		if strings.HasPrefix(attribute(n, "class"), "MsoListParagraph") {
			return w.enterWordItem()
		}
		w.endParagraph()
		return w.endParagraph
	case atom.Pre:
		w.endParagraph()
		w.pre++
		return func() { w.endParagraph(); w.pre-- }
	case atom.Ul, atom.Ol:
		w.endParagraph()
		w.lists = append(w.lists, listStart(n))
		return func() {
			w.endLine()
			w.lists = w.lists[:len(w.lists)-1]
			w.endParagraph()
		}
	case atom.Li:
		w.endLine()
		w.bullet = w.nextBullet()
		return func() { w.endLine(); w.bullet = "" }
	case atom.Div, atom.Section, atom.Article, atom.Tr, atom.Dl, atom.Dt, atom.Dd, atom.Address, atom.Center, atom.Figcaption, atom.Caption:
		w.blockEdge()
		return w.blockEdge
	case atom.Td, atom.Th:
		w.line.WriteString(" ")
	}
	return func() {}
}

// enterWordItem begins a paragraph that Word wrote for an item of a list: the
// items are one paragraph, as those of a real list. What Word put for the
// bullet, a letter of a symbol font, becomes a dash.
func (w *textWriter) enterWordItem() (leave func()) {
	if w.word {
		w.endLine()
		w.word = false
	} else {
		w.endParagraph()
	}
	first := len(w.lines)
	return func() {
		w.endLine()
		for i := first; i < len(w.lines); i++ {
			w.lines[i] = wordBullet.ReplaceAllString(w.lines[i], "- ")
		}
		w.word = true
	}
}

var wordBullet = regexp.MustCompile(`^[·•§Øüo\x{f000}-\x{f0ff}] `)

func listStart(n *html.Node) int {
	if n.DataAtom == atom.Ul {
		return -1
	}
	if start, err := strconv.Atoi(attribute(n, "start")); err == nil && start > 0 && start < 1e6 {
		return start - 1
	}
	return 0
}

// nextBullet is what stands before an item of the innermost list.
func (w *textWriter) nextBullet() string {
	last := len(w.lists) - 1
	if last < 0 || w.lists[last] < 0 {
		return "- "
	}
	w.lists[last]++
	return fmt.Sprintf("%d. ", w.lists[last])
}

// oneLine returns text on one line, with single spaces; a no-break space is one.
// Soft hyphens, what has no width, and controls are dropped.
func oneLine(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r < ' ', r == '\u007f', r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff':
			continue
		case space:
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// tidy gives plain text its normal form: paragraphs are what blank lines
// separate.
func tidy(text string) string {
	var w textWriter
	w.pre++
	w.text(newlines.Replace(text))
	w.endParagraph()
	return strings.Join(w.paragraphs, "\n\n")
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// allowed is a short list of elements that only structure text.
var allowed = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "ul", "ol", "li", "blockquote", "b", "strong", "i", "em", "u", "h2", "h3", "h4", "pre",
		"table", "caption", "thead", "tbody", "tr", "td", "th", "div", "span")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	return p
}()

// sanitise returns the HTML of a body, cut down to what is allowed.
func sanitise(body string) string {
	// Blogger ends each body with an empty box.
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(allowed.Sanitize(body)), "<div></div>"))
}
