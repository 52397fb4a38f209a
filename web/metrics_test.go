package web

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/search"
)

// TestMetrics: what was answered is counted by route and status, and nothing says who
// asked what. A page without hits asks once more, for a question that finds some.
func TestMetrics(t *testing.T) {
	f := serve(t, somePosts(), "")
	for _, path := range []string{"/", "/sok?q=hemligt", "/sok?q=skolan", "/api/v1/search?page=0", "/saknas/hemligt", "/inlagg/aaaaaaaaaaaaa"} {
		f.get(t, path)
	}
	f.do(t, "POST", "/sok", nil)
	a := f.get(t, "/metrics")
	if got, want := a.Header.Get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8"; a.StatusCode != 200 || got != want {
		t.Errorf("got %d, %q; want 200, %q", a.StatusCode, got, want)
	}
	wantAll(t, a.body, `kronika_requests_total{route="/",status="200"} 1`, `kronika_requests_total{route="/sok",status="200"} 2`,
		`kronika_requests_total{route="/api/v1/search",status="400"} 1`, `kronika_requests_total{route="none",status="404"} 1`, `kronika_requests_total{route="none",status="405"} 1`,
		`kronika_requests_total{route="/inlagg/{id:[a-z2-7]{13}}",status="404"} 1`, `kronika_search_seconds_bucket{le="+Inf"} 4`, "kronika_search_seconds_count 4\n",
		"kronika_posts 6\n", "kronika_documents 6\n", "kronika_index_behind_posts 0\n", "kronika_generation 1\n", "kronika_ready 1\n", "kronika_searches_open 0\n")
	wantNone(t, a.body, "hemligt", "skolan", "127.0.0.1")
	line := regexp.MustCompile(`^(# (HELP|TYPE) kronika_[a-z_]+ .+|kronika_[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [0-9.e+-]+)$`)
	for text := range strings.Lines(a.body) {
		if !line.MatchString(strings.TrimSuffix(text, "\n")) {
			t.Errorf("not in the text format: %q", text)
		}
	}
}

func TestMetricsWithoutIndex(t *testing.T) {
	f := &fixture{log: newLog()}
	f.start(t, Config{Ready: func() error { return errors.New("no index yet") }})
	body := f.get(t, "/metrics").body
	wantAll(t, body, "kronika_ready 0\n")
	wantNone(t, body, "kronika_documents")
}

// TestIndexFiles: what is known of the files of the index is there for who watches it.
func TestIndexFiles(t *testing.T) {
	f := &fixture{log: newLog()}
	health := search.Health{Files: 12, Bytes: 5 << 30, Built: time.Unix(1353682800, 0), Checked: time.Unix(1353682801, 0)}
	f.start(t, Config{Ready: func() error { return errors.New("no index yet") }, Health: func() search.Health { return health }})
	wantAll(t, f.get(t, "/metrics").body, "kronika_index_files 12\n", "kronika_index_bytes 5368709120\n", "kronika_index_damaged 0\n",
		"kronika_index_built_timestamp_seconds 1353682800\n", "kronika_index_checked_timestamp_seconds 1353682801\n")
}

// TestHistogram puts times into buckets: a bound is in its bucket, and all that is
// faster is in each that follows.
func TestHistogram(t *testing.T) {
	m := metrics{}
	for _, ms := range []int{1, 2, 3, 1000, 1001} {
		m.search(time.Duration(ms) * time.Millisecond)
	}
	if diff := cmp.Diff([]int{2, 1, 0, 0, 0, 0, 0, 0, 1, 1}, m.searches); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
