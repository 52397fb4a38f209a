package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A change is a piece of text that two versions share, or that one of them has.
type change struct {
	Kind changeKind
	Text string
}

// changeKind says which versions have a piece of text.
type changeKind string

const (
	inBoth  changeKind = ""        // both
	added   changeKind = "added"   // the later one
	removed changeKind = "removed" // the earlier one
)

// A changedParagraph is a paragraph of either version, in the order of reading.
// Its pieces are all of one kind if only one version has the paragraph.
type changedParagraph struct {
	Before, After int // its numbers, from 1; 0: that version lacks it
	Pieces        []change
}

// Changed reports whether the versions differ in the paragraph.
func (p changedParagraph) Changed() bool {
	return slices.ContainsFunc(p.Pieces, func(c change) bool { return c.Kind != inBoth })
}

// Bounds of the work of one comparison. Where they are reached, more is said to
// be changed than is.
const (
	maxCells = 8 << 20 // of all tables that are filled: 32 MiB and about 0.1 s; two paragraphs of 2,800 words
	maxPairs = 400     // of paragraphs that are looked at for likeness at once
	likeness = 0.5     // of the words of two paragraphs that are one, changed
)

// A differ compares texts.
type differ struct{ cells int } // that may still be filled

// compare returns the paragraphs of two versions.
func compare(before, after []string) (all []changedParagraph) {
	d := &differ{maxCells}
	d.blocks(before, after, func(i, n, j, m int) {
		all = append(all, d.rewritten(before, after, i, n, j, m)...)
	}, func(i, j int) {
		all = append(all, changedParagraph{i + 1, j + 1, []change{{inBoth, after[j]}}})
	})
	return all
}

// blocks walks through two lists: same is told of the items that both have, and
// differs of the runs between them, in order.
func (d *differ) blocks(a, b []string, differs func(i, n, j, m int), same func(i, j int)) {
	i, j := 0, 0
	for _, p := range append(d.match(a, b), pair{len(a), len(b)}) {
		if i < p.i || j < p.j {
			differs(i, p.i, j, p.j)
		}
		if p.i < len(a) {
			same(p.i, p.j)
		}
		i, j = p.i+1, p.j+1
	}
}

// rewritten returns the paragraphs before[i:n] and after[j:m]: those that are
// alike as one, with the words that differ.
func (d *differ) rewritten(before, after []string, i, n, j, m int) (all []changedParagraph) {
	upTo := func(n, m int) {
		for ; i < n; i++ {
			all = append(all, changedParagraph{i + 1, 0, []change{{removed, before[i]}}})
		}
		for ; j < m; j++ {
			all = append(all, changedParagraph{0, j + 1, []change{{added, after[j]}}})
		}
	}
	for _, p := range d.alike(before[i:n], after[j:m], i, j) {
		upTo(p.i, p.j)
		all = append(all, changedParagraph{i + 1, j + 1, d.words(before[i], after[j])})
		i, j = i+1, j+1
	}
	upTo(n, m)
	return all
}

// alike pairs paragraphs that have most words in common; the first of each list
// has the numbers i and j.
func (d *differ) alike(before, after []string, i, j int) []pair {
	if len(before)*len(after) > maxPairs {
		return nil
	}
	bags := func(texts []string) (all []map[string]int) {
		for _, text := range texts {
			all = append(all, bag(text))
		}
		return all
	}
	a, b := bags(before), bags(after)
	pairs := d.table(len(a), len(b), func(x, y int) bool { return shared(a[x], b[y]) >= likeness })
	for k := range pairs {
		pairs[k].i, pairs[k].j = pairs[k].i+i, pairs[k].j+j
	}
	return pairs
}

// words compares two paragraphs word by word.
func (d *differ) words(before, after string) (all []change) {
	a, b := grouped(split(before)), grouped(split(after))
	var edits []edit
	d.blocks(bare(a), bare(b), func(i, n, j, m int) {
		edits = joined(edits, edit{i, n, j, m, max(letters(a[i:n]), letters(b[j:m]))}, b)
	}, func(i, j int) {})
	add := func(kind changeKind, pieces []string) {
		if text := strings.Join(pieces, ""); text != "" {
			all = append(all, change{kind, text})
		}
	}
	at := 0
	for _, e := range edits {
		add(inBoth, b[at:e.j])
		add(removed, a[e.i:e.n])
		add(added, b[e.j:e.m])
		at = e.m
	}
	add(inBoth, b[at:])
	return all
}

// An edit puts b[j:m] in the place of a[i:n].
type edit struct{ i, n, j, m, letters int }

// maxBetween is how many letters between two edits are too few to leave the edits
// apart: two sentences that share an «och» are easier to read one after the other.
const maxBetween = 12

// joined adds an edit to those before it, and makes one of it and the last if
// little stands between them, and less than either edit.
func joined(edits []edit, e edit, b []string) []edit {
	if k := len(edits) - 1; k >= 0 {
		before := edits[k]
		if n := letters(b[before.m:e.j]); n < min(maxBetween, before.letters, e.letters) {
			edits[k] = edit{before.i, e.n, before.j, e.m, before.letters + n + e.letters}
			return edits
		}
	}
	return append(edits, e)
}

// letters counts the letters and digits of pieces.
func letters(pieces []string) (n int) {
	for _, piece := range pieces {
		for _, r := range piece {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
	}
	return n
}

// split cuts a text into words and single signs, each with the space behind it.
func split(text string) (pieces []string) {
	start, inWord, space := 0, false, false
	for i, r := range text {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		blank := unicode.IsSpace(r)
		if i > start && !blank && (space || !word || !inWord) {
			pieces = append(pieces, text[start:i])
			start = i
		}
		inWord, space = word, blank
	}
	if start < len(text) {
		pieces = append(pieces, text[start:])
	}
	return pieces
}

// grouped makes one piece of a number whose digits stand in groups of three: 150 000
// and 1 150 000 are two numbers, not one with a 1 before it.
func grouped(pieces []string) (all []string) {
	open := false // the last piece is such a number, or the first group of one
	for _, piece := range pieces {
		digits := strings.TrimRight(piece, " \u00a0\u202f")
		if k := len(all) - 1; open && isDigits(digits) && len(digits) == 3 {
			all[k] += piece
		} else {
			all, open = append(all, piece), isDigits(digits) && len(digits) <= 3
		}
		open = open && utf8.RuneCountInString(piece) == utf8.RuneCountInString(digits)+1 // one space
	}
	return all
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// bare returns pieces without the space behind them.
func bare(pieces []string) []string {
	words := make([]string, len(pieces))
	for i, p := range pieces {
		words[i] = strings.TrimSpace(p)
	}
	return words
}

// bag counts the words of a text.
func bag(text string) map[string]int {
	words := map[string]int{}
	for _, w := range strings.Fields(text) {
		words[w]++
	}
	return words
}

// shared returns how much of two bags is in both, 0…1.
func shared(a, b map[string]int) float64 {
	both, all := 0, 0
	for word, n := range a {
		both += min(n, b[word])
		all += n
	}
	for _, n := range b {
		all += n
	}
	return 2 * float64(both) / float64(max(all, 1))
}
