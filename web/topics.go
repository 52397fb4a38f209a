package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/search"
)

// A topicsData page shows all topics: what each takes in, how many posts have it, when.
type topicsData struct {
	frame
	Version string // of the list
	Topics  []subjectView
}

func (*topicsData) template() string { return "topics" }

// A subjectView is a topic with its posts over time.
type subjectView struct {
	valueView
	ID, Scope string
	Spark     *spark // nil: no dated post
}

// topicsPage serves GET /amnen.
func (s *site) topicsPage(w http.ResponseWriter, r *http.Request) error {
	req := ask()
	req.Size, req.Count = 0, []string{"topic"}
	res, err := s.find(r.Context(), req)
	if err != nil {
		return err
	}
	list := s.searcher.Topics()
	page := &topicsData{frame: s.frame("Ämnen", ""), Version: list.Version}
	all := years(res.Histogram.Buckets)
	for _, t := range list.Topics {
		view := subjectView{ID: t.ID, Scope: t.Scope}
		value := search.Value{Value: t.ID, Name: t.Name}
		if i := slices.IndexFunc(res.Facets["topic"], func(v search.Value) bool { return v.Value == t.ID }); i >= 0 {
			value = res.Facets["topic"][i]
			if view.Spark, err = s.spark(r.Context(), t.ID, all); err != nil {
				return err
			}
		}
		view.valueView = s.value("topic", value, ask())
		page.Topics = append(page.Topics, view)
	}
	return s.render(w, http.StatusOK, page)
}

const sparkHeight = 32 // pixels

// A spark is posts of a topic by year, small: bars without links.
type spark struct {
	Said        string // the same in words
	First, Last archive.Date
	Height      int
	Bars        []bar
}

// spark returns the posts of a topic over the years of the archive.
func (s *site) spark(ctx context.Context, topic string, all []search.Bucket) (*spark, error) {
	req := only(ask(), "topic", topic)
	req.Size, req.Count = 0, []string{}
	res, err := s.find(ctx, req)
	if err != nil {
		return nil, err
	}
	return drawSpark(years(res.Histogram.Buckets), all), nil
}

// drawSpark draws counts by year in the frame of all years, both oldest first.
func drawSpark(counts, all []search.Bucket) *spark {
	if len(counts) == 0 || len(all) == 0 {
		return nil
	}
	most := slices.MaxFunc(counts, func(a, b search.Bucket) int { return a.Count - b.Count }).Count
	v := &spark{First: all[0].Start, Last: all[len(all)-1].Start, Height: sparkHeight}
	slot := 100 / float64(len(all))
	var said []string
	for i, year := range all {
		n := slices.IndexFunc(counts, func(c search.Bucket) bool { return c.Start == year.Start })
		if n < 0 || counts[n].Count == 0 {
			continue
		}
		count := counts[n].Count
		height := max(2, count*sparkHeight/most)
		v.Bars = append(v.Bars, bar{X: percent(slot * (float64(i) + .1)), Width: percent(slot * .8), Y: sparkHeight - height, Height: height})
		said = append(said, fmt.Sprintf("%s: %s", year.Start, number(count)))
	}
	v.Said = "Inlägg per år. " + strings.Join(said, ", ")
	return v
}
