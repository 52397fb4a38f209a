package body

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kronika/indexer/swedish"
)

// A Mention is a place where a text names a body.
type Mention struct {
	ID    string
	Name  string // the body's name at the time of the text
	Type  Type
	Start int // first byte in the text
	End   int // byte after the last
}

// A Context says whose text it is, and from when.
type Context struct {
	Municipality
	// Date is when the text was written: a day, or with a clock behind it, a month or
	// a year, as the archive has it (2012-11-23T15:04, 2012-11-23, 2012-11, 2012).
	// Empty is unknown.
	Date string
}

// marks are the signs before a name that say how it is recognised.
const marks = "=!~"

// A name is one name of a body.
type name struct {
	id, shown, written string
	typ                Type
	from, to           string
	municipality       string
	words              []word
	area               bool // also an area, in which things are
}

// A word is one word of a name: any form of a term, or only one form, or only
// as it is written.
type word struct {
	term, form, capitals string
	and                  bool // "&" stands before it, in place of "och"
}

func newName(a *swedish.Analyzer, marked string) name {
	n := name{written: strings.TrimLeft(marked, marks)}
	mark := marked[:len(marked)-len(n.written)]
	n.area = mark == "~"
	for _, t := range a.Tokens(n.written) {
		w := word{term: t.Term}
		written, _, _ := strings.Cut(n.written[t.Start:t.End], ":") // KS:s
		switch {
		case mark == "=" && written == strings.ToUpper(written):
			w.capitals = written
		case mark == "!" || mark == "~":
			w.form = t.Exact
		}
		n.words = append(n.words, w)
	}
	return n
}

// withoutAnd returns the name with "&" in place of "och"; ok is false if it has
// none.
func (n name) withoutAnd() (with name, ok bool) {
	for i, w := range n.words {
		if w.term == "och" && i+1 < len(n.words) {
			with = n
			with.words = slices.Delete(slices.Clone(n.words), i, i+1)
			with.words[i].and = true
			return with, true
		}
	}
	return name{}, false
}

// A reading is a text with its words.
type reading struct {
	text   string
	tokens []swedish.Token
	of     Context
}

// Find returns where a text names bodies, in its order; tokens are its words
// as the analyzer has them. Of names that overlap the longest counts, of equals
// that of the text's own municipality, and then one that was valid at its time.
// A name is not found before the first day of its validity; after the last it is,
// since texts speak of the past. Another municipality's bodies are left out where
// the words beside them show it: "kommunstyrelsen i Tallinge".
func (l *List) Find(text string, tokens []swedish.Token, of Context) []Mention {
	r := reading{text, tokens, of}
	var found []Mention
	for i := 0; i < len(tokens); i++ {
		note := &tokens[i].Notes[swedish.NoteOfBodies]
		if note.Load() == &l.nothing {
			continue
		}
		at := l.first[tokens[i].Term]
		if at == nil {
			note.Store(&l.nothing)
			continue
		}
		best := l.best(r, i, at)
		if best == nil {
			continue
		}
		end := i + len(best.words) - 1
		if !r.others(*best, i, end) && !partOf(found, text, tokens[i].Start, best.typ) {
			found = append(found, Mention{best.id, best.shown, best.typ, tokens[i].Start, tokens[end].End})
		}
		i = end
	}
	return found
}

// best returns the name among some that the words from i on are, or nil.
func (l *List) best(r reading, i int, names []int) *name {
	var best *name
	for _, at := range names {
		n := &l.names[at]
		if r.is(n, i) && (best == nil || n.before(best, r.of)) {
			best = n
		}
	}
	return best
}

// before reports whether a name counts more than another for the same words.
func (n *name) before(other *name, of Context) bool {
	return cmp.Or(
		cmp.Compare(len(n.words), len(other.words)),
		cmp.Compare(len(n.municipality), len(other.municipality)),
		cmp.Compare(toInt(n.valid(of)), toInt(other.valid(of))),
	) > 0
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// valid reports whether a name was in use at the time of a text.
func (n *name) valid(of Context) bool { return n.to == "" || of.Date != "" && day(of.Date) <= n.to }

// day returns the first ten signs of a date: its day, month or year. They are
// ordered as their periods are.
func day(date string) string { return date[:min(len(date), len("2012-11-23"))] }

// is reports whether the words from i on are a name.
func (r reading) is(n *name, i int) bool {
	if i+len(n.words) > len(r.tokens) || n.municipality != "" && !r.of.is(n.municipality) {
		return false
	}
	if r.of.Date != "" && n.from != "" && day(r.of.Date) < n.from[:len(day(r.of.Date))] {
		return false
	}
	for j, w := range n.words {
		if !r.isWord(w, i+j) {
			return false
		}
		if j > 0 {
			gap := strings.Trim(r.gap(i+j-1), " \u00a0")
			if w.and != (gap == "&") || !w.and && !joins(gap) {
				return false
			}
		}
	}
	return !n.area || i == 0 || !strings.Contains(ofAreas, " "+r.tokens[i-1].Exact+" ")
}

// ofAreas are the words before an area.
const ofAreas = " i inom hela över runt genom utanför kring omkring "

// isWord reports whether the word i is one of a name. An abbreviation is in
// capitals, or a § or a number stands behind it.
func (r reading) isWord(w word, i int) bool {
	t := &r.tokens[i]
	switch {
	case t.Term != w.term:
		return false
	case w.form != "":
		return strings.TrimSuffix(t.Exact, "s") == strings.TrimSuffix(w.form, "s")
	case w.capitals != "":
		written, _, _ := strings.Cut(r.text[t.Start:t.End], ":")
		return written == w.capitals || strings.HasPrefix(r.text[t.End:], " §") || strings.HasPrefix(r.text[t.End:], " dnr")
	}
	return true
}

// joins reports whether what stands between two words, but for spaces, may
// stand within a name.
func joins(gap string) bool {
	switch gap {
	case "", "-", "–", "\n", "-\n", "-,":
		return true
	}
	return false
}

// plurals are the ends of words that name many bodies at once, and none.
var plurals = [...]string{"nämnder", "nämnderna", "styrelser", "styrelserna", "utskotten"}

// others reports whether the name from i to end is that of several bodies or
// of another municipality's.
func (r reading) others(n name, i, end int) bool {
	if !n.typ.Meets() {
		return false
	}
	last := strings.TrimSuffix(r.tokens[end].Exact, "s")
	for _, p := range plurals {
		if strings.HasSuffix(last, p) {
			return true
		}
	}
	if r.of.Name == "" {
		return false
	}
	if end+2 < len(r.tokens) && r.tokens[end+1].Exact == "i" && r.gap(end) == " " && r.elsewhere(end+2) {
		return true
	}
	return i > 0 && r.gap(i-1) == " " && r.isGenitive(i-1) && r.elsewhere(i-1)
}

func (r reading) gap(i int) string { return r.text[r.tokens[i].End:r.tokens[i+1].Start] }

// elsewhere reports whether the word i is in capitals and not the name of the
// text's municipality.
func (r reading) elsewhere(i int) bool {
	written := r.text[r.tokens[i].Start:r.tokens[i].End]
	first, size := utf8.DecodeRuneInString(written)
	second, _ := utf8.DecodeRuneInString(written[size:])
	own, _, _ := strings.Cut(r.of.Name, " ")
	return unicode.IsUpper(first) && unicode.IsLower(second) && !strings.HasPrefix(written, strings.TrimSuffix(own, "s"))
}

// isGenitive reports whether the word i is the genitive of a name: not of a noun
// that may begin a sentence (Måndagens, Kommunens, Årets, Veckans).
func (r reading) isGenitive(i int) bool {
	word := r.tokens[i].Exact
	for _, noun := range [...]string{"ens", "ets", "ans", "rnas", "års", "dags"} {
		if strings.HasSuffix(word, noun) {
			return false
		}
	}
	return strings.HasSuffix(word, "s") && len(word) > len("vårs")
}

// partOf reports whether what begins here is the subcommittee of a committee
// named just before it, or of one that is not in the list:
// socialnämndens arbetsutskott.
func partOf(found []Mention, text string, start int, t Type) bool {
	if t != Subcommittee {
		return false
	}
	before := strings.TrimRight(text[:start], " \u00a0")
	if n := len(found); n > 0 && found[n-1].End == len(before) && found[n-1].Type == Committee {
		return true
	}
	return strings.HasSuffix(before, "nämndens")
}
