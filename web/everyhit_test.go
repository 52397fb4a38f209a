package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kronika/search"
)

// An endless engine has more hits than can be turned to, each once, in the order of
// their numbers.
type endless struct {
	search.Engine
	asked []int // the numbers of hits that were asked for
}

func (e *endless) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	found, err := e.Engine.Find(ctx, p)
	if err != nil {
		return nil, err
	}
	for n := p.Offset; n < p.Offset+p.Limit; n++ {
		e.asked = append(e.asked, n)
	}
	found.Total, found.Hits, found.First, found.Last = search.MaxWindow+500, nil, nil, nil
	return found, nil
}

// TestWholeWindow follows the links to the next page to the last one: each of the first
// 10,000 hits is asked for once, whether the size of a page divides them or not.
func TestWholeWindow(t *testing.T) {
	f := serve(t, somePosts(), "")
	engine := &endless{Engine: f.index}
	f.Close()
	f.start(t, Config{Search: &search.Searcher{Engine: engine, Store: f.store, Analyst: f.analyst}, Posts: f.store, Ready: ready})
	for _, size := range []int{10, 7, 30, 100} {
		engine.asked = nil
		for path := fmt.Sprintf("/sok?q=skolan&size=%d", size); path != ""; {
			body := f.get(t, path).body
			if !strings.Contains(body, "500 inlägg till ligger bortom den sista sidan") {
				t.Fatalf("%s does not say what cannot be turned to", path)
			}
			_, rest, more := strings.Cut(body, `<a rel="next" href="`)
			path = ""
			if more {
				path, _, _ = strings.Cut(rest, `"`)
				path = strings.ReplaceAll(path, "&amp;", "&")
			}
		}
		for n, asked := range engine.asked {
			if n != asked {
				t.Fatalf("size %d: hit %d follows %d", size, asked, n-1)
			}
		}
		if got := len(engine.asked); got != search.MaxWindow {
			t.Errorf("size %d: got %d hits, want %d", size, got, search.MaxWindow)
		}
		if a := f.get(t, fmt.Sprintf("/api/v1/search?q=skolan&size=%d&page=%d", size, search.Pages(size)+1)); a.StatusCode != http.StatusBadRequest {
			t.Errorf("size %d: beyond the last page: got %d", size, a.StatusCode)
		}
	}
}
