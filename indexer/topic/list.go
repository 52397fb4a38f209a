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
}

// A subject is one topic with its cues.
type subject struct {
	id, name string
	cues     []cue
	never    []cue // words that count for no cue
}

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
	l := &List{version: fmt.Sprintf("topics %d %s", f.Version, hex.EncodeToString(sum[:6])), analyzer: swedish.New()}
	seen := map[string]bool{}
	for _, a := range f.Amne {
		if a.ID == "" || a.Namn == "" || seen[a.ID] {
			return nil, fmt.Errorf("topic list: subject %q %q: want an id of its own and a namn", a.ID, a.Namn)
		}
		seen[a.ID] = true
		s := subject{id: a.ID, name: a.Namn}
		for _, kind := range []struct {
			words  []string
			weight float64
			to     *[]cue
		}{{a.Starka, strong, &s.cues}, {a.Ord, plain, &s.cues}, {a.Svaga, weak, &s.cues}, {a.Inte, 0, &s.never}} {
			for _, text := range kind.words {
				c, err := l.parseCue(text, kind.weight)
				if err != nil {
					return nil, fmt.Errorf("topic list: subject %q: cue %q: %w", a.ID, text, err)
				}
				*kind.to = append(*kind.to, c)
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
	term  string
	match func(w word, term string) bool
}

// A word is a token of a text with its letters as written.
type word struct {
	swedish.Token
	written string
}

func sameStem(w word, term string) bool  { return w.Term == term }
func sameCase(w word, term string) bool  { return withoutEnding(w.written) == term }
func hasPrefix(w word, term string) bool { return strings.HasPrefix(w.Exact, term) }

// hasSuffix matches compounds that end in the term: there is a first part of
// at least three letters.
func hasSuffix(w word, term string) bool {
	first, ok := strings.CutSuffix(w.Term, term)
	return ok && len([]rune(first)) >= 3
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
		return cue{weight, []part{{exact, sameCase}}}, nil
	}
	prefix, suffix := strings.HasSuffix(text, "*"), strings.HasPrefix(text, "*")
	tokens := l.analyzer.Tokens(text)
	if len(tokens) == 0 || suffix && (prefix || len(tokens) > 1) {
		return cue{}, errors.New("want ord, ord*, *ord, =ORD or a phrase")
	}
	c := cue{weight: weight}
	for _, t := range tokens {
		c.parts = append(c.parts, part{t.Term, sameStem})
	}
	last := len(tokens) - 1
	if prefix {
		c.parts[last] = part{tokens[last].Exact, hasPrefix}
	}
	if suffix {
		c.parts[0] = part{tokens[0].Term, hasSuffix}
	}
	return c, nil
}

// at reports whether the cue matches the words from i on.
func (c cue) at(words []word, i int) bool {
	if i+len(c.parts) > len(words) {
		return false
	}
	for j, p := range c.parts {
		if !p.match(words[i+j], p.term) {
			return false
		}
	}
	return true
}
