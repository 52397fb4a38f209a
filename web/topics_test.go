package web

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"kronika/archive"
	"kronika/search"
)

// A counted engine counts what it is asked.
type counted struct {
	search.Engine
	asked atomic.Int64
}

func (c *counted) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	c.asked.Add(1)
	return c.Engine.Find(ctx, p)
}

// TestTopicsAreCountedOnce: the page of the topics asks once a topic, then once a visit,
// and anew after a decision, of which it then says nothing any more.
func TestTopicsAreCountedOnce(t *testing.T) {
	f := serve(t, somePosts(), "")
	engine := &counted{Engine: f.index}
	f.searcher.Engine = engine
	f.start(t, Config{Search: f.searcher, Posts: f.store, Ready: ready})
	visit := func() (page string, asked int) {
		before := engine.asked.Load()
		page = f.page(t, "/amnen", http.StatusOK)
		return page, int(engine.asked.Load() - before)
	}
	first, asked := visit()
	if drawn := strings.Count(first, `<svg class="spark"`); drawn < 2 || asked != 1+drawn {
		t.Fatalf("first visit: %d searches for %d topics, want one each and one", asked, drawn)
	}
	if again, asked := visit(); again != first || asked != 1 {
		t.Errorf("second visit: %d searches, want 1, and the same page: %v", asked, again == first)
	}
	f.withdraw(t, archive.PostID(key(0)), archive.Part{})
	after, asked := visit()
	if asked < 2 || after == first || strings.Contains(after, "2012: 2") {
		t.Errorf("after a decision: %d searches, want another page without the post\n%s", asked, after)
	}
	if again, asked := visit(); again != after || asked != 1 {
		t.Errorf("after that: %d searches, want 1, and the same page: %v", asked, again == after)
	}
}
