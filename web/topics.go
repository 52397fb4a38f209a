package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

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
	page := &topicsData{frame: s.frame("Ämnen", ""), Version: s.searcher.Topics().Version}
	if page.Topics = s.subjects.of(res.Epoch); page.Topics == nil {
		if page.Topics, err = s.survey(r.Context(), res); err != nil {
			return err
		}
	}
	return s.render(w, http.StatusOK, page)
}

// The subjects are the topics as they were last shown: to count each by year takes a
// search of its own. They hold for one epoch.
type subjects struct {
	mu    sync.Mutex
	epoch string
	views []subjectView
}

// of returns the topics of an epoch, nil if they are not held.
func (h *subjects) of(epoch string) []subjectView {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.epoch != epoch {
		return nil
	}
	return h.views
}

func (h *subjects) keep(epoch string, views []subjectView) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.epoch, h.views = epoch, views
}

// survey returns the topics over time, and keeps them unless something is decided or
// indexed while they are counted. The result is of all posts, by topic.
func (s *site) survey(ctx context.Context, res *search.Result) (views []subjectView, err error) {
	all, steady := years(res.Histogram.Buckets), true
	for _, t := range s.searcher.Topics().Topics {
		view := subjectView{ID: t.ID, Scope: t.Scope}
		value := search.Value{Value: t.ID, Name: t.Name}
		if i := slices.IndexFunc(res.Facets["topic"], func(v search.Value) bool { return v.Value == t.ID }); i >= 0 {
			value = res.Facets["topic"][i]
			req := only(ask(), "topic", t.ID)
			req.Size, req.Count = 0, []string{}
			of, err := s.find(ctx, req)
			if err != nil {
				return nil, err
			}
			view.Spark, steady = drawSpark(years(of.Histogram.Buckets), all), steady && of.Epoch == res.Epoch
		}
		view.valueView = s.value("topic", value, ask())
		views = append(views, view)
	}
	if steady {
		s.subjects.keep(res.Epoch, views)
	}
	return views, nil
}

const sparkHeight = 32 // pixels

// A spark is posts of a topic by year, small: bars without links.
type spark struct {
	Said        string // the same in words
	First, Last archive.Date
	Height      int
	Bars        []bar
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
