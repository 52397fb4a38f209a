package extract

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kronika/archive"
)

// Blogger's templates before 2006, filled by tags such as <$BlogItemBody$>:
//
//	h2.date-header, div.DateHeader    a sibling of the posts, above the first of a day
//	div.post > a[name=POSTID], h3.post-title, div.post-body, p.post-footer
//	div.Post > a[name=POSTID], span.PostTitle, BARE TEXT, span.PostFooter
//
// The second kind has no element for the text, its tags do not balance, its
// headers may hold the title: "DAY, DATE - TITLE", and its permalinks are of the
// month's page, the fragment being the post.

// classic makes the tree of a page what its template meant: a post that was not
// closed does not hold the next one.
func (r *reading) classic() {
	for _, inner := range find(r.doc.Selection, notClosed).EachIter() {
		outer := inner.Nodes[0].Parent
		for n := outer; n != nil; n = n.Parent {
			if hasClass(n, "Post") {
				outer = n
			}
		}
		if outer.Parent == nil {
			continue
		}
		place := outer.NextSibling
		for n := inner.Nodes[0]; n != nil; {
			next := n.NextSibling
			n.Parent.RemoveChild(n)
			outer.Parent.InsertBefore(n, place)
			n = next
		}
	}
}

var (
	notClosed     = css("div.Post div.Post, div.Post div.DateHeader")
	classicAuthor = css(".PostFooter .author, .PostAuthor")
	classicLinks  = css(".PostFooter a")
)

// hasClass reports whether an element has a class.
func hasClass(n *html.Node, class string) bool {
	for c := range strings.FieldsSeq(attribute(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// fillClassic reads what only the old templates have.
func (r *reading) fillClassic(p *archive.Post, s box) {
	if !s.HasClass("Post") {
		return
	}
	day, title, _ := strings.Cut(s.header, " - ")
	if d := humanDate(strings.TrimSuffix(day, " -")); d != "" && (p.Published == "" || p.Published.Precision() == archive.Month) {
		p.Published = d
	}
	if p.Title == "" {
		p.Title = oneLine(title)
	}
	if id := fragmentID(s.Selection); len(p.Keys) == 0 && id != "" {
		p.Keys = []string{"blogger:" + id}
	}
	if p.Author == "" {
		p.Author = personName(first(s.Selection, classicAuthor))
	}
}

// fragmentID returns the number in the fragment of a post's permalink.
func fragmentID(s *goquery.Selection) string {
	for _, a := range find(s, classicLinks).EachIter() {
		if _, id, ok := strings.Cut(a.AttrOr("href", ""), "#"); ok && digits.MatchString(id) {
			return id
		}
	}
	return ""
}
