package contract

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// planCases are the cases that no address can ask, in an archive of random posts.
var planCases = []struct {
	name string
	run  func(r *run, t *testing.T, st *site)
}{
	{"random", (*run).random},
	{"complete", (*run).complete},
	{"cancelled", (*run).cancelled},
	{"too late", (*run).tooLate},
	{"costly", (*run).costly},
	{"withheld", (*run).withheld},
}

// plans runs them.
func (r *run) plans(t *testing.T) {
	st := newEmptySite(t, r.Open, []archive.Source{{ID: "a", Address: "a.example", Owner: archive.Authority}, {ID: "b", Address: "b.example"}})
	random := NewRandom(st.Analyst, 11)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for generation := range 3 { // the last two replace posts of those before
		var posts []archive.Post
		for n := range 60 {
			p := random.Post(n*(generation+1)%90, 0)
			p.Keys = []string{[]string{"a", "b"}[n*(generation+1)%2] + ":/" + p.ID}
			if p.ID = ""; !slices.ContainsFunc(posts, func(o archive.Post) bool { return o.Keys[0] == p.Keys[0] }) {
				posts = append(posts, p)
			}
		}
		check(st.see(t.Context(), posts...))
		st.Engine = st.update()
	}
	for _, c := range planCases {
		t.Run(c.name, func(t *testing.T) { c.run(r, t, st) })
	}
}

// naive returns the naive engine of the archive, which must hold as many posts as the
// index.
func (st *site) naive(t *testing.T) *Naive {
	t.Helper()
	e, err := naiveOf(t.Context(), st.Store, st.Analyst)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// random compares the answers to random plans with those of the naive engine.
func (r *run) random(t *testing.T, st *site) { r.likeNaive(t, st, 250, nil) }

// withheld does so while posts are withheld of which the index knows nothing. It is the last
// of the cases: the archive is another then.
func (r *run) withheld(t *testing.T, st *site) {
	before := st.naive(t)
	for _, name := range []string{"post0004", "post0007", "post0031", "post0060"} {
		if err := st.step(t.Context(), "!withdraw "+name); err != nil {
			t.Fatal(err)
		}
	}
	decided, err := st.Store.Decided(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(decided.Since(before.Decisions, before.Seq)); n < 4 {
		t.Fatalf("got %d posts withheld, want 4", n)
	}
	r.likeNaive(t, st, 100, decided)
}

// likeNaive asks so many random plans.
func (r *run) likeNaive(t *testing.T, st *site, plans int, decided *archive.Decided) {
	random, naive := NewRandom(st.Analyst, 12), st.naive(t)
	wrong := 0
	for n := 0; n < plans && wrong < 3; n++ {
		p := random.Plan()
		if decided != nil {
			p.Withheld = decided.Since
		}
		got, err := st.Engine.Find(t.Context(), p)
		if err != nil {
			t.Fatalf("plan %d %+v: %v", n, p, err)
		}
		want, err := naive.Find(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := r.compareFound(p, want, got); diff != "" {
			wrong++
			t.Errorf("plan %d %+v (-naive +got):\n%s", n, p, diff)
		}
	}
}

// compareFound returns how an answer differs from that of the naive engine.
func (r *run) compareFound(p *search.Plan, want, got *search.Found) string {
	w, g := *want, *got
	for _, f := range []*search.Found{&w, &g} {
		f.Generation, f.Built, f.Hits, f.Wider = "", time.Time{}, nil, nil
		f.First, f.Last = unscored(f.First), unscored(f.Last)
	}
	if diff := cmp.Diff(w, g, cmpopts.EquateEmpty()); diff != "" {
		return diff
	}
	ranked := p.Sort == search.Relevance
	hits := wrong{"hits", ids(want.Hits), ids(got.Hits)}
	wider := wrong{"wider", ids(want.Wider), ids(got.Wider)}
	loose := run{Suite: Suite{Exact: false}} // the naive engine adds scores in another order
	if !loose.sameHits(hits, ranked, want.Total == len(want.Hits)) || !loose.sameHits(wider, true, want.WiderTotal == len(want.Wider)) {
		return fmt.Sprintf("%+v\n%+v", hits, wider)
	}
	if p.Offset == 0 {
		r.best.same, r.best.of = r.best.same+loose.best.same, r.best.of+loose.best.of
		r.many.same, r.many.of = r.many.same+loose.many.same, r.many.of+loose.many.of
	}
	return ""
}

func unscored(p *search.Post) *search.Post {
	if p == nil {
		return nil
	}
	return &search.Post{ID: p.ID, Revision: p.Revision, Topics: p.Topics}
}

func ids(posts []search.Post) (all string) {
	for _, p := range posts {
		all += p.ID + " "
	}
	return all
}

// complete compares what is completed with counting over the documents.
func (r *run) complete(t *testing.T, st *site) {
	naive := st.naive(t)
	for _, field := range []string{indexer.Exact, indexer.Parts, indexer.Title} {
		for _, prefix := range []string{"s", "sk", "skol", "å", "ö", "zzz", "skolan"} {
			for _, limit := range []int{1, 3, 50} {
				c := &search.Completion{Field: field, Prefix: prefix, Limit: limit}
				got, err := st.Engine.Complete(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				want, err := naive.Complete(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%+v (-naive +got):\n%s", c, diff)
				}
			}
		}
	}
}

// everything is a plan that all posts pass.
func everything() *search.Plan {
	return &search.Plan{Sort: search.Newest, Limit: 10, Count: indexer.FacetNames}
}

// cancelled asks for what nobody waits for, and after that for the same.
func (r *run) cancelled(t *testing.T, st *site) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.ended(ctx, t, st, context.Canceled)
}

// tooLate asks for what was to be answered before now.
func (r *run) tooLate(t *testing.T, st *site) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	r.ended(ctx, t, st, context.DeadlineExceeded)
}

func (r *run) ended(ctx context.Context, t *testing.T, st *site, want error) {
	if found, err := st.Engine.Find(ctx, everything()); !errors.Is(err, want) {
		t.Errorf("got %+v, %v, want %v", found, err, want)
	}
	found, err := st.Engine.Find(t.Context(), everything())
	if err != nil || found.Total != len(st.naive(t).Docs) {
		t.Errorf("the next search: got %+v, %v, want all posts", found, err)
	}
}

// costly leaves out more and more. An engine refuses it, each time, or leaves out all of it.
func (r *run) costly(t *testing.T, st *site) {
	naive := st.naive(t)
	var near search.Near
	for _, letter := range "sbkvimåtöä" {
		near.Groups = append(near.Groups, []search.Test{{Field: indexer.Exact, Terms: []string{string(letter)}, Prefix: true}})
		p := everything()
		for range 40 {
			p.Not = append(p.Not, search.Match{Near: []search.Near{{Groups: near.Groups, Distance: 30, Weight: 1}}})
		}
		want, err := naive.Find(t.Context(), &search.Plan{Not: p.Not[:1]})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			found, err := st.Engine.Find(t.Context(), p)
			switch {
			case errors.Is(err, search.CostlyError{}):
			case err != nil || found.Total != want.Total || len(found.Cut) > 0:
				t.Errorf("%d groups: got %+v, %v, want %d posts or a refusal", len(near.Groups), found, err, want.Total)
			}
		}
	}
}
