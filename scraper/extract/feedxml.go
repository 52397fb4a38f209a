package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// An element is a part of a feed with all that is in it.
type element struct {
	name     string            // in lower case, with the usual prefix of its namespace: "title", "dc:creator"; "" for text
	attr     map[string]string // by name in lower case, with the prefix as written
	text     string            // of a text
	children []*element
}

// namespaces are the usual prefixes of the namespaces of feeds, without what
// their addresses end in. Of an unknown one the prefix stands as it is written.
var namespaces = map[string]string{
	"http://www.w3.org/2005/atom": "atom", "http://purl.org/atom/ns": "atom",
	"http://purl.org/rss/1.0": "", "http://my.netscape.com/rdf/simple/0.9": "", "http://channel.netscape.com/rdf/simple/0.9": "",
	"http://purl.org/rss/1.0/modules/content": "content", "http://purl.org/rss/1.0/modules/slash": "slash",
	"http://purl.org/dc/elements/1.1": "dc", "http://purl.org/dc/terms": "dcterms",
	"http://wellformedweb.org/commentapi": "wfw", "http://purl.org/syndication/thread/1.0": "thr",
	"http://www.w3.org/2007/app": "app", "http://purl.org/atom/app": "app",
	"http://a9.com/-/spec/opensearchrss/1.0": "opensearch", "http://a9.com/-/spec/opensearch/1.1": "opensearch",
	"http://schemas.google.com/blogger/2018":           "blogger",
	"http://rssnamespace.org/feedburner/ext/1.0":       "feedburner",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns":       "rdf",
	"http://www.w3.org/1999/xhtml":                     "xhtml",
	"http://wordpress.org/export/1.0":                  "wp",
	"http://wordpress.org/export/1.1":                  "wp",
	"http://wordpress.org/export/1.2":                  "wp",
	"http://wordpress.org/export/1.0/excerpt":          "excerpt",
	"http://wordpress.org/export/1.1/excerpt":          "excerpt",
	"http://wordpress.org/export/1.2/excerpt":          "excerpt",
	"http://backend.userland.com/rss2":                 "",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":       "itunes",
	"http://www.w3.org/xml/1998/namespace":             "xml",
	"http://blogs.law.harvard.edu/tech/rss":            "",
	"http://purl.org/net/rss1.1":                       "",
	"http://hacks.benhammersley.com/rss/streaming":     "",
	"http://purl.org/rss/1.0/modules/rss091":           "",
	"http://www.georss.org/georss":                     "georss",
	"http://search.yahoo.com/mrss":                     "media",
	"http://schemas.google.com/g/2005":                 "gd",
	"http://purl.org/rss/1.0/modules/syndication":      "sy",
	"http://madskills.com/public/xml/rss/module/track": "trackback",
}

// An xmlFeed reads a feed entry by entry, as far as it goes: tags that do not
// match, unknown entities and undeclared prefixes do not end it.
type xmlFeed struct {
	head  func(*element)               // of the feed, but the entries
	entry func(e *element, whole bool) // whole is false of one that the file ends in
	open  []*element                   // the elements under way
	short map[string]string            // prefixes of the feed
	atom  bool                         // the root is an Atom feed's
	loose bool                         // tags did not match
	grown int                          // elements and texts of the entry under way
}

// readXML reads a feed. Where it is damaged, reading goes on with the next
// entry; the error says where that was first.
func (f *xmlFeed) readXML(text []byte) (damage error) {
	f.short = map[string]string{}
	text = legalXML(text)
	for at := 0; at < len(text); {
		read, err := f.readOn(text[at:])
		if err == nil {
			break
		}
		at += read
		if damage == nil {
			damage = fmt.Errorf("line %d: %w", bytes.Count(text[:at], []byte("\n"))+1, err)
		}
		next := nextEntry.FindIndex(text[at:])
		if next == nil {
			break
		}
		at += next[0]
		for len(f.open) > 0 && !f.isContainer(len(f.open)-1) {
			f.close(len(f.open)-1, false)
		}
	}
	f.close(0, false)
	return damage
}

// nextEntry finds where reading can go on.
var nextEntry = regexp.MustCompile(`(?i)<(?:\w+:)?(?:item|entry)[\s>]`)

// readOn reads tokens until the end, or until an error that many bytes on.
func (f *xmlFeed) readOn(text []byte) (read int, err error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	for {
		token, err := d.RawToken()
		if err == nil {
			err = f.take(token)
		}
		var syntax *xml.SyntaxError
		switch {
		case err == nil:
		case err == io.EOF && len(f.open) == 0:
			return 0, nil
		case err == io.EOF:
			return len(text), fmt.Errorf("it ends within <%s>", f.innermost())
		case errors.As(err, &syntax):
			return int(d.InputOffset()), errors.New(syntax.Msg)
		default:
			return int(d.InputOffset()), err
		}
	}
}

func (f *xmlFeed) innermost() string {
	if len(f.open) == 0 {
		return ""
	}
	return f.open[len(f.open)-1].name
}

// take takes the next token.
func (f *xmlFeed) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return f.begin(t)
	case xml.EndElement:
		name := f.nameOf(t.Name, "")
		for i := len(f.open) - 1; i >= 0; i-- {
			if f.open[i].name == name || f.open[i].local() == strings.ToLower(t.Name.Local) {
				f.loose = f.loose || i < len(f.open)-1
				f.close(i, true)
				return nil
			}
		}
		f.loose = true
	case xml.CharData:
		f.adopt(&element{text: string(t)})
	}
	return nil
}

// begin begins an element.
func (f *xmlFeed) begin(t xml.StartElement) error {
	if len(f.open) > maxDepth {
		return fmt.Errorf("elements nest deeper than %d", maxDepth)
	}
	e := &element{attr: map[string]string{}}
	own := ""
	for _, a := range t.Attr {
		name := strings.ToLower(a.Name.Local)
		switch {
		case a.Name.Space == "xmlns":
			f.declare(a.Name.Local, a.Value)
		case a.Name.Space == "" && name == "xmlns":
			own = a.Value
			if len(f.open) == 0 {
				f.declare("", a.Value)
			}
		case a.Name.Space != "":
			name = strings.ToLower(a.Name.Space) + ":" + name
			fallthrough
		default:
			e.attr[name] = a.Value
		}
	}
	if len(f.open) == 0 {
		f.atom = strings.ToLower(t.Name.Local) == "feed" || strings.ToLower(t.Name.Local) == "entry"
	}
	e.name = f.nameOf(t.Name, own)
	if isEntry(e.name) {
		for i := range f.open {
			if isEntry(f.open[i].name) && !f.within(i, "content", "description", "content:encoded") {
				f.loose = true
				f.close(i, true) // the one before was never closed
				break
			}
		}
	}
	f.adopt(e)
	f.open = append(f.open, e)
	return nil
}

// maxElements is how many elements and texts of one entry are kept: those of a
// text whose markup stands in the feed unescaped.
const maxElements = 50_000

// adopt puts an element into the open one, unless that holds the entries.
func (f *xmlFeed) adopt(e *element) {
	n := len(f.open)
	if n == 0 || f.isContainer(n-1) {
		f.grown = 0
		return
	}
	if f.grown++; f.grown > maxElements {
		f.loose = true
		return
	}
	f.open[n-1].children = append(f.open[n-1].children, e)
}

func isEntry(name string) bool { return name == "entry" || name == "item" }

// within reports whether an element of one of the names is open below the one
// at i.
func (f *xmlFeed) within(i int, names ...string) bool {
	return slices.ContainsFunc(f.open[i:], func(e *element) bool { return slices.Contains(names, e.name) })
}

// isContainer reports whether the open element at i holds the entries.
func (f *xmlFeed) isContainer(i int) bool {
	for _, e := range f.open[:i+1] {
		switch e.name {
		case "feed", "rss", "rdf:rdf", "channel":
		default:
			return false
		}
	}
	return true
}

// close ends the open elements from i on, and gives away those that the feed
// itself holds.
func (f *xmlFeed) close(i int, whole bool) {
	for n := len(f.open) - 1; n >= i; n-- {
		e := f.open[n]
		top := !f.isContainer(n) && (n == 0 || f.isContainer(n-1))
		f.open = f.open[:n]
		switch {
		case top && isEntry(e.name):
			f.entry(e, whole)
		case top:
			f.head(e)
		}
	}
}

func (f *xmlFeed) declare(prefix, address string) {
	short, known := namespaces[strings.ToLower(strings.TrimRight(strings.Replace(address, "https:", "http:", 1), "/#"))]
	if known {
		f.short[strings.ToLower(prefix)] = short
	}
}

// nameOf returns the name of an element with the usual prefix. own is the
// namespace that it declares for itself.
func (f *xmlFeed) nameOf(name xml.Name, own string) string {
	local, prefix := strings.ToLower(name.Local), strings.ToLower(name.Space)
	short, known := f.short[prefix]
	if !known {
		short = prefix
	}
	if s, ok := namespaces[strings.ToLower(strings.TrimRight(own, "/#"))]; ok && own != "" && prefix == "" {
		short = s
	}
	if short == "" || short == "atom" && f.atom {
		return local
	}
	return short + ":" + local
}

// illegalXML are characters that no XML may hold, and references to them.
var illegalXML = regexp.MustCompile(`[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]));`)

// legalXML returns a feed without what ends every reader: characters that are
// not allowed, signs that begin no tag, and what stands before the first one.
func legalXML(text []byte) []byte {
	if i := bytes.IndexByte(text, '<'); i > 0 {
		text = text[i:]
	}
	text = illegalXML.ReplaceAll(text, nil)
	var b bytes.Buffer
	for {
		i := bytes.IndexByte(text, '<')
		if i < 0 {
			b.Write(text)
			return b.Bytes()
		}
		b.Write(text[:i])
		text = text[i:]
		end := 1
		switch {
		case bytes.HasPrefix(text, []byte("<![CDATA[")):
			end = endOf(text, "]]>")
		case bytes.HasPrefix(text, []byte("<!--")):
			end = endOf(text, "-->")
		case !tagStart.Match(text[:min(len(text), 8)]):
			b.WriteString("&lt;")
			text = text[1:]
			continue
		}
		b.Write(text[:end])
		text = text[end:]
	}
}

var tagStart = regexp.MustCompile(`^<[\pL_:/!?]`)

// endOf returns where what begins a text ends, its whole length if it does not.
func endOf(text []byte, mark string) int {
	if i := bytes.Index(text, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return len(text)
}

// wideXML are the ways in which XML of 16 and 32 bits begins (XML 1.0,
// appendix F).
var wideXML = []struct {
	begin string
	wide  encoding.Encoding
}{
	{"\x00\x00\xfe\xff", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)}, {"\xff\xfe\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
	{"\x00\x00\x00<", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)}, {"<\x00\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00<\x00?", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, {"<\x00?\x00", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
}

// narrow returns XML of 16 or 32 bits as UTF-8, and any other page as it is.
// What it declares of itself is no longer true.
func narrow(body []byte) []byte {
	for _, w := range wideXML {
		if !bytes.HasPrefix(body, []byte(w.begin)) {
			continue
		}
		if text, err := w.wide.NewDecoder().Bytes(body); err == nil {
			return declaration.ReplaceAll(text, nil)
		}
	}
	return body
}

var declaration = regexp.MustCompile(`^\x{feff}?\s*<\?xml[^>]*\?>`)

// local returns the name of an element without its prefix.
func (e *element) local() string { return e.name[strings.IndexByte(e.name, ':')+1:] }

// all returns the children of that name.
func (e *element) all(name string) (found []*element) {
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// first returns the first child that has one of the names, in the order of the
// names; nil if there is none.
func (e *element) first(names ...string) *element {
	for _, name := range names {
		if found := e.all(name); len(found) > 0 {
			return found[0]
		}
	}
	return nil
}

// say returns the text of the first child of one of the names that has any.
func (e *element) say(names ...string) string {
	for _, name := range names {
		for _, c := range e.all(name) {
			if text := strings.TrimSpace(c.plain()); text != "" {
				return text
			}
		}
	}
	return ""
}

// plain returns the text of an element.
func (e *element) plain() string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(e.text)
	for _, c := range e.children {
		b.WriteString(c.plain())
	}
	return b.String()
}

// markup returns what an element holds as HTML: its text, or the elements that
// stand in it unescaped.
func (e *element) markup() string {
	if !slices.ContainsFunc(e.children, func(c *element) bool { return c.name != "" }) {
		return e.plain()
	}
	var b strings.Builder
	for _, c := range e.children {
		c.write(&b)
	}
	return b.String()
}

// write writes an element as HTML.
func (e *element) write(b *strings.Builder) {
	if e.name == "" {
		b.WriteString(html.EscapeString(e.text))
		return
	}
	b.WriteString("<" + e.local())
	for _, name := range []string{"href", "src", "class", "start", "title", "alt", "style"} {
		if value := e.attr[name]; value != "" {
			fmt.Fprintf(b, ` %s="%s"`, name, html.EscapeString(value))
		}
	}
	b.WriteString(">")
	for _, c := range e.children {
		c.write(b)
	}
	switch e.local() {
	case "br", "img", "hr", "input", "wbr":
	default:
		b.WriteString("</" + e.local() + ">")
	}
}

// rootOf returns the name of the first tag of a text, without prefix; "" if it
// is no XML.
func rootOf(text []byte) string {
	m := firstTag.FindSubmatch(text)
	if m == nil {
		return ""
	}
	return strings.ToLower(string(m[1]))
}

// firstTag skips declarations, comments and a document type.
var firstTag = regexp.MustCompile(`^[^<]{0,200}(?:<\?[^>]*>\s*|<!--(?s:.*?)-->\s*|<![a-zA-Z][^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<(?:[\w.-]+:)?([\w.-]+)`)
