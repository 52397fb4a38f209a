package local

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"kronika/archive"
	"kronika/search"
)

// TestLeast compares with sorting all.
func TestLeast(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, size := range []int{0, 1, 3, 7, 8, 9, 100} {
		for _, keep := range []int{1, 3, 4, 50, 200} {
			var all []uint64
			for range size {
				all = append(all, r.Uint64N(60))
			}
			sorted := slices.Sorted(slices.Values(all))
			if got, want := least(slices.Clone(all), keep), sorted[:min(size, keep)]; !slices.Equal(got, want) {
				t.Errorf("%d of %v: got %v, want %v", keep, all, got, want)
			}
		}
	}
}

// TestManyValues: of a facet with more values than are answered the commonest are, and
// one that was chosen; of one facet alone all, and all months.
func TestManyValues(t *testing.T) {
	f := folder{t, t.TempDir()}
	var posts []archive.Post
	for n := range search.MaxValues + 20 {
		p := numbered(n)
		p.Published = archive.Date(fmt.Sprintf("%04d-%02d", 1990+n/12, 1+n%12))
		p.Labels = []string{fmt.Sprintf("etikett %03d", n)}
		if n%2 == 1 {
			p.Labels = append(p.Labels, fmt.Sprintf("etikett %03d", n-1))
		}
		posts = append(posts, p)
	}
	m := f.update(posts...)
	ix, err := Open(f.generation(m), m)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	ask := func(chosen string, count ...string) map[string][]search.Count {
		p := &search.Plan{Sort: search.Newest, Count: count}
		if chosen != "" {
			p.Facets = map[string][]search.Choice{"label": {{Value: chosen, Exclude: true}}}
		}
		found, err := ix.Find(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		return found.Facets
	}
	several := ask("", "label", "month")
	labels := several["label"]
	if n := len(posts) / 2; len(labels) != search.MaxValues || labels[0] != (search.Count{Value: "etikett 000", Count: 2}) || labels[n] != (search.Count{Value: "etikett 001", Count: 1}) {
		t.Errorf("got %d labels, first %v, then %v; want %d, those with two posts first", len(labels), labels[0], labels[n], search.MaxValues)
	}
	if months := several["month"]; len(months) != len(posts) || months[0].Value < months[1].Value {
		t.Errorf("got %d months, want all %d, the latest first", len(months), len(posts))
	}
	if n := len(ask("", "label")["label"]); n != len(posts) {
		t.Errorf("got %d labels alone, want all %d", n, len(posts))
	}
	rare := fmt.Sprintf("etikett %03d", len(posts)-1)
	if labels := ask(rare, "label", "year")["label"]; !slices.Contains(labels, search.Count{Value: rare, Count: 1}) || len(labels) != search.MaxValues+1 {
		t.Errorf("got %d labels, want %q among %d", len(labels), rare, search.MaxValues+1)
	}
}
