// Package topic answers what a text is about: which subjects of a small list,
// and by which of its words.
//
// The list is a file of subjects with cues ("amnen.toml", editable, in Swedish).
// The matcher is lexical: no training, the same answer every time, and every
// topic comes with the words that speak for it.
package topic

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"kronika/indexer/swedish"
)

//go:embed amnen.toml
var builtIn []byte

// A List is a list of subjects, ready to match.
type List struct {
	version  string
	subjects []subject
	analyzer *swedish.Analyzer
	first    map[key][]ref // cues by their first part
}

// A subject is one topic with its cues: first those that never count, then the
// others by weight, the strongest first.
type subject struct {
	id, name string
	cues     []cue
}

// A key is what the first part of a cue looks for in a word.
type key struct {
	kind kind
	term string
}

// A ref names a cue: a subject, and a cue of it.
type ref struct{ subject, cue int }

// file is the form of amnen.toml.
type file struct {
	Version int
	Amne    []struct {
		ID, Namn, Omfattning     string
		IPTC, SCB                []string
		Starka, Ord, Svaga, Inte []string
	}
}

// The weights of cues.
const (
	strong = 3
	plain  = 1
	weak   = 0.4
	never  = 0
)

// Default returns the list that comes with the program.
func Default() (*List, error) { return Parse(builtIn) }

// Parse reads a list. A fault says what is wrong and where.
func Parse(data []byte) (*List, error) {
	var f file
	if err := toml.Unmarshal(data, &f); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			row, column := at.Position()
			return nil, fmt.Errorf("topic list: line %d, column %d: %w", row, column, err)
		}
		return nil, fmt.Errorf("topic list: %w", err)
	}
	sum := sha256.Sum256(data)
	l := &List{
		version:  fmt.Sprintf("topics %d %s", f.Version, hex.EncodeToString(sum[:6])),
		analyzer: swedish.New(), first: map[key][]ref{},
	}
	seen := map[string]bool{}
	for _, a := range f.Amne {
		if a.ID == "" || a.Namn == "" || seen[a.ID] {
			return nil, fmt.Errorf("topic list: subject %q %q: want an id of its own and a namn", a.ID, a.Namn)
		}
		seen[a.ID] = true
		s := subject{id: a.ID, name: a.Namn}
		for _, group := range []struct {
			words  []string
			weight float64
		}{{a.Inte, never}, {a.Starka, strong}, {a.Ord, plain}, {a.Svaga, weak}} {
			for _, text := range group.words {
				c, err := l.parseCue(text, group.weight)
				if err != nil {
					return nil, fmt.Errorf("topic list: subject %q: cue %q: %w", a.ID, text, err)
				}
				k := key(c.parts[0])
				l.first[k] = append(l.first[k], ref{len(l.subjects), len(s.cues)})
				s.cues = append(s.cues, c)
			}
		}
		l.subjects = append(l.subjects, s)
	}
	return l, nil
}

// Version names the list's content: another list tags other topics.
func (l *List) Version() string { return l.version }

// Names returns the Swedish name of every topic by its ID.
func (l *List) Names() map[string]string {
	names := map[string]string{}
	for _, s := range l.subjects {
		names[s.id] = s.name
	}
	return names
}

// A cue is a word or phrase that speaks for a subject.
type cue struct {
	weight float64
	parts  []part
}

// A part matches one word of a text.
type part struct {
	kind kind
	term string
}

// kind is how a part matches a word.
type kind int

const (
	sameStem  kind = iota // ord
	sameCase              // =ORD
	hasPrefix             // ord*
	hasSuffix             // *ord
)

// A word is a token of a text with its letters as written.
type word struct {
	swedish.Token
	written string
}

// leastFirst is how many letters stand at least before the ending of a
// compound.
const leastFirst = 3

// matches reports whether a word is what a part looks for.
func (p part) matches(w word) bool {
	switch p.kind {
	case sameStem:
		return w.Term == p.term
	case sameCase:
		return withoutEnding(w.written) == p.term
	case hasPrefix:
		return strings.HasPrefix(w.Exact, p.term)
	}
	first, ok := strings.CutSuffix(w.Term, p.term)
	return ok && utf8.RuneCountInString(first) >= leastFirst
}

// keys returns every key under which a cue that begins with a word may stand.
func (w word) keys(f func(key)) {
	f(key{sameStem, w.Term})
	f(key{sameCase, withoutEnding(w.written)})
	for i := range w.Exact {
		f(key{hasPrefix, w.Exact[:i]})
	}
	f(key{hasPrefix, w.Exact})
	for i := range w.Term {
		f(key{hasSuffix, w.Term[i:]})
	}
}

// withoutEnding returns "KF" of "KF:s".
func withoutEnding(written string) string {
	before, _, _ := strings.Cut(written, ":")
	return before
}

// parseCue reads ord, ord*, *ord, =ORD or a phrase of words.
func (l *List) parseCue(text string, weight float64) (cue, error) {
	text = strings.TrimSpace(text)
	if exact, ok := strings.CutPrefix(text, "="); ok && exact != "" {
		return cue{weight, []part{{sameCase, exact}}}, nil
	}
	prefix, suffix := strings.HasSuffix(text, "*"), strings.HasPrefix(text, "*")
	tokens := l.analyzer.Tokens(text)
	if len(tokens) == 0 || suffix && (prefix || len(tokens) > 1) {
		return cue{}, errors.New("want ord, ord*, *ord, =ORD or a phrase")
	}
	c := cue{weight: weight}
	for _, t := range tokens {
		c.parts = append(c.parts, part{sameStem, t.Term})
	}
	last := len(tokens) - 1
	if prefix {
		c.parts[last] = part{hasPrefix, tokens[last].Exact}
	}
	if suffix {
		c.parts[0] = part{hasSuffix, tokens[0].Term}
	}
	return c, nil
}

// at reports whether the cue matches the words from i on.
func (c cue) at(words []word, i int) bool {
	if i+len(c.parts) > len(words) {
		return false
	}
	for j, p := range c.parts {
		if !p.matches(words[i+j]) {
			return false
		}
	}
	return true
}
