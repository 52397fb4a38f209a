package contract

import (
	"fmt"
	"slices"
	"strings"

	"kronika/search"
)

// A wrong is a key of an answer that is not as expected.
type wrong struct{ key, want, got string }

// compare returns what of an answer is not as a case expects.
func (r *run) compare(e *entry, a answer) (all []wrong) {
	switch e.kind() {
	case query:
		return r.compareQuery(e, a)
	case typed:
		if want, got := strings.Join(e.want, "\n"), strings.Join(a.typed, "\n"); want != got {
			return []wrong{{"suggestions", "\n" + want, "\n" + got}}
		}
		return nil
	}
	if len(e.want) == 0 {
		return []wrong{{"total", "something; write it with -update", "no expectation"}}
	}
	for _, line := range e.want {
		key, want, _ := strings.Cut(line, " ")
		got, err := a.value(key)
		if err != nil {
			got = err.Error()
		}
		if w := (wrong{key, want, got}); !r.same(w, a) {
			all = append(all, w)
		}
	}
	return all
}

// same reports whether a value is as expected.
func (r *run) same(w wrong, a answer) bool {
	switch {
	case a.result == nil:
	case w.key == "hits":
		ranked := a.request.Sort == search.Relevance && strings.TrimSpace(a.request.Query) != ""
		return r.sameHits(w, ranked, a.result.Total <= len(a.result.Hits))
	case w.key == "wider" && a.result.Wider != nil:
		total, names, _ := strings.Cut(w.want, ": ")
		gotTotal, gotNames, _ := strings.Cut(w.got, ": ")
		return total == gotTotal && r.sameHits(wrong{w.key, names, gotNames}, true, a.result.Wider.Total <= len(a.result.Wider.Hits))
	}
	return w.want == w.got
}

// sameHits reports whether names of hits are as expected: in the same order, unless they
// are ranked by relevance. In whole lists of ranked hits the same must be; of others the
// best are counted.
func (r *run) sameHits(w wrong, ranked, whole bool) bool {
	want, got := hitsOf(w.want), hitsOf(w.got)
	if !ranked {
		return slices.Equal(want, got)
	}
	r.best.add(want, got)
	if len(got) > best || !whole {
		r.many.add(want, got)
	}
	if r.Exact {
		return slices.Equal(want, got)
	}
	if whole {
		slices.Sort(want)
		slices.Sort(got)
		return slices.Equal(want, got)
	}
	return len(want) == len(got)
}

func hitsOf(names string) []string {
	if names == none {
		return nil
	}
	return strings.Fields(names)
}

// compareQuery compares the hits of "text => hits | wider", which are all. In braces
// stand those whose order does not matter.
func (r *run) compareQuery(e *entry, a answer) (all []wrong) {
	_, wanted, _ := strings.Cut(e.head, "=>")
	hits, wider, _ := strings.Cut(wanted, "|")
	if a.result == nil {
		return []wrong{{"hits", hits, a.refused}}
	}
	got := []search.Hit{}
	if a.result.Wider != nil {
		got = a.result.Wider.Hits
	}
	for _, w := range []wrong{{"hits", hits, a.of(a.result.Hits)}, {"wider", wider, a.of(got)}} {
		w.want = strings.TrimSpace(w.want)
		if bare, ok := strings.CutPrefix(w.want, "{"); ok {
			w.want = inOrder(strings.TrimSuffix(bare, "}"))
			w.got = inOrder(w.got)
		}
		if !r.sameHits(w, true, true) {
			all = append(all, w)
		}
	}
	if n := len(a.result.Hits); n != a.result.Total {
		all = append(all, wrong{"total", fmt.Sprint(n), fmt.Sprint(a.result.Total)})
	}
	return all
}

// inOrder returns names in the order of the alphabet.
func inOrder(names string) string {
	all := strings.Fields(names)
	slices.Sort(all)
	return strings.Join(all, " ")
}
