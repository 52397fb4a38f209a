package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"kronika/archive"
)

// readLines reads posts as JSON Lines, the shape of [archive.Post]. A damaged
// line is a finding.
func readLines(p Page) (*Result, error) {
	t := taker{r: &Result{Platform: "jsonl"}}
	n := 0
	for line := range bytes.Lines(p.Body) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		where := fmt.Sprintf("%s:%d", p.URL, n)
		var post archive.Post
		if err := json.Unmarshal(line, &post); err != nil {
			t.r.find(where, "no post: "+err.Error())
			continue
		}
		t.take(where, post)
	}
	return t.end(p.URL), nil
}

// A taker takes in posts that were written as posts, by an archive or by another
// program. When an archive had seen one, and since when it was gone, stays with it;
// its number of revision follows from the others.
type taker struct {
	r         *Result
	withdrawn int // posts of which the archive that wrote them shows nothing
}

func (t *taker) take(where string, p archive.Post) {
	if p.Status == archive.Withdrawn {
		t.withdrawn++
		return
	}
	if err := clean(&p); err != nil {
		t.r.find(where, err.Error())
	}
	if p.Text == "" && p.Title == "" && p.HTML == "" {
		t.r.find(where, "post without title and text")
		return
	}
	gone := p.Gone
	if p.Status != archive.Gone {
		gone = nil
	}
	p.Status, p.Gone = "", nil
	t.r.Posts = append(t.r.Posts, p)
	if gone != nil {
		p.Status, p.HTML, p.Comments, p.Capture = archive.Gone, "", nil, &archive.Capture{Fetched: *gone}
		t.r.Posts = append(t.r.Posts, p)
	}
}

func (t *taker) end(where string) *Result {
	if t.withdrawn > 0 {
		t.r.find(where, fmt.Sprintf("left out: %d × withdrawn where they come from, and so without text", t.withdrawn))
	}
	return t.r
}

// clean gives a post that another program wrote the form of ours. The error
// says which dates could not be read; the post is without them.
func clean(p *archive.Post) (err error) {
	dates := []*archive.Date{&p.Published, &p.Updated}
	for i := range p.Comments {
		p.Comments[i].Text = tidy(p.Comments[i].Text)
		dates = append(dates, &p.Comments[i].Published)
	}
	for _, d := range dates {
		if *d == "" {
			continue
		}
		if _, fault := archive.ParseDate(string(*d)); fault != nil {
			*d, err = "", fault
		}
	}
	p.Title = oneLine(p.Title)
	for i := range p.Labels {
		p.Labels[i] = oneLine(p.Labels[i])
	}
	p.Labels = slices.DeleteFunc(p.Labels, func(label string) bool { return label == "" })
	p.Text = tidy(p.Text)
	if root, fault := parse([]byte(p.HTML)); fault == nil && p.Text == "" {
		setBody(p, bodyElement(root))
		return err
	}
	p.HTML = sanitise(p.HTML)
	return err
}
