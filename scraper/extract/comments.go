package extract

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/atom"

	"kronika/archive"
)

var (
	commentSections = []selector{css("#comments"), css("#comment-holder")}
	commentsHeading = css("#comments > h4, #comments > h3, #comments > .title, #comments .comments-title")
	writtenComment  = css("li.comment, #comments-block > .comment, #comments > ul > li[id], #comments > ol > li[id]")
	commentBlock    = css(".comment-block")
	commentsList    = css("dl#comments-block")
	commentWriter   = css("cite.user, .comment-author, .comment-poster, .comment-data, .anon-comment-author")
	commentText     = css(".comment-content, .comment-body")
	commentTimes    = []selector{css(".datetime a"), css(".comment-timestamp a"), css(`a[title="comment permalink"]`), css(".datetime, .comment-timestamp")}
	commentChrome   = css(".comment-data, .comment-footer, .comment-timestamp, .item-control, a[name]")
	writerNames     = []selector{css(`a[rel], a[href]:not([title="comment permalink"])`), css(".anon-comment-author")}
)

// takeComments takes the comments out of the page: they are not of the posts'
// own elements, and have writers, times and links of their own.
func (r *reading) takeComments() *goquery.Selection {
	for _, at := range commentSections {
		if below := find(r.doc.Selection, at); below.Length() > 0 {
			return below.Remove()
		}
	}
	return &goquery.Selection{}
}

// comments reads the comments below the only post of a page: the threads of
// 2012 and later, or the lists before them.
func (r *reading) comments(p *archive.Post, below *goquery.Selection) {
	below = below.First()
	zone := zoneOf(p.Published)
	p.Comments = append(written(below, zone), list(below, zone)...)
	if p.CommentsCount == nil {
		p.CommentsCount = countedBelow(below, len(p.Comments))
	}
	// A link that says "write a comment" has no number, and there may be many.
	if count := len(p.Comments); p.CommentsCount != nil && *p.CommentsCount < count {
		p.CommentsCount = &count
	}
}

// countedBelow reads how many comments there are from what is above them. A
// heading without a number says that there are none, unless there are.
func countedBelow(below *goquery.Selection, read int) *int {
	heading := first(below, commentsHeading)
	for _, text := range []string{below.AttrOr("data-num-comments", ""), line(heading)} {
		if n, found := number(text); found {
			return &n
		}
	}
	if read > 0 || heading.Length() > 0 && heading.Nodes[0].Data == "h4" {
		return &read
	}
	return nil
}

// commentsCount reads how many comments a post has; nil if the page does not
// say. A link without a number says that there are none.
func (r *reading) commentsCount(s *goquery.Selection) *int {
	for _, at := range r.counts {
		where := first(s, at.at)
		if where.Length() == 0 {
			continue
		}
		text := where.AttrOr(at.attr, "")
		if at.attr == "" {
			text = line(where)
		}
		n, _ := number(text)
		return &n
	}
	return nil
}

var commentLinks = css(`a[href*="/comment.g?"], a[href$="#comments"], a[href$="#comment-form"]`)

// linkedCount reads the number of comments from a link to them that has no name
// of its own; nil if there is none with a number.
func linkedCount(s *goquery.Selection) *int {
	for _, a := range find(s, commentLinks).EachIter() {
		if n, found := number(line(a)); found {
			return &n
		}
	}
	return nil
}

// firstNumber finds a number, with signs between its thousands.
var firstNumber = regexp.MustCompile(`\d+(?:[.,' ]\d{3}\b)*`)

func number(text string) (n int, found bool) {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, firstNumber.FindString(text))
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

// written reads comments that are elements: replies nest beside the block of what
// they reply to.
func written(below *goquery.Selection, zone *time.Location) (comments []archive.Comment) {
	for _, s := range find(below, writtenComment).EachIter() {
		block := s.ChildrenMatcher(commentBlock)
		if block.Length() == 0 {
			block = s
		}
		text := first(block, commentText)
		when := commentWhen(block, zone)
		writer := writerOf(first(block, commentWriter))
		if text.Length() == 0 {
			find(block, commentChrome).Remove()
			text = block
		}
		comments = append(comments, archive.Comment{Author: writer, Published: when, Text: textOfFirst(text)})
	}
	return comments
}

// list reads comments in a list of terms: dt writer, dd text, dd time, and so on.
// The list of the links to a post looks alike, but for the class of its terms.
func list(below *goquery.Selection, zone *time.Location) (comments []archive.Comment) {
	isLink := false
	for _, s := range find(below, commentsList).Children().EachIter() {
		if s.Nodes[0].DataAtom == atom.Dt {
			if isLink = s.HasClass("comment-title"); !isLink {
				comments = append(comments, archive.Comment{Author: writerOf(s)})
			}
			continue
		}
		switch last := len(comments) - 1; {
		case last < 0 || isLink:
		case s.HasClass("comment-body"):
			comments[last].Text = textOfFirst(s)
		default:
			comments[last].Published = commentWhen(s, zone)
		}
	}
	return comments
}

// writerOf returns who wrote a comment: the name alone, the name before "said …",
// on a line of its own or not, or the name in "By …, at".
func writerOf(s *goquery.Selection) string {
	if s.HasClass("user") {
		return personName(s)
	}
	for _, at := range writerNames {
		for _, n := range find(s, at).EachIter() {
			if name := line(n); name != "" {
				return personName(n)
			}
		}
	}
	if name := nameIn(betweenLinks(s)[0]); name != "" {
		return name
	}
	lines := strings.Split(strings.TrimSpace(s.Text()), "\n")
	if name := oneLine(lines[0]); len(lines) > 1 {
		return name
	}
	return strings.TrimSpace(said.ReplaceAllString(line(s), ""))
}

// said finds the verb behind the name of who wrote a comment, in the languages
// that Blogger has: "said…", "a dit…", "ha detto...", "schrieb:".
var said = regexp.MustCompile(`(?: \p{Ll}{1,2})? \p{Ll}+ ?(?:\.{3}|…|:)$`)

// commentWhen returns when a comment was written, as its links say.
func commentWhen(s *goquery.Selection, zone *time.Location) archive.Date {
	for _, at := range commentTimes {
		when := first(s, at)
		if d := commentTime(when.AttrOr("href", ""), line(when), zone); d != "" {
			return d
		}
	}
	return ""
}

func textOfFirst(s *goquery.Selection) string {
	if s.Length() == 0 {
		return ""
	}
	prune(s.Nodes[0], 0)
	return textOf(s.Nodes[0])
}

// epoch is the time in a comment's permalink, in milliseconds since 1970.
var epoch = regexp.MustCompile(`showComment=(\d{10,14})\b`)

// commentTime returns when a comment was written, on the blog's clock: the
// moment is in its permalink, the clock in what people read beside it, else in
// the date of the post. Without a permalink it is what people read.
func commentTime(permalink, visible string, zone *time.Location) archive.Date {
	if plain, err := url.QueryUnescape(permalink); err == nil {
		permalink = plain
	}
	shown, _ := readDate(visible, dateHints{})
	m := epoch.FindStringSubmatch(permalink)
	if m == nil {
		return shown
	}
	ms, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return shown
	}
	at := time.UnixMilli(ms).UTC()
	if z := shownZone(visible, at); z != nil {
		zone = z
	}
	if zone == nil {
		return shown
	}
	return archive.NewDate(at.In(zone), archive.Second)
}

// shownZone returns the offset at which a moment reads as a page shows it, nil
// if it shows no such time. Offsets are quarters of an hour.
func shownZone(visible string, at time.Time) *time.Location {
	for _, order := range []dateOrder{unknownOrder, dayThenMonth, monthThenDay} {
		shown, _ := readDate(visible, dateHints{order: order, zone: time.UTC})
		if p := shown.Precision(); p != archive.Minute && p != archive.Second {
			continue
		}
		offset := shown.Start().Truncate(time.Minute).Sub(at.Truncate(time.Minute))
		if offset%(15*time.Minute) == 0 && offset >= -12*time.Hour && offset <= 14*time.Hour {
			return time.FixedZone("", int(offset.Seconds()))
		}
	}
	return nil
}

// zoneOf returns the offset of a date, nil if it has none.
func zoneOf(d archive.Date) *time.Location {
	t, err := time.Parse(time.RFC3339, string(d))
	if err != nil {
		return nil
	}
	_, seconds := t.Zone()
	return time.FixedZone("", seconds)
}
