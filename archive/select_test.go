package archive

import (
	"fmt"
	"strings"
	"testing"
)

// TestChoose: a period takes the posts whose own period overlaps it, and none
// without a date.
func TestChoose(t *testing.T) {
	var posts []Post
	for i, d := range []Date{"2013-03-15T23:30:00-05:00", "2013-03", "2013", "", "2013-04-01", "2012-12-31T23:59+01:00"} {
		posts = append(posts, Post{Keys: []string{fmt.Sprintf("blogger:%d", i)}, Published: d, Text: "Text."})
	}
	s := put(t, posts...)
	for name, c := range map[string]struct {
		sel  Selection
		want string
	}{
		"all":                    {Selection{}, "2012-12-31T23:59+01:00 2013 2013-03 2013-03-15T23:30:00-05:00 2013-04-01 -"},
		"a month":                {Selection{From: "2013-03", To: "2013-03"}, "2013 2013-03 2013-03-15T23:30:00-05:00"},
		"a day on its own clock": {Selection{From: "2013-03-15", To: "2013-03-15"}, "2013 2013-03 2013-03-15T23:30:00-05:00"},
		"the day after":          {Selection{From: "2013-03-16", To: "2013-03-16"}, "2013 2013-03"},
		"to a year":              {Selection{To: "2012"}, "2012-12-31T23:59+01:00"},
		"from a day":             {Selection{From: "2013-04-01"}, "2013 2013-04-01"},
		"chosen":                 {Selection{IDs: []string{PostID("blogger:3"), PostID("blogger:4")}}, "2013-04-01 -"},
		"a blog":                 {Selection{Sources: []string{"granhamra"}, To: "2012"}, "2012-12-31T23:59+01:00"},
	} {
		if _, err := s.PutSource(t.Context(), Source{ID: "granhamra", Address: "granhamra.example"}); err != nil {
			t.Fatal(err)
		}
		chosen, err := s.Choose(t.Context(), c.sel)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for _, p := range chosen {
			d := string(p.Published)
			if d == "" {
				d = "-"
			}
			got = append(got, d)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", name, got, c.want)
		}
	}
}
