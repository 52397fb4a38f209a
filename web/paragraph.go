package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kronika/archive"
	"kronika/search"
)

// A quoteView is how to cite one paragraph.
type quoteView struct {
	Number  int
	Line    string // to copy
	Address string // of the paragraph, in the text as it is cited
	Close   string // address of the page without this
}

// paragraph returns a paragraph of a post for the page that was asked for, which
// may ask how to cite it: the parameter stycke is its number.
func (s *site) paragraph(para search.Paragraph, r *http.Request, post *archive.Post, src archive.Source) paragraphView {
	v := paragraphView{Number: para.Number, HTML: trusted(para.HTML), Quotes: strings.Join(para.Quotes, ", ")}
	n := strconv.Itoa(para.Number)
	v.Here = s.here(r, n) + "#p" + n
	if r.URL.Query().Get("stycke") == n {
		v.Cite = s.quote(post, src, para)
		v.Cite.Close = s.here(r, "") + "#p" + n
	}
	return v
}

// here returns the address that was asked for with another paragraph to cite, or
// with none.
func (s *site) here(r *http.Request, paragraph string) string {
	asked, kept := r.URL.Query(), url.Values{}
	for _, name := range []string{"q", "varfor"} {
		if value := asked.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if paragraph != "" {
		kept.Set("stycke", paragraph)
	}
	return s.prefix + r.URL.EscapedPath() + questionMark(kept)
}

// quote returns how to cite a paragraph: its exact words, whose they are, who
// decided, when, and under which numbers, if it says so, and where it is found.
// For example: ”Kommunfullmäktige sade ja.” Kommunchefen i Vimmerby (Vimmerby
// kommun, myndighet): ”Ny skola”, 23 november 2012, stycke 2. Kommunfullmäktige,
// sammanträde 19 november 2012, § 45, dnr KS 2012/123. https://… .
func (s *site) quote(post *archive.Post, src archive.Source, para search.Paragraph) *quoteView {
	n := para.Number
	v := &quoteView{Number: n, Address: s.base + "/inlagg/" + post.ID + "/versioner/" + strconv.Itoa(max(1, post.Revision)) + "#p" + strconv.Itoa(n)}
	var b strings.Builder
	if words := strings.Fields(post.Paragraphs()[n-1]); len(words) > 0 {
		b.WriteString("”" + strings.Join(words, " ") + "” ")
	}
	if len(para.Quotes) > 0 {
		b.WriteString("(citerar: " + strings.Join(para.Quotes, ", ") + ") ")
	}
	b.WriteString(work(post, src) + ", stycke " + strconv.Itoa(n) + ".")
	if facts := s.facts(post, src, n); len(facts) > 0 {
		b.WriteString(" " + initial(strings.Join(facts, ", ")) + ".")
	}
	b.WriteString(provenance(post))
	b.WriteString(" Arkiverat: " + v.Address)
	v.Line = b.String()
	return v
}

// facts returns what a request for the documents of a decision needs, as far as a
// paragraph says it: the body, the day of its meeting, § and diarienummer.
func (s *site) facts(post *archive.Post, src archive.Source, n int) (facts []string) {
	add := func(fact string) {
		if fact != "" && !slices.Contains(facts, fact) {
			facts = append(facts, fact)
		}
	}
	for _, dec := range s.searcher.Derive(post, src).Decisions {
		if dec.Paragraph == n && dec.Organ != nil {
			add(dec.Organ.Name)
		}
		if day := shortDate(archive.Date(dec.Meeting)); dec.Paragraph == n && day != "" {
			add("sammanträde " + day)
		}
	}
	// A post names a reference once; the paragraph by itself names its own.
	alone := archive.Post{Text: post.Paragraphs()[n-1], Published: post.Published, Precision: post.Precision}
	references := s.searcher.Derive(&alone, src).References
	if len(facts) == 0 {
		facts = s.bodiesOf(alone, src, references)
	}
	for _, kind := range []string{"§", "dnr"} {
		for _, ref := range references {
			if ref.Kind == kind {
				add(kind + " " + ref.Value)
			}
		}
	}
	return facts
}

// bodiesOf returns the bodies that a paragraph names elsewhere than in a diarienummer.
func (s *site) bodiesOf(alone archive.Post, src archive.Source, references []search.Reference) (names []string) {
	for _, ref := range references {
		if ref.Kind == "dnr" {
			alone.Text = strings.ReplaceAll(alone.Text, ref.Written, " ")
		}
	}
	for _, organ := range s.searcher.Derive(&alone, src).Organs {
		names = append(names, organ.Name)
	}
	return names
}
