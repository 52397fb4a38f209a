package extract

import (
	"bytes"
	"encoding/json"
	"fmt"

	"kronika/archive"
)

// readLines reads posts as JSON Lines, the shape of [archive.Post]. A damaged
// line is a finding.
func readLines(p Page) (*Result, error) {
	r := &Result{Platform: "jsonl"}
	n := 0
	for line := range bytes.Lines(p.Body) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		where := fmt.Sprintf("%s:%d", p.URL, n)
		var post archive.Post
		if err := json.Unmarshal(line, &post); err != nil {
			r.find(where, "no post: "+err.Error())
			continue
		}
		if err := clean(&post); err != nil {
			r.find(where, err.Error())
		}
		if post.Text == "" && post.Title == "" && post.HTML == "" {
			r.find(where, "post without title and text")
			continue
		}
		r.Posts = append(r.Posts, post)
	}
	return r, nil
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
	p.Text = tidy(p.Text)
	if root, fault := parse([]byte(p.HTML)); fault == nil && p.Text == "" {
		setBody(p, bodyElement(root))
		return err
	}
	p.HTML = sanitise(p.HTML)
	return err
}
