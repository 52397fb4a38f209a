package topic

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kronika/indexer/swedish"
)

//go:embed amnen.toml
var builtIn []byte

// The files of an archive that change the list.
const (
	OverlayName = "amnen.lokal.toml"
	LabelsName  = "etiketter.toml"
)

// A List is a list of subjects, ready to match. It may be used by several
// goroutines.
type List struct {
	version  string
	subjects []Subject // in the order of the file
	index    map[string]int
	comments map[string]map[string]string // by subject and cue
	labels   *labels
	analyzer *swedish.Analyzer
	nothing  any // its address is noted at words that no cue has as its key
	cues
}

// A Subject is one topic of a list, as the files have it.
type Subject struct {
	ID, Name, Scope string
	Cues            []Cue // the strongest first
}

// A Cue is a word or phrase that speaks for a subject, as the files write it.
type Cue struct {
	Text  string
	Level Level
}

// A Level is how strongly a cue speaks.
type Level string

// The levels of cues, by their keys in the files.
const (
	Strong Level = "starka"
	Plain  Level = "ord"
	Weak   Level = "svaga"
	Never  Level = "inte"
)

// levels returns all levels; a word counts for the first that has it.
func levels() []Level { return []Level{Never, Strong, Plain, Weak} }

// weight is what a word of a level counts.
func (l Level) weight() float64 {
	switch l {
	case Strong:
		return 3
	case Plain:
		return 1
	case Weak:
		return 0.4
	}
	return 0
}

// Default returns the list that comes with the program.
func Default() (*List, error) { return compile(swedish.New(), builtIn, nil, nil) }

// Read returns the list of an archive: the one that comes with the program with
// what the files in its folder change; dir is "" for none. A fault is a *[FileError].
func Read(a *swedish.Analyzer, dir string) (*List, error) {
	if dir == "" {
		return compile(a, builtIn, nil, nil)
	}
	var texts [2][]byte
	for i, name := range []string{OverlayName, LabelsName} {
		var err error
		if texts[i], err = os.ReadFile(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("topic list: %w", err)
		}
	}
	return compile(a, builtIn, texts[0], texts[1])
}

// compile makes a list of the texts of its three files.
func compile(a *swedish.Analyzer, base, overlay, labelMap []byte) (*List, error) {
	subjects, version, err := parse("amnen.toml", base)
	if err != nil {
		return nil, err
	}
	if subjects, err = overlaid(subjects, overlay); err != nil {
		return nil, err
	}
	l := &List{analyzer: a, index: map[string]int{}, comments: map[string]map[string]string{}}
	for _, s := range subjects {
		if s.hidden {
			continue
		}
		l.index[s.ID] = len(l.subjects)
		l.comments[s.ID] = s.comments
		l.subjects = append(l.subjects, Subject{s.ID, s.Name, s.Scope, s.ordered()})
		for _, c := range s.ordered() {
			if err := l.add(a, l.index[s.ID], c); err != nil {
				return nil, s.fault(c, err)
			}
		}
	}
	if l.labels, err = parseLabels(labelMap, l.index); err != nil {
		return nil, err
	}
	sum := sha256.New()
	for _, text := range [][]byte{base, overlay, labelMap} {
		fmt.Fprintf(sum, "%d\n%s", len(text), text)
	}
	l.version = fmt.Sprintf("topics %d.%d %s", version, matcherVersion, hex.EncodeToString(sum.Sum(nil)[:6]))
	return l, nil
}

// Swedish returns the analyzer whose words the list matches.
func (l *List) Swedish() *swedish.Analyzer { return l.analyzer }

// Version names the list's content: another list tags other topics.
func (l *List) Version() string { return l.version }

// Subjects returns the subjects in the order of the list.
func (l *List) Subjects() []Subject { return l.subjects }

// Names returns the Swedish name of every topic by its ID.
func (l *List) Names() map[string]string {
	names := map[string]string{}
	for _, s := range l.subjects {
		names[s.ID] = s.Name
	}
	return names
}
