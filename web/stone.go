package web

import (
	"context"
	"fmt"
	"net/http"

	"kronika/archive"
)

// A stonePage stands where a post stood that is withdrawn: that there was one,
// whose, since when it is not shown, on which ground, and whom to ask. It says
// nothing of what the post said.
type stonePage struct {
	errorPage
	Blog   link
	Reason string
	Number string // of the decision
	Post   string // ID
	Ask    string // who answers for it
}

func (*stonePage) template() string { return "stone" }

// withdrawn returns what is told about a withdrawn post.
func withdrawn(hidden *archive.WithdrawnError) problem {
	p := problem{Type: "withdrawn", Status: http.StatusGone, Title: "Inlägget är tillbakadraget",
		Withdrawn: archive.NewDate(hidden.Time, archive.Day), Decision: hidden.Number, Reason: hidden.Reason,
		Hint: "Vänd dig till den som ansvarar för arkivet och uppge beslutets nummer om du vill veta mer."}
	day := shortDate(p.Withdrawn)
	p.Detail = fmt.Sprintf("Det drogs tillbaka den %s och visas inte längre.", day)
	switch {
	case hidden.Gallrad:
		p.Type, p.Title = "removed", "Inlägget är gallrat"
		p.Detail = fmt.Sprintf("Det gallrades den %s och finns inte kvar i arkivet.", day)
	case hidden.Revision > 0:
		p.Title = "Versionen är tillbakadragen"
		p.Detail = fmt.Sprintf("Den drogs tillbaka den %s och visas inte längre.", day)
	}
	return p
}

func (s *site) stone(ctx context.Context, p problem, hidden *archive.WithdrawnError) *stonePage {
	page := &stonePage{errorPage: errorPage{s.errorFrame(p), p}, Reason: p.Reason, Number: number(p.Decision), Post: hidden.Post,
		Ask: "den som ansvarar för arkivet"}
	src, err := s.source(ctx, hidden.Source)
	if err != nil {
		s.log.Error("withdrawn post", "post", hidden.Post, "err", err)
		return page
	}
	page.Blog = link{s.searchURL(only(ask(), "source", src.ID)), src.Name}
	if src.Owner == archive.Authority && src.Municipality != "" {
		page.Ask = src.Municipality
	}
	return page
}

// withheld says in Swedish what is not shown of a post.
func withheld(decisions []archive.Decision) (said []string) {
	for _, d := range decisions {
		what := "En uppgift i inlägget togs bort"
		switch {
		case d.Target.Comment != nil:
			what = "En kommentar drogs tillbaka"
		case d.Target.Revision != nil:
			what = "En version av texten drogs tillbaka"
		}
		sentence := fmt.Sprintf("%s den %s.", what, shortDate(archive.NewDate(d.Time, archive.Day)))
		if d.Reason != "" {
			sentence += " Grund: " + d.Reason
		}
		said = append(said, sentence)
	}
	return said
}
