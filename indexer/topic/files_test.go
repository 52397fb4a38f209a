package topic

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/indexer/swedish"
)

const twoSubjects = "[[amne]]\nid='skola'\nnamn='Skola'\nstarka=['rektor']\nord=['lärare']\n[[amne]]\nid='kultur'\nnamn='Kultur'\nord=['konsert']\n"

func TestFaults(t *testing.T) {
	a := swedish.New()
	for _, c := range []struct {
		base, overlay, labels, want string
	}{
		{"[[amne]]\nid='a'\nnamn='A'\nord=['*']\n", "", "", `amnen.toml: line 4: subject "a": cue "*"`},
		{"[[amne]]\nid='a'\nnamn='A'\nord=['bok',\n 'ab*']\n", "", "", `amnen.toml: line 5: subject "a": cue "ab*"`},
		{"[[amne]]\nid='a'\nnamn='A'\n[[amne]]\nid='a'\nnamn='B'\n", "", "", "amnen.toml: line 4: "},
		{"[[amne]\n", "", "", "amnen.toml: line 1: "},
		{twoSubjects, "version=1\n[[amne]]\nid='ny'\nord=['x']\n", "", `amnen.lokal.toml: line 2: subject "ny" is not in the list`},
		{twoSubjects, "[[amne]]\nid='skola'\nord=['bra',\n'* *']\n", "", `amnen.lokal.toml: line 4: subject "skola": cue "* *"`},
		{twoSubjects, "[[amne]]\nid='skola'\nstark=['x']\n", "", `amnen.lokal.toml: line 3: unknown key "amne.stark"`},
		{twoSubjects, "", "[etiketter]\n'Skola' = ['skola']\n'Musik' = ['kulturen']\n", `etiketter.toml: line 3: label "Musik": the list has no topic "kulturen"`},
	} {
		_, err := compile(a, []byte(c.base), []byte(c.overlay), []byte(c.labels))
		if fault := (*FileError)(nil); !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want an error that says %q", err, c.want)
		}
	}
}

func TestOverlay(t *testing.T) {
	ls := newLists(t)
	l := ls.list(twoSubjects, `
[[amne]]
id = "skola"
namn = "Skolor"
starka = ["lärare"]
bort = ["rektor"]
[[amne]]
id = "kultur"
dold = true
[[amne]]
id = "hamn"
namn = "Hamnen"
starka = ["kaj"]
`, "")
	want := []Subject{
		{ID: "skola", Name: "Skolor", Cues: []Cue{{"lärare", Strong}}},
		{ID: "hamn", Name: "Hamnen", Cues: []Cue{{"kaj", Strong}}},
	}
	if diff := cmp.Diff(want, l.Subjects()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if l.Version() == ls.list(twoSubjects, "", "").Version() {
		t.Error("an overlay leaves the version as it was")
	}
}

func TestLabels(t *testing.T) {
	l := newLists(t).list(twoSubjects, "", "[etiketter]\n'Musik & Dans' = ['kultur']\n'Allmänt*' = []\n'Allmänt om skol*' = ['skola']\n")
	for label, want := range map[string]string{
		"musik &  dans": "kultur", "MUSIK & DANS": "kultur", "Allmänt": "", "allmant om skolan": "skola", "Annat": "",
	} {
		got := l.Match(Doc{Labels: []string{label}})
		if want == "" && len(got) == 0 {
			continue
		}
		if len(got) != 1 || got[0].ID != want || got[0].Source != ByLabel || got[0].Evidence[0].Words != label {
			t.Errorf("%s: got %+v, want %q", label, got, want)
		}
	}
	// The text speaks louder than a label.
	d := l.Doc("", []string{"Rektorn, rektorn och lärare efter lärare."})
	d.Labels = []string{"Musik & Dans"}
	if got := l.Match(d); len(got) != 2 {
		t.Errorf("got %+v, want both", got)
	}
	proposed := l.Labels([]string{"Rektorer", "Allmänt", "Diverse"})
	if want := "\"Allmänt\" = []\n\"Diverse\" = []\n\"Rektorer\" = [\"skola\"]\n"; !strings.HasSuffix(proposed, want) {
		t.Errorf("got %s, want %s", proposed, want)
	}
	newLists(t).list(twoSubjects, "", proposed)
}

// TestRead reads the files of an archive.
func TestRead(t *testing.T) {
	dir, a := t.TempDir(), swedish.New()
	plain, err := Read(a, dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		OverlayName: "[[amne]]\nid='turism'\nstarka=['Snurrlandet']\n", LabelsName: "[etiketter]\n'Blandat'=['turism']\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, err := Read(a, dir)
	if err != nil {
		t.Fatal(err)
	}
	if l.Version() == plain.Version() || len(l.Names()) != len(plain.Names()) {
		t.Errorf("got %s of %d subjects, without files %s of %d", l.Version(), len(l.Names()), plain.Version(), len(plain.Names()))
	}
	if got := ids(l, "I somras gick vi till Snurrlandet."); len(got) != 1 || got[0] != "turism" {
		t.Errorf("got %v, want turism", got)
	}
}

// TestLocalExample reads an overlay that was written for a municipality.
func TestLocalExample(t *testing.T) {
	text, err := os.ReadFile("../../../shared/data/" + OverlayName)
	if err != nil {
		t.Skip("no ../shared/data beside the project: ", err)
	}
	l, err := compile(swedish.New(), builtIn, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(l, "ITSAM byter servrar."); len(got) == 0 || got[0] != "digitalt" {
		t.Errorf("got %v, want digitalt", got)
	}
}
