package web

import (
	"kronika/archive"
	"kronika/search"
)

// A mentionsView says since when and until when something is spoken of.
type mentionsView struct {
	First, Last link // Last is empty if one post alone is dated
	Silence     link // to all posts of the time without a hit; empty: there is none
}

// mentions returns the first and the last of the hits; nil if nothing was asked for or
// none is dated.
func (s *site) mentions(res *search.Result, req search.Request) *mentionsView {
	if req.Query == "" || res.First == nil || res.Last == nil {
		return nil
	}
	v := &mentionsView{First: s.mention(res.First, req)}
	if res.Last.Link != res.First.Link {
		v.Last = s.mention(res.Last, req)
	}
	if gap := res.Silence; gap != nil {
		all := within(unchosen(req, byYear, byMonth), gap.From, gap.To)
		all.Query, all.Voice, all.Some, all.Sort = "", search.AnyVoice, false, search.Newest
		v.Silence = link{s.searchURL(all), span(gap.From, gap.To)}
	}
	return v
}

func (s *site) mention(m *search.Mention, req search.Request) link {
	return link{s.postURL(m.Link, req.Query), shortDate(m.Published)}
}

// span writes months as a noun: "mars 2013–juni 2014".
func span(first, last archive.Date) string {
	if first == last {
		return shortDate(first)
	}
	return shortDate(first) + "–" + shortDate(last)
}
