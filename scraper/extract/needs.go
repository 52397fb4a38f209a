package extract

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Needs are the addresses on a page that are no posts, absolute, each once.
type Needs struct {
	Assets    []string // images, style sheets and fonts that the page needs to be seen as it was
	Documents []string // PDF files that it links to
	Pages     []string // what else it links to
}

// maxNeeds is how many addresses of a page are taken: more than a year's page
// has, and a bound for pages that invent them.
const maxNeeds = 5000

// ReadNeeds returns what a page of HTML, or a style sheet, names. Fragments are
// dropped; what is neither http nor https is left out.
func ReadNeeds(p Page) Needs {
	base, err := url.Parse(p.URL)
	if err != nil || len(p.Body) > MaxPage {
		return Needs{}
	}
	n := needs{base: base, seen: map[string]bool{}}
	text := decode(p.Body, p.ContentType)
	if strings.Contains(p.ContentType, "css") {
		n.style(string(text))
		return n.Needs
	}
	z := html.NewTokenizer(bytes.NewReader(lighten(text)))
	z.SetMaxBuf(maxToken)
	for inStyle := false; ; {
		switch z.Next() {
		case html.ErrorToken:
			return n.Needs
		case html.TextToken:
			if inStyle {
				n.style(string(z.Raw()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			inStyle = t.DataAtom == atom.Style
			n.tag(t)
		case html.EndTagToken:
			inStyle = false
		}
	}
}

type needs struct {
	Needs
	base *url.URL
	seen map[string]bool
}

// tag reads the addresses in the attributes of one element.
func (n *needs) tag(t html.Token) {
	attr := map[string]string{}
	for _, a := range t.Attr {
		attr[a.Key] = a.Val
	}
	n.style(attr["style"])
	switch t.DataAtom {
	case atom.Base:
		if u, err := n.base.Parse(attr["href"]); err == nil {
			n.base = u
		}
	case atom.Img, atom.Source, atom.Input:
		for _, name := range []string{"src", "data-src", "data-lazy-src", "data-original"} {
			n.asset(attr[name])
		}
		for candidate := range strings.SplitSeq(attr["srcset"], ",") {
			address, _, _ := strings.Cut(strings.TrimSpace(candidate), " ")
			n.asset(address)
		}
	case atom.Video:
		n.asset(attr["poster"])
	case atom.Body, atom.Table, atom.Td:
		n.asset(attr["background"])
	case atom.Link:
		if rel := strings.ToLower(attr["rel"]); strings.Contains(rel, "stylesheet") || strings.Contains(rel, "icon") {
			n.asset(attr["href"])
		}
	case atom.A, atom.Area:
		switch u := n.absolute(attr["href"]); {
		case u == "":
		case pdf.MatchString(u):
			n.Documents = append(n.Documents, u)
		default:
			n.Pages = append(n.Pages, u)
		}
	}
}

var pdf = regexp.MustCompile(`(?i)\.pdf(?:\?|$)`)

// cssAddress finds what a style sheet fetches (CSS Values, section 4.5; CSS
// Cascade, section 2).
var cssAddress = regexp.MustCompile(`(?i)url\(\s*["']?([^"')]+?)["']?\s*\)|@import\s+["']([^"']+)["']`)

func (n *needs) style(css string) {
	for _, m := range cssAddress.FindAllStringSubmatch(css, maxNeeds) {
		n.asset(m[1] + m[2])
	}
}

func (n *needs) asset(address string) {
	if u := n.absolute(address); u != "" {
		n.Assets = append(n.Assets, u)
	}
}

// absolute returns an address that was not met before, else "".
func (n *needs) absolute(address string) string {
	address = strings.TrimSpace(address)
	if address == "" || len(address) > 4000 || len(n.seen) > maxNeeds {
		return ""
	}
	u, err := n.base.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	s := u.String()
	if n.seen[s] {
		return ""
	}
	n.seen[s] = true
	return s
}
