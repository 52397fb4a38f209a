package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
)

// Blogger's templates before 2006, filled by tags such as <$BlogItemBody$>:
//
//	h2.date-header, div.DateHeader    a sibling of the posts, above the first of a day
//	div.post > a[name=POSTID], h3.post-title, div.post-body, p.post-footer
//	.Post > a[name=POSTID], span.PostTitle, BARE TEXT, span.PostFooter
//
// The second kind has no element for the text, its tags do not balance, its
// headers may hold the title: "DAY, DATE - TITLE", and its permalinks are of the
// month's page, the fragment being the post. Who wrote a post stands in a
// sentence with the time.

// splitHeading parts a date header from the title that some templates put
// behind it. Where only the first header of a day has the date, above is the one
// before.
func splitHeading(text, above string) (day, title string) {
	if rest, found := strings.CutPrefix(text, "-"); found {
		return above, oneLine(rest)
	}
	if day, title, found := strings.Cut(text, " - "); found && humanDate(day) != "" {
		return day, title
	}
	return strings.TrimSuffix(text, " -"), ""
}

var allLinks = css("a[href]")

// fragmentLink returns the page of the month that a post links to with its own
// number for a fragment; of such a page no post has a key.
func (r *reading) fragmentLink(b box) string {
	for _, a := range find(b.Selection, allLinks).EachIter() {
		address, fragment, _ := strings.Cut(a.AttrOr("href", ""), "#")
		if fragment == "" || fragment != b.id {
			continue
		}
		if address == "" {
			address = r.page.URL
		}
		list := r.absolute(address)
		if u, err := url.Parse(list); err == nil && u.Path != "" && postPathIn(u.Path) == "" && r.isOurs(list) {
			return list
		}
	}
	return ""
}

// fragmentID returns the number in the fragment of a post's permalink.
func fragmentID(s *goquery.Selection) string {
	for _, a := range find(s, allLinks).EachIter() {
		if _, id, ok := strings.Cut(a.AttrOr("href", ""), "#"); ok && digits.MatchString(id) {
			return id
		}
	}
	return ""
}

var (
	signatures   = css(".post-author, .PostAuthor, .post-footer, .PostFooter, .byline")
	profileNames = []selector{css(".profile-name-link"), css(".profile-data")}
	profileLabel = css("strong")
)

// signedBy returns the name in the sentence that says who wrote a post: that of
// the profile on the page, if it is in there, else what looks like a name.
func (r *reading) signedBy(s *goquery.Selection) string {
	for _, n := range find(s, signatures).EachIter() {
		text := line(n)
		if owner := r.profileName(); owner != "" && len(text) < maxSignature && hasWords(text, owner) {
			return owner
		}
		if m := labelled.FindStringSubmatch(text); m != nil && n.HasClass("post-author") {
			return known(m[1])
		}
		for _, sentence := range betweenLinks(n) {
			if name := nameIn(sentence); name != "" {
				return known(name)
			}
		}
	}
	return ""
}

// hasWords reports whether a text has others in it, as whole words.
func hasWords(text, words string) bool {
	before, after, found := strings.Cut(text, words)
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return found && !isLetter(last) && !isLetter(next)
}

// maxSignature is the longest text, in bytes, that is taken for a line with
// author and time.
const maxSignature = 400

// profileName returns the name in the profile beside the posts, "" if there is
// none.
func (r *reading) profileName() string {
	if r.owner != nil {
		return *r.owner
	}
	r.owner = new(string)
	for _, at := range profileNames {
		profile := first(r.doc.Selection, at)
		label := line(first(profile, profileLabel))
		if *r.owner = strings.TrimSpace(strings.TrimPrefix(line(profile), label)); *r.owner != "" {
			break
		}
	}
	return *r.owner
}

// betweenLinks returns the texts of an element that its links part. The time with
// the permalink is one.
func betweenLinks(s *goquery.Selection) (texts []string) {
	var b strings.Builder
	for _, n := range s.Contents().EachIter() {
		if n.Nodes[0].Data == "a" || has(n, allLinks) {
			texts = append(texts, oneLine(b.String()))
			b.Reset()
			continue
		}
		b.WriteString(n.Text())
	}
	return append(texts, oneLine(b.String()))
}

// labelled finds the name behind the words that say what it is: "Posted by anna".
var labelled = regexp.MustCompile(`^\pL+(?: \p{Ll}{1,4}|:) (.+)$`)

const properName = `((?:\p{Lu}[\pL'’.-]*)(?: \p{Lu}[\pL'’.-]*| \p{Ll}{1,3}){0,4}?)`

// signed finds sentences such as "posted by Anna Berg at", "By Anna Berg, at" and
// "posted by anna at": a word, short words of lower case, a name, and words of
// lower case again. A name in lower case has to be one word.
var signed = []*regexp.Regexp{
	regexp.MustCompile(`^\pL+(?: \p{Ll}{1,4}){1,2} ` + properName + `(?:,? \p{Ll}+\.?| [@|·–-])*[.:,]?$`),
	regexp.MustCompile(`^\pL+ ` + properName + `, \p{Ll}+[.:]?$`),
	regexp.MustCompile(`^\pL+ \p{Ll}{1,4} (\pL[\pL\d_.-]*) (?:\p{Ll}{1,3}[.:]?(?: \p{Ll}{1,3})?|@)$`),
}

// nameIn returns the name in such a sentence, "" if it has another shape.
func nameIn(sentence string) string {
	for _, shape := range signed {
		if m := shape.FindStringSubmatch(sentence); m != nil {
			return m[1]
		}
	}
	return ""
}
