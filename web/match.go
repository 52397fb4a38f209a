package web

import "slices"

// A pair is the places of one item in two lists.
type pair struct{ i, j int }

// match returns the longest list of items that stand in both lists in the same
// order, or a shorter one where that would cost too much: then the items that
// each list has once split them into parts (Bram Cohen's patience diff).
func (d *differ) match(a, b []string) (pairs []pair) {
	i, j, n, m := 0, 0, len(a), len(b)
	for i < n && j < m && a[i] == b[j] {
		pairs = append(pairs, pair{i, j})
		i, j = i+1, j+1
	}
	for n > i && m > j && a[n-1] == b[m-1] {
		n, m = n-1, m-1
	}
	pairs = append(pairs, d.middle(a, b, pair{i, j}, pair{n, m})...)
	for ; n < len(a); n, m = n+1, m+1 {
		pairs = append(pairs, pair{n, m})
	}
	return pairs
}

// middle matches two lists that begin and end differently.
func (d *differ) middle(a, b []string, from, to pair) (pairs []pair) {
	n, m := to.i-from.i, to.j-from.j
	if n == 0 || m == 0 {
		return nil
	}
	move := func(inner []pair, by pair) {
		for _, p := range inner {
			pairs = append(pairs, pair{p.i + by.i, p.j + by.j})
		}
	}
	if n <= d.cells/m {
		move(d.table(n, m, func(i, j int) bool { return a[from.i+i] == b[from.j+j] }), from)
		return pairs
	}
	if d.cells < n+m {
		return nil
	}
	d.cells -= n + m
	at := from
	anchors := unique(a[from.i:to.i], b[from.j:to.j])
	if len(anchors) == 0 {
		return nil
	}
	for _, p := range append(anchors, pair{n, m}) {
		next := pair{from.i + p.i, from.j + p.j}
		move(d.match(a[at.i:next.i], b[at.j:next.j]), at)
		if next != to {
			pairs = append(pairs, next)
		}
		at = pair{next.i + 1, next.j + 1}
	}
	return pairs
}

// table returns the longest common subsequence of two lists by the textbook's
// table, none if there are not so many cells left.
func (d *differ) table(n, m int, same func(i, j int) bool) (pairs []pair) {
	if m == 0 || n > d.cells/m {
		return nil
	}
	d.cells -= n * m
	width := m + 1
	longest := make([]int32, (n+1)*width) // of what follows
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if same(i, j) {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case same(i, j):
			pairs = append(pairs, pair{i, j})
			i, j = i+1, j+1
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// unique returns the longest rising list of items that each list has just once.
func unique(a, b []string) []pair {
	type count struct{ a, b, i, j int }
	counts := map[string]*count{}
	of := func(item string) *count {
		if counts[item] == nil {
			counts[item] = &count{}
		}
		return counts[item]
	}
	for i, item := range a {
		c := of(item)
		c.a, c.i = c.a+1, i
	}
	for j, item := range b {
		c := of(item)
		c.b, c.j = c.b+1, j
	}
	var once []pair
	for i, item := range a {
		if c := counts[item]; c.a == 1 && c.b == 1 {
			once = append(once, pair{i, c.j})
		}
	}
	return rising(once)
}

// rising returns the longest part of a list, ordered by i, in which j rises too
// (patience sorting).
func rising(pairs []pair) []pair {
	before := make([]int, len(pairs)) // the pair that stands before each, -1: none
	var tops []int                    // the pair that ends the best list of each length
	for k, p := range pairs {
		pile, _ := slices.BinarySearchFunc(tops, p.j, func(top, j int) int { return pairs[top].j - j })
		before[k] = -1
		if pile > 0 {
			before[k] = tops[pile-1]
		}
		if pile == len(tops) {
			tops = append(tops, k)
		}
		tops[pile] = k
	}
	var best []pair
	for k := last(tops); k >= 0; k = before[k] {
		best = append(best, pairs[k])
	}
	slices.Reverse(best)
	return best
}

func last(tops []int) int {
	if len(tops) == 0 {
		return -1
	}
	return tops[len(tops)-1]
}
