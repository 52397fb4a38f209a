package extract

import (
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/atom"

	"kronika/archive"
)

// comments reads the comments below the only post of a page: the threads of
// 2012 and later, or the list before them.
func (r *reading) comments(p *archive.Post) {
	zone := zoneOf(p.Published)
	p.Comments = append(r.threads(zone), r.list(zone)...)
	if n := firstNumber.FindString(line(first(r.doc.Selection, commentsHeading))); p.CommentsCount == nil && n != "" {
		if count, err := strconv.Atoi(n); err == nil {
			p.CommentsCount = &count
		}
	}
	// A link that says "write a comment" has no number, and there may be many.
	if count := len(p.Comments); p.CommentsCount != nil && *p.CommentsCount < count {
		p.CommentsCount = &count
	}
}

var (
	commentsHeading = css("#comments h4")
	threadComment   = css("#comments li.comment, .comment-thread li.comment")
	commentBlock    = css(".comment-block")
	commentTimeLink = css(".datetime a")
	commentUser     = css("cite.user")
	commentContent  = css(".comment-content")
	commentsBlock   = css("#comments-block")
	commentStamp    = css(".comment-timestamp a")
	links           = css("a[rel], a[href]")
)

// threads reads comments in which replies nest.
func (r *reading) threads(zone *time.Location) (comments []archive.Comment) {
	for _, s := range find(r.doc.Selection, threadComment).EachIter() {
		block := s.ChildrenMatcher(commentBlock)
		when := first(block, commentTimeLink)
		comments = append(comments, archive.Comment{
			Author:    personName(first(block, commentUser)),
			Published: commentTime(when.AttrOr("href", ""), line(when), zone),
			Text:      textOfFirst(first(block, commentContent)),
		})
	}
	return comments
}

// list reads comments of before 2012: dt author, dd text, dd time, and so on.
func (r *reading) list(zone *time.Location) (comments []archive.Comment) {
	for _, s := range find(r.doc.Selection, commentsBlock).Children().EachIter() {
		switch last := len(comments) - 1; {
		case s.Nodes[0].DataAtom == atom.Dt:
			name := find(s, links).Last()
			if line(name) == "" {
				name = s
			}
			comments = append(comments, archive.Comment{Author: personName(name)})
		case last < 0:
		case s.HasClass("comment-body"):
			comments[last].Text = textOfFirst(s)
		case s.HasClass("comment-footer"):
			when := first(s, commentStamp)
			comments[last].Published = commentTime(when.AttrOr("href", ""), line(when), zone)
		}
	}
	return comments
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
// the date of the post. Without a permalink only the day is known.
func commentTime(permalink, visible string, zone *time.Location) archive.Date {
	if plain, err := url.QueryUnescape(permalink); err == nil {
		permalink = plain
	}
	m := epoch.FindStringSubmatch(permalink)
	if m == nil {
		return humanDate(visible)
	}
	ms, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return ""
	}
	at := time.UnixMilli(ms).UTC()
	if z := shownZone(visible, at); z != nil {
		zone = z
	}
	if zone == nil {
		return humanDate(visible)
	}
	return archive.NewDate(at.In(zone), archive.Second)
}

var clock = regexp.MustCompile(`\b(\d{1,2})[:.](\d{2})\b`)

// shownZone returns the offset at which a moment reads as a page shows it, nil
// if it shows no such time. Offsets are quarters of an hour.
func shownZone(visible string, at time.Time) *time.Location {
	day := humanDate(visible).Start()
	m := clock.FindStringSubmatch(visible)
	if day.IsZero() || m == nil || halfDay.MatchString(visible) {
		return nil
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	shown := day.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	offset := shown.Sub(at.Truncate(time.Minute))
	if offset%(15*time.Minute) != 0 || offset < -12*time.Hour || offset > 14*time.Hour {
		return nil
	}
	return time.FixedZone("", int(offset.Seconds()))
}

// halfDay finds the clock of twelve hours.
var halfDay = regexp.MustCompile(`(?i)\d\s*[ap]\.?\s?m\b|\b[fe]m\b`)

// zoneOf returns the offset of a date, nil if it has none.
func zoneOf(d archive.Date) *time.Location {
	t, err := time.Parse(time.RFC3339, string(d))
	if err != nil {
		return nil
	}
	_, seconds := t.Zone()
	return time.FixedZone("", seconds)
}
