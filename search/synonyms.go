package search

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kronika/indexer"
	"kronika/indexer/swedish"
)

//go:embed synonymer.txt
var builtIn string

// Synonyms are words and abbreviations that mean the same. They widen a question,
// never the index: a change holds at once.
type Synonyms struct {
	of map[string][]string // by stem: the others, as they are written
}

// ReadSynonyms reads the names of bodies, the built-in list, and synonymer.txt in
// the folder of an archive if it is there. Each line has two or more words with "=" between; "#"
// begins a comment. An error names file and line.
func ReadSynonyms(analyst *indexer.Analyst, dir string) (*Synonyms, error) {
	s, a := &Synonyms{map[string][]string{}}, analyst.Swedish()
	for _, group := range analyst.Bodies().Aliases() {
		s.put(a, group)
	}
	if err := s.read(a, "synonymer.txt", strings.NewReader(builtIn)); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, "synonymer.txt")
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return s, s.read(a, name, f)
}

func (s *Synonyms) read(a *swedish.Analyzer, name string, r io.Reader) error {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		group := strings.Split(line, "=")
		for i := range group {
			if group[i] = strings.TrimSpace(group[i]); len(a.Tokens(group[i])) == 0 || len(group) < 2 {
				return fmt.Errorf("%s, line %d: %q: want words with = between", name, n, line)
			}
		}
		s.put(a, group)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// put takes in words that mean the same.
func (s *Synonyms) put(a *swedish.Analyzer, group []string) {
	for _, word := range group {
		if tokens := a.Tokens(word); len(tokens) == 1 {
			s.add(tokens[0].Term, word, group)
		}
	}
}

func (s *Synonyms) add(stem, word string, group []string) {
	for _, other := range group {
		if other != word && !slices.Contains(s.of[stem], other) {
			s.of[stem] = append(s.of[stem], other)
		}
	}
}
