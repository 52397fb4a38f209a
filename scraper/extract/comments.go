package extract

import (
	"net/url"
	"strconv"
	"time"

	"github.com/PuerkitoBio/goquery"

	"kronika/archive"
)

// comments reads the comments below the only post of a page: the threads of
// 2012 and later, or the list before them.
func (b *bloggerPage) comments(p *archive.Post) {
	offset := zoneOf(p.Published)
	b.doc.Find(".comment-thread li.comment").Each(func(_ int, s *goquery.Selection) {
		block := s.ChildrenFiltered(".comment-block")
		p.Comments = append(p.Comments, archive.Comment{
			Author:    line(block.Find("cite.user").First()),
			Published: commentTime(block.Find(".datetime a").AttrOr("href", ""), offset),
			Text:      textOfFirst(block.Find(".comment-content")),
		})
	})
	if len(p.Comments) > 0 {
		return
	}
	b.doc.Find("#comments-block dt.comment-author").Each(func(_ int, s *goquery.Selection) {
		body := s.NextAllFiltered("dd.comment-body").First()
		foot := s.NextAllFiltered("dd.comment-footer").First()
		author := s.Find("a[rel=nofollow], a[href]").Last()
		if author.Length() == 0 {
			author = s
		}
		p.Comments = append(p.Comments, archive.Comment{
			Author:    line(author),
			Published: commentTime(foot.Find(".comment-timestamp a").AttrOr("href", ""), offset),
			Text:      textOfFirst(body),
		})
	})
}

func textOfFirst(s *goquery.Selection) string {
	if s.Length() == 0 {
		return ""
	}
	return textOf(s.Nodes[0])
}

// commentTime reads the time in a comment's permalink, milliseconds since 1970:
// ?showComment=1296072811844. What people read beside it has no fixed form.
func commentTime(permalink string, zone *time.Location) archive.Date {
	u, err := url.Parse(permalink)
	if err != nil || zone == nil {
		return ""
	}
	ms, err := strconv.ParseInt(u.Query().Get("showComment"), 10, 64)
	if err != nil {
		return ""
	}
	return archive.NewDate(time.UnixMilli(ms).In(zone), archive.Second)
}

// zoneOf returns the offset of a post's date: the blog's, nearly always, when
// the comment came. nil if the date has none.
func zoneOf(d archive.Date) *time.Location {
	t, err := time.Parse(time.RFC3339, string(d))
	if err != nil {
		return nil
	}
	return t.Location()
}
