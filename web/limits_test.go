package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kronika/indexer"
	"kronika/search"
)

// A worn engine finds what another does until its limits are reached, which in a
// small archive they never are.
type worn struct {
	search.Engine
	fault error
	spare func(*search.Found)
}

func (w worn) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	if end, ok := ctx.Deadline(); !ok || time.Until(end) > search.MaxTime {
		return nil, fmt.Errorf("the search may go on until %v", end)
	}
	found, err := w.Engine.Find(ctx, p)
	if err != nil || w.fault != nil {
		return nil, w.fault
	}
	w.spare(found)
	return found, nil
}

// wear puts an engine into a site.
func wear(t *testing.T, fault error, spare func(*search.Found)) *fixture {
	t.Helper()
	f := serve(t, somePosts(), "")
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	searcher := &search.Searcher{Engine: worn{f.index, fault, spare}, Store: f.store, Analyst: analyst}
	f.start(t, Config{Search: searcher, Posts: f.store, Ready: ready})
	return f
}

// TestCostly: what is too much to look for is never a fault of the server, and a
// person and a program read what to type instead.
func TestCostly(t *testing.T) {
	for _, c := range []struct {
		fault       error
		status      int
		kind, param string
		words       []string
	}{
		{search.CostlyError{}, 400, "costly", "q", []string{"Sökningen utesluter för mycket", "skriv fler bokstäver före *"}},
		{context.DeadlineExceeded, 503, "timeout", "", []string{"Sökningen tog för lång tid", "färre eller längre ord"}},
	} {
		f := wear(t, fmt.Errorf("generation: %w", c.fault), nil)
		a := f.get(t, "/api/v1/search?q=-a*")
		var p problem
		if err := json.Unmarshal([]byte(a.body), &p); err != nil {
			t.Fatalf("%v\n%s", err, a.body)
		}
		if a.StatusCode != c.status || a.Header.Get("Content-Type") != problemType || p.Type != "urn:kronika:problem:"+c.kind || p.Param != c.param {
			t.Errorf("got %d, %+v; want %d, %s of %q", a.StatusCode, p, c.status, c.kind, c.param)
		}
		if again := a.Header.Get("Retry-After") != ""; again != (c.status == http.StatusServiceUnavailable) {
			t.Errorf("%s: got Retry-After %v", c.kind, again)
		}
		wantAll(t, p.Title+p.Hint, c.words...)
		wantAll(t, f.page(t, "/sok?q=-a*", c.status), c.words...)
	}
}

// TestPartial: a program and a person are told that an answer is not whole, and what
// it lacks.
func TestPartial(t *testing.T) {
	for _, c := range []struct {
		query, heading, repair string
		found                  search.Found
	}{
		{"skolan", "Minst 4", "Att leta efter ”skolan” tog för lång tid och avbröts; fler inlägg än de som visas kan ha det.",
			search.Found{Cut: []search.Cut{{Short: true}}}},
		{"skol*", "Minst 3", "Så många ord börjar på ”skol” att bara de 17 vanligaste söktes.", search.Found{Cut: []search.Cut{{Terms: 17}}}},
		{"skol* NÄRA/5 xyzzy*", "Inga inlägg hittades", "I ”skol* NÄRA/5 xyzzy*” står * för så många ord att bara de 50 vanligaste söktes.",
			search.Found{Cut: []search.Cut{{Terms: 50}}}},
		{"skolan", "Minst 4", "Hur nära varandra orden står påverkade inte ordningen: det hade tagit för lång tid.", search.Found{Rough: true}},
	} {
		f := wear(t, nil, func(found *search.Found) { found.Cut, found.Rough = c.found.Cut, c.found.Rough })
		address := "q=" + strings.NewReplacer(" ", "+", "/", "%2F").Replace(c.query)
		var res search.Result
		if err := json.Unmarshal([]byte(f.get(t, "/api/v1/search?"+address).body), &res); err != nil {
			t.Fatal(err)
		}
		if !res.Partial || len(res.Query.Repairs) != 1 || res.Query.Repairs[0] != c.repair {
			t.Errorf("%s: got partial %v, %q, want true and %q", c.query, res.Partial, res.Query.Repairs, c.repair)
		}
		wantAll(t, f.page(t, "/sok?"+address, http.StatusOK), "<h1>"+c.heading, c.repair)
	}
	f := serve(t, somePosts(), "")
	wantNone(t, f.get(t, "/api/v1/search?q=skolan").body, "partial")
	wantNone(t, f.page(t, "/sok?q=skolan", http.StatusOK), "Minst")
}

// TestMeant: a person and a program are offered the question without its misspelling,
// with all filters.
func TestMeant(t *testing.T) {
	f := serve(t, somePosts(), "")
	var res search.Result
	if err := json.Unmarshal([]byte(f.get(t, "/api/v1/search?q=skolann+-vatten").body), &res); err != nil {
		t.Fatal(err)
	}
	if want := "skolan -vatten"; res.DidYouMean != want {
		t.Errorf("got %q, want %q", res.DidYouMean, want)
	}
	wantAll(t, f.page(t, "/sok?q=skolann+-vatten&year=2012&page=2", http.StatusOK), `Menade du <a href="/sok?q=skolan&#43;-vatten&amp;year=2012">skolan -vatten</a>?`)
	wantNone(t, f.page(t, "/sok?q=skolan", http.StatusOK), "Menade du")
}
