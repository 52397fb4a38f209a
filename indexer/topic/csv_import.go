package topic

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"kronika/indexer/swedish"
)

// Import returns amnen.lokal.toml for the cues of a table: what makes the
// built-in list the table. What the overlay so far says beside cues stays. A
// subject that the table leaves out stays too. file names the table in faults.
func Import(a *swedish.Analyzer, overlay []byte, file string, table io.Reader) ([]byte, error) {
	rows, err := readCSV(file, table)
	if err != nil {
		return nil, err
	}
	base, _, err := parse("amnen.toml", builtIn)
	if err != nil {
		return nil, err
	}
	before, _, err := parse(OverlayName, overlay)
	if err != nil {
		return nil, err
	}
	out := []byte(overlayHead)
	seen := map[string]bool{}
	for _, b := range slices.Concat(base, before) {
		if seen[b.ID] {
			continue
		}
		seen[b.ID] = true
		out = append(out, changes(b.ID, blockOf(base, b.ID), blockOf(before, b.ID), rowsOf(rows, b.ID)).toml()...)
	}
	for _, r := range rows {
		if !seen[r.subject] {
			return nil, &FileError{File: file, Msg: fmt.Sprintf("amne %q: not in the list; a new one needs a namn in %s first", r.subject, OverlayName)}
		}
	}
	_, err = compile(a, builtIn, out, nil)
	return out, err
}

const overlayHead = "# Vad arkivet ändrar i ämneslistan. Skrivet av kronika topics import; får ändras för hand.\nversion = 1\n"

func blockOf(blocks []*block, id string) *block {
	for _, b := range blocks {
		if b.ID == id {
			return b
		}
	}
	return &block{}
}

func rowsOf(rows []row, id string) (of []row) {
	for _, r := range rows {
		if r.subject == id {
			of = append(of, r)
		}
	}
	return of
}

// changes returns what an overlay must say of a subject so that it has the cues
// of a table.
func changes(id string, base, before *block, rows []row) *block {
	c := &block{Subject: Subject{ID: id, Name: before.Name, Scope: before.Scope}, hidden: before.hidden, comments: map[string]string{}}
	if len(rows) == 0 {
		c.Cues, c.removed, c.comments = before.Cues, before.removed, before.comments
		return c
	}
	held := map[string]bool{}
	for _, r := range rows {
		held[r.cue.Text] = true
		if !slices.Contains(base.Cues, r.cue) && !slices.Contains(c.Cues, r.cue) {
			c.Cues = append(c.Cues, r.cue)
		}
		if r.comment != "" {
			c.comments[r.cue.Text] = r.comment
		}
	}
	for _, old := range base.Cues {
		if !held[old.Text] && !slices.Contains(c.removed, old.Text) {
			c.removed = append(c.removed, old.Text)
		}
	}
	return c
}

// toml writes a block of an overlay; nothing if it changes nothing.
func (b *block) toml() string {
	var s strings.Builder
	for _, text := range [][2]string{{"namn", b.Name}, {"omfattning", b.Scope}} {
		if text[1] != "" {
			fmt.Fprintf(&s, "%s = %q\n", text[0], text[1])
		}
	}
	if b.hidden {
		s.WriteString("dold = true\n")
	}
	for _, level := range levels() {
		var words []string
		for _, c := range b.Cues {
			if c.Level == level {
				words = append(words, c.Text)
			}
		}
		if len(words) > 0 {
			fmt.Fprintf(&s, "%s = %s\n", level, list(words))
		}
	}
	if len(b.removed) > 0 {
		fmt.Fprintf(&s, "bort = %s\n", list(b.removed))
	}
	for i, cue := range slices.Sorted(maps.Keys(b.comments)) {
		if i == 0 {
			s.WriteString("[amne.kommentar]\n")
		}
		fmt.Fprintf(&s, "%q = %q\n", cue, b.comments[cue])
	}
	if s.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("\n[[amne]]\nid = %q\n%s", b.ID, s.String())
}
