package topic

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/indexer/swedish"
)

// TestCSV: a table that was written and read again changes nothing.
func TestCSV(t *testing.T) {
	ls := newLists(t)
	overlay := "[[amne]]\nid='turism'\nnamn='Besök'\nstarka=['Snurrlandet','camping*']\nbort=['jippo']\n[amne.kommentar]\n'Snurrlandet'='parken; \"stor\"'\n[[amne]]\nid='hamn'\nnamn='Hamnen'\nstarka=['kaj','=HAB']\n"
	l := ls.list(string(builtIn), overlay, "")
	var table bytes.Buffer
	if err := l.WriteCSV(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\ufeffamne;niva;signalord;kommentar\r\n", "\r\nhamn;starka;'=HAB;\r\n", "turism;starka;Snurrlandet;\"parken; \"\"stor\"\"\"\r\n"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q", want)
		}
	}
	written, err := Import(ls.analyzer, []byte(overlay), "t.csv", bytes.NewReader(table.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	again := ls.list(string(builtIn), string(written), "")
	sorted := func(l *List) (all []string) {
		for _, s := range l.Subjects() {
			for _, c := range s.Cues {
				all = append(all, s.ID+" "+s.Name+" "+string(c.Level)+" "+c.Text+" "+l.comments[s.ID][c.Text])
			}
		}
		return all
	}
	if diff := cmp.Diff(sorted(l), sorted(again)); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, written)
	}
	if len(written) > 800 {
		t.Errorf("got %d bytes, want only what differs from the built-in list:\n%s", len(written), written)
	}
}

// TestImportChanges: rows that were moved, added and taken out.
func TestImportChanges(t *testing.T) {
	a := swedish.New()
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := l.WriteCSV(&table); err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer("turism;ord;jippo;", "turism;svaga;jippo;rörigt", "turism;ord;VM;\r\n", "turism;starka;Snurrlandet\r\n").Replace(table.String())
	got, err := Import(a, nil, "t.csv", strings.NewReader(changed))
	if err != nil {
		t.Fatal(err)
	}
	want := "\n[[amne]]\nid = \"turism\"\nstarka = [\"Snurrlandet\"]\nsvaga = [\"jippo\"]\nbort = [\"VM\"]\n[amne.kommentar]\n\"jippo\" = \"rörigt\"\n"
	if diff := cmp.Diff(overlayHead+want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestImportFaults(t *testing.T) {
	for _, c := range []struct{ table, want string }{
		{"amne;ord\n", "t.csv: line 1: want the columns"},
		{"amne;niva;signalord\nskola;stark;x\n", `t.csv: line 2: niva "stark"`},
		{"amne;niva;signalord\nskola;ord;\n", "t.csv: line 2: no signalord"},
		{"amne;niva;signalord\n\nnytt;ord;bra\n", `t.csv: amne "nytt": not in the list`},
		{"amne;niva;signalord\nskola;ord;*\n", `subject "skola": cue "*"`},
	} {
		if _, err := Import(swedish.New(), nil, "t.csv", strings.NewReader(c.table)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want an error that says %q", c.table, err, c.want)
		}
	}
}
