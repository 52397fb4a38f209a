package contract

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A kind is what a line of a file is.
type kind int

const (
	comment kind = iota
	query        // text => hits | wider
	address      // ?q=text&sort=oldest
	typed        // >begi
	step         // !update
)

// A file is a file of cases; testdata/README.md says how it is written.
type file struct {
	path    string
	entries []*entry
}

// An entry is a line of a file that does not begin with a tab, and those below it that do.
type entry struct {
	line int // from 1
	head string
	want []string
}

func (e *entry) kind() kind {
	switch {
	case strings.TrimSpace(e.head) == "", e.head[0] == '#':
		return comment
	case e.head[0] == '?':
		return address
	case e.head[0] == '>':
		return typed
	case e.head[0] == '!':
		return step
	}
	return query
}

// readFile reads a file. A line that is nothing of what may stand there ends the test.
func readFile(t *testing.T, path string) *file {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &file{path: path}
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		last := len(f.entries) - 1
		if want, ok := strings.CutPrefix(line, "\t"); ok && last >= 0 {
			f.entries[last].want = append(f.entries[last].want, want)
			continue
		}
		e := &entry{line: i + 1, head: strings.TrimRight(line, " ")}
		if e.kind() == query && !strings.Contains(e.head, "=>") {
			t.Fatalf("%s:%d: %q: want a query with =>, or a line that begins with ? > ! or #", path, i+1, line)
		}
		f.entries = append(f.entries, e)
	}
	return f
}

// name returns the name of a file, with its folder.
func (f *file) name() string {
	return filepath.ToSlash(filepath.Join(filepath.Base(filepath.Dir(f.path)), filepath.Base(f.path)))
}

// cases counts the cases of a file.
func (f *file) cases() (n int) {
	for _, e := range f.entries {
		if k := e.kind(); k != comment && k != step {
			n++
		}
	}
	return n
}

// steps reports whether a file changes its archive.
func (f *file) steps() bool {
	return slices.ContainsFunc(f.entries, func(e *entry) bool { return e.kind() == step })
}

// write writes the file as it was read, with what is expected now.
func (f *file) write() error {
	var text strings.Builder
	for _, e := range f.entries {
		text.WriteString(e.head + "\n")
		for _, line := range e.want {
			text.WriteString("\t" + line + "\n")
		}
	}
	return os.WriteFile(f.path, []byte(text.String()), 0o644)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
