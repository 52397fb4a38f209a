package topic

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// A FileError says what is wrong in a file of the list, and where.
type FileError struct {
	File string // its name
	Line int    // from 1; 0 if it is not known
	Msg  string
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Msg)
	}
	return fmt.Sprintf("%s: line %d: %s", e.File, e.Line, e.Msg)
}

// Hint says what to do.
func (e *FileError) Hint() string { return "correct the file; docs/topics.md says how it is written" }

// file is the form of amnen.toml and of amnen.lokal.toml.
type file struct {
	Version int
	Amne    []struct {
		ID, Namn, Omfattning           string
		Dold                           bool
		IPTC, SCB                      []string
		Starka, Ord, Svaga, Inte, Bort []string
		Kommentar                      map[string]string // by cue
	}
}

// A block is a subject with all that its files say.
type block struct {
	Subject
	hidden   bool
	removed  []string          // cues that an overlay takes away
	comments map[string]string // by cue
	file     string
	text     []byte
}

// parse reads the subjects of a file.
func parse(name string, text []byte) (blocks []*block, version int, err error) {
	var f file
	if err := decode(name, text, &f); err != nil {
		return nil, 0, err
	}
	seen := map[string]bool{}
	for i, a := range f.Amne {
		if a.ID == "" || seen[a.ID] {
			return nil, 0, &FileError{name, lineOfBlock(text, i), fmt.Sprintf("subject %q: want an id of its own", a.ID)}
		}
		seen[a.ID] = true
		b := &block{Subject{ID: a.ID, Name: a.Namn, Scope: a.Omfattning}, a.Dold, a.Bort, a.Kommentar, name, text}
		for i, words := range [][]string{a.Inte, a.Starka, a.Ord, a.Svaga} {
			for _, w := range words {
				b.Cues = append(b.Cues, Cue{strings.TrimSpace(w), levels()[i]})
			}
		}
		blocks = append(blocks, b)
	}
	return blocks, f.Version, nil
}

// decode reads a TOML file in which no key may be unknown.
func decode(name string, text []byte, into any) error {
	d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		return nil
	}
	fault := &FileError{File: name, Msg: err.Error()}
	if strict := (*toml.StrictMissingError)(nil); errors.As(err, &strict) {
		fault.Line, _ = strict.Errors[0].Position()
		fault.Msg = fmt.Sprintf("unknown key %q", strings.Join(strict.Errors[0].Key(), "."))
	} else if at := (*toml.DecodeError)(nil); errors.As(err, &at) {
		fault.Line, _ = at.Position()
	}
	return fault
}

// ordered returns the cues that are in force: those that never count, then the
// strongest; of a level longer phrases first.
func (b *block) ordered() []Cue {
	var cues []Cue
	for _, level := range levels() {
		for _, c := range b.Cues {
			if c.Level == level {
				cues = append(cues, c)
			}
		}
	}
	slices.SortStableFunc(cues, func(a, b Cue) int {
		if a.Level != b.Level {
			return 0
		}
		return strings.Count(b.Text, " ") - strings.Count(a.Text, " ")
	})
	return cues
}

// fault says what is wrong with a cue.
func (b *block) fault(c Cue, err error) error {
	return &FileError{b.file, lineOfWord(b.text, c.Text), fmt.Sprintf("subject %q: cue %q: %v", b.ID, c.Text, err)}
}

// lineOfBlock returns the line where the nth block, from 0, begins.
func lineOfBlock(text []byte, n int) int {
	line := 0
	for l := range bytes.Lines(text) {
		line++
		if bytes.HasPrefix(bytes.TrimSpace(l), []byte("[[")) {
			if n--; n < 0 {
				return line
			}
		}
	}
	return 0
}

// lineOfWord returns the first line that has a word in quotes, 0 without one.
func lineOfWord(text []byte, word string) int {
	for _, quote := range []string{`"`, `'`} {
		if before, _, ok := bytes.Cut(text, []byte(quote+word+quote)); ok {
			return bytes.Count(before, []byte("\n")) + 1
		}
	}
	return 0
}
