package demo

import (
	"html"
	"html/template"
	"regexp"
	"strings"
)

// A block is a run of lines of one kind, as the body templates take it.
type block struct {
	First   bool // begins a paragraph; false for what follows directly on other lines of it
	Lines   []template.HTML
	Items   []item
	Ordered bool // Items are numbered
}

// An item is one entry of a list.
type item struct {
	Mark string // "1." or "-"
	Text template.HTML
}

var (
	itemShape = regexp.MustCompile(`^(\d{1,2}\.|[-–•])\s+(.+)$`)
	bold      = regexp.MustCompile(`\*([^*\s][^*]*)\*`)
	italic    = regexp.MustCompile(`(^|[\s(”])_([^_\s][^_]*)_`)
	link      = regexp.MustCompile(`\[([^\]]+)\]\((http[^)\s]+)\)`)
	spaces    = regexp.MustCompile(` {2,}`)
)

// inline makes HTML of a line: *fet*, _kursiv_, [text](http…). Runs of spaces
// stay, as Blogger's editor keeps them.
func inline(line string) template.HTML {
	s := html.EscapeString(line)
	s = link.ReplaceAllString(s, `<a href="$2">$1</a>`)
	s = bold.ReplaceAllString(s, `<b>$1</b>`)
	s = italic.ReplaceAllString(s, `$1<i>$2</i>`)
	s = spaces.ReplaceAllStringFunc(s, func(run string) string {
		return strings.Repeat("&nbsp;", len(run)-1) + " "
	})
	return template.HTML(s)
}

// blocks tells the lists from the lines. A list goes on over empty lines.
func blocks(paragraphs [][]string) []block {
	var all []block
	for _, paragraph := range paragraphs {
		for i, line := range paragraph {
			all = addLine(all, line, i == 0)
		}
	}
	return all
}

func addLine(all []block, line string, first bool) []block {
	last := len(all) - 1
	m := itemShape.FindStringSubmatch(line)
	if m == nil {
		if first || last < 0 || all[last].Items != nil {
			return append(all, block{First: first, Lines: []template.HTML{inline(line)}})
		}
		all[last].Lines = append(all[last].Lines, inline(line))
		return all
	}
	ordered := strings.HasSuffix(m[1], ".")
	if last < 0 || all[last].Items == nil || all[last].Ordered != ordered || (first && m[1] == "1.") {
		all = append(all, block{First: first, Ordered: ordered})
		last++
	}
	all[last].Items = append(all[last].Items, item{Mark: m[1], Text: inline(m[2])})
	return all
}

// lines keeps the paragraphs as they are written, lists too.
func lines(paragraphs [][]string) []block {
	all := make([]block, len(paragraphs))
	for i, paragraph := range paragraphs {
		all[i].First = true
		for _, line := range paragraph {
			all[i].Lines = append(all[i].Lines, inline(line))
		}
	}
	return all
}

// markup is the HTML of paragraphs in the style of the post.
func (p *post) markup(paragraphs [][]string) (template.HTML, error) {
	view := lines(paragraphs)
	if p.Style == "list" || p.Style == "word" {
		view = blocks(paragraphs)
	}
	var out strings.Builder
	err := pages.ExecuteTemplate(&out, "body-"+p.Style, view)
	return template.HTML(strings.TrimSpace(out.String())), err
}

// whole is the HTML of the text; a jump break leaves an anchor in it.
func (p *post) whole() (template.HTML, error) {
	head, err := p.teaser()
	if err != nil || p.Body.Break == 0 {
		return head, err
	}
	tail, err := p.markup(p.Body.Paragraphs[p.Body.Break:])
	return head + "\n<a name='more'></a>\n" + tail, err
}

// teaser is the HTML down to the jump break, all of it if there is none.
func (p *post) teaser() (template.HTML, error) {
	end := p.Body.Break
	if end == 0 {
		end = len(p.Body.Paragraphs)
	}
	return p.markup(p.Body.Paragraphs[:end])
}
