package search

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"kronika/indexer/swedish"
)

// Forms remember which terms the words of texts have, in short, so that nearly no word
// of a text has to be analysed for a question that does not ask for it: most posts
// share most of their words. They are four MiB, never more: each word has one place, by
// its hash, where the next word takes it over. The zero value is ready; they may be
// used by several goroutines.
type forms struct {
	once   sync.Once
	seed   maphash.Seed // nobody can write words that have one hash
	places []place
	kinds  [256]kind // of bytes
}

// formsSize is how many words are remembered: the common ones of running text.
const formsSize = 1 << 18

// A place holds what is remembered of one word. The hash is kept exclusive-or the brief,
// so that two halves of different words are taken for neither.
type place struct{ hash, brief atomic.Uint64 }

// A brief says of a word, or of what stands between two spaces, which terms it may
// have: how many, and that many codes.
type brief uint64

const (
	codeBits  = 12 // of a term's hash; a code of another term is the same once in 4,096 times
	maxCodes  = 5
	countBits = maxCodes * codeBits
	manyTerms = maxCodes + 1 // the count of a brief that may have any term
)

// ready makes room, if there is none yet.
func (f *forms) ready() *forms {
	f.once.Do(func() { f.seed, f.places, f.kinds = maphash.MakeSeed(), make([]place, formsSize), kindOf() })
	return f
}

// hash returns the hash of a word as a text has it.
func (f *forms) hash(word string) uint64 {
	return maphash.String(f.seed, word) | 1 // 0 is that of an empty place
}

// code returns the code of a term.
func (f *forms) code(term string) brief { return brief(f.hash(term) >> (64 - codeBits)) }

// brief returns that of a word with a hash.
func (f *forms) brief(a *swedish.Analyzer, word string, hash uint64) brief {
	p := &f.places[hash>>1%formsSize]
	if b := p.brief.Load(); p.hash.Load()^b == hash {
		return brief(b)
	}
	b := f.read(tokensOf(a, word))
	p.brief.Store(uint64(b))
	p.hash.Store(hash ^ uint64(b))
	return b
}

const (
	maxGroups = 3 // of letters in an abbreviation
	longGroup = 5 // bytes: more than one has
)

// tokensOf returns the tokens of a word, and those that it would have if an abbreviation
// that begins before it ended in it ("bl. a.skolan").
func tokensOf(a *swedish.Analyzer, word string) []swedish.Token {
	tokens := a.Tokens(word)
	for range maxGroups {
		i := strings.IndexAny(word, ".'’")
		if i < 0 || i >= longGroup {
			break
		}
		_, sign := utf8.DecodeRuneInString(word[i:])
		word = word[i+sign:]
		tokens = append(tokens, a.Tokens(word)...)
	}
	return tokens
}

// read returns the brief of some tokens.
func (f *forms) read(tokens []swedish.Token) (b brief) {
	var codes []brief
	add := func(term string) {
		if c := f.code(term); !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	for _, t := range tokens {
		add(t.Term)
		add(t.Exact)
		add(t.Folded)
		for _, part := range t.Parts {
			add(part)
		}
		if len(codes) > maxCodes {
			return manyTerms << countBits
		}
	}
	for i, c := range codes {
		b |= c << (i * codeBits)
	}
	return b | brief(len(codes))<<countBits
}

// A codeSet is the codes of some terms.
type codeSet [1 << codeBits / 64]uint64

func (s *codeSet) add(c brief) { s[c/64] |= 1 << (c % 64) }

// meets reports whether a brief has a code of the set, or may have any.
func (s *codeSet) meets(b brief) bool {
	n := b >> countBits
	if n == manyTerms {
		return true
	}
	for range n {
		if c := b & (1<<codeBits - 1); s[c/64]&(1<<(c%64)) != 0 {
			return true
		}
		b >>= codeBits
	}
	return false
}

// A kind is what a byte means for the words of a text; the second byte of a letter has none.
type kind uint8

const (
	letter kind = 1 << iota // of ASCII; the first byte of one of Latin-1
	digit
	blank
	edge // at an end of what stands between two spaces it belongs to no word
	dash // "-"
	odd  // anything else
)

// edges are the bytes of that kind.
const edges = `.,;:!?()[]"'/`

// kindOf returns the kind of each byte.
func kindOf() (kinds [256]kind) {
	for i := range kinds {
		switch c := byte(i); {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == 0xc3:
			kinds[i] = letter
		case '0' <= c && c <= '9':
			kinds[i] = digit
		case c == ' ', c == '\n', c == '\t', c == '\r':
			kinds[i] = blank
		case strings.IndexByte(edges, c) >= 0:
			kinds[i] = edge
		case c == '-':
			kinds[i] = dash
		case c < 0x80 || c >= 0xc0 || c == 0x97 || c == 0xb7: // the last two end × and ÷
			kinds[i] = odd
		}
	}
	return kinds
}
