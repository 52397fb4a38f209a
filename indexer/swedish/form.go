package swedish

import (
	"strings"
	"sync/atomic"
)

// A Form is a word as it is written, in lower case, and what is known of it wherever it
// stands. Tokens share it: it is not to be changed. What is asked of every word of a
// text comes first, and lies together in memory.
type Form struct {
	key    key  // it is found by
	Stop   bool // a word that says nothing of what a text is about
	number bool // digits alone; groups of three are joined
	begins bool // an abbreviation of several groups may begin so
	solid  bool // an abbreviation of several groups that is written as one
	refers bool // a reference may begin here though it ends in no digit

	// Notes are what the lists that words are looked up in last found out of the form, each
	// in a place of its own; nil is nothing yet. Who reads one must see whether it is
	// their own: another list of the kind may have written it.
	Notes [notes]atomic.Pointer[any]

	Term   string // stem; of an abbreviation or a number its one form; accents dropped, but å, ä and ö are letters
	Exact  string // lower case, NFC, without soft hyphens; of an abbreviation or a number its one form
	Folded string // Term with å and ä as a, ö as o

	// Parts are terms that are found here besides the word: the stems of a
	// compound's parts, or the stem of a word that is none; the stem of the
	// one word that words joined by hyphens make, at the first of them
	// (IT-SAM: itsam); the compound that a suspended hyphen stands for
	// (barn- och utbildningsnämnden: barnnämnd). Those of a stop word are
	// only the latter two.
	Parts []string
}

// The places of notes, by the kind of list.
const (
	NoteOfTopics = iota
	NoteOfBodies
	NoteOfDecisions
	notes
)

// memoSize is how many words a memo holds, in about thirty MiB if it is full. All
// words of most archives keep their places in it.
const memoSize = 1 << 17

// A memo holds the forms that were found out last. Each has two places, by the hash of
// the word: the second is that of the word which the first was taken from. So it never
// grows. It may be used by several goroutines, which wait for nothing.
type memo struct {
	places [memoSize]atomic.Pointer[Form]
}

// A key is what a form is found by: its first letters, which are all of nearly every
// word. They lie in the form itself, so that looking a word up touches little memory.
type key struct {
	letters [keyLetters]byte // the rest is 0
	size    uint8            // of the word in bytes; keyLetters+1 is any greater one
}

const keyLetters = 23

func keyOf(word string) (k key) {
	copy(k.letters[:], word)
	k.size = uint8(min(len(word), keyLetters+1))
	return k
}

// hashSeed and hashPrime are those of FNV-1a.
const (
	hashSeed  = uint32(2166136261)
	hashPrime = 16777619
)

// fnv1a is the 32-bit FNV-1a hash.
func fnv1a(word string) uint32 {
	h := hashSeed
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * hashPrime
	}
	return h
}

// place returns the first of the two places of a hash.
func place(hash uint32) uint32 { return (hash ^ hash>>15) % (memoSize / 2) * 2 }

// get returns the form of a word, given its key and its hash; nil if it is not in the
// memo. Of a word that its key holds wholly exact may be empty.
func (m *memo) get(k *key, exact string, hash uint32, number bool) *Form {
	at := place(hash)
	if f := m.places[at].Load(); f != nil && f.is(k, exact, number) {
		return f
	}
	if f := m.places[at+1].Load(); f != nil && f.is(k, exact, number) {
		return f
	}
	return nil
}

func (f *Form) is(k *key, exact string, number bool) bool {
	return f.key == *k && f.number == number && (k.size <= keyLetters || f.Exact == exact)
}

// put gives a form its place. Whether another goroutine does the same at once does not
// matter: a form that is lost is found out again.
func (m *memo) put(f *Form, hash uint32) {
	at := place(hash)
	m.places[at+1].Store(m.places[at].Load())
	m.places[at].Store(f)
}

// form returns what is known of a word that is no abbreviation of several groups.
func (a *Analyzer) form(exact string, hash uint32) *Form {
	k := keyOf(exact)
	if f := a.memo.get(&k, exact, hash, false); f != nil {
		return f
	}
	exact = strings.Clone(exact) // not to hold the text that it is cut from
	f := &Form{
		key: k, Exact: exact, Stop: a.stop[exact], Term: plain(exact),
		begins: a.begins[exact], solid: a.solid[exact] != nil, refers: mayRefer(exact),
	}
	if !f.Stop {
		base := withoutEnding(exact)
		f.Term = a.term(base)
		if f.Parts = a.parts(base); f.Parts == nil {
			f.Parts = []string{f.Term}
		}
		f.Parts = f.Parts[:len(f.Parts):len(f.Parts)]
	}
	f.Folded = Fold(f.Term)
	a.memo.put(f, hash)
	return f
}

// numberForm is form for a number.
func (a *Analyzer) numberForm(exact string) *Form {
	k, hash := keyOf(exact), fnv1a(exact)
	if f := a.memo.get(&k, exact, hash, true); f != nil {
		return f
	}
	exact = strings.Clone(exact)
	f := &Form{key: k, Exact: exact, Term: plain(exact), number: true}
	f.Folded, f.Parts = Fold(f.Term), []string{f.Term}
	a.memo.put(f, hash)
	return f
}

// shortForm makes the form of an abbreviation of several groups.
func shortForm(exact string) *Form {
	f := &Form{Exact: exact, Term: plain(exact), Stop: true}
	f.Folded = Fold(f.Term)
	return f
}
