package swedish

import (
	"slices"
	"testing"
)

// TestSieve: what is in a set gets through its sieve, and few others do.
func TestSieve(t *testing.T) {
	var none sieve
	if none.mayHave("") || none.mayHave("skola") {
		t.Error("the zero sieve lets words through")
	}
	c := newCompounds()
	set, through, others := map[string]bool{}, 0, 0
	for i, word := range slices.Sorted(func(yield func(string) bool) {
		for word := range c.last {
			if !yield(word) {
				return
			}
		}
	}) {
		if i%10 == 0 {
			set[word] = true
		}
	}
	s := sieveOf(set)
	for word := range c.last {
		switch got := s.mayHave(word); {
		case set[word] && !got:
			t.Errorf("%q is held back", word)
		case !set[word] && got:
			through++
			fallthrough
		case !set[word]:
			others++
		}
	}
	if through > others/4 {
		t.Errorf("%d of %d words that are not in the set get through", through, others)
	}
}
