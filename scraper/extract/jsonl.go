package extract

import (
	"bytes"
	"encoding/json"
	"fmt"

	"kronika/archive"
)

// readLines reads posts as JSON Lines, the shape of [archive.Post]. A damaged
// line is a finding.
func readLines(p Page) *Result {
	r := &Result{Platform: "jsonl"}
	n := 0
	for line := range bytes.Lines(bytes.TrimPrefix(p.Body, []byte("\ufeff"))) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		where := fmt.Sprintf("%s:%d", p.URL, n)
		var post archive.Post
		if err := json.Unmarshal(line, &post); err != nil {
			r.Findings = append(r.Findings, Finding{where, "no post: " + err.Error()})
			continue
		}
		if _, err := archive.ParseDate(string(post.Published)); err != nil && post.Published != "" {
			r.Findings = append(r.Findings, Finding{where, err.Error()})
			post.Published = ""
		}
		if post.Text == "" && post.Title == "" {
			r.Findings = append(r.Findings, Finding{where, "post without title and text"})
			continue
		}
		post.Text = tidy(post.Text)
		post.HTML = sanitise(post.HTML)
		r.Posts = append(r.Posts, post)
	}
	return r
}
