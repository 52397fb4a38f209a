package topic

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCases reads testdata/cases.txt.
func TestCases(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		wanted, text, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		title, body, titled := strings.Cut(text, " | ")
		if !titled {
			title, body = "", text
		}
		var got []string
		for _, topic := range l.Match(title, body) {
			got = append(got, topic.ID)
		}
		var want []string
		if wanted != "-" {
			want = strings.Fields(wanted)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s%+v", text, diff, l.Match(title, body))
		}
	}
}

func TestEvidence(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	got := l.Match("", "Förskolan växer. Förskolan får en ny avdelning, och BUN:s rektorer är nöjda. Barn- och utbildningsnämnden klubbade.")
	want := []string{"Förskolan", "BUN:s", "Barn och utbildningsnämnden", "rektorer"}
	if diff := cmp.Diff(want, got[0].Words); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

// TestNever: words under inte speak for no topic, whatever cue they match.
func TestNever(t *testing.T) {
	l, err := Parse([]byte("[[amne]]\nid='skola'\nnamn='Skola'\nstarka=['*skola','skol*']\ninte=['musikskol*']\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Match("", "Musikskola, musikskolan, musikskolor"); len(got) > 0 {
		t.Errorf("got %+v, want no topic", got)
	}
	if got := l.Match("", "Grundskola"); len(got) != 1 {
		t.Errorf("got %+v, want skola", got)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ toml, want string }{
		{"[[amne]]\nid='a'\n", `subject "a"`},
		{"[[amne]]\nid='a'\nnamn='A'\nord=['*']\n", `cue "*"`},
		{"[[amne]]\nid='a'\nnamn='A'\n[[amne]]\nid='a'\nnamn='B'\n", "an id of its own"},
		{"[[amne]\n", "line 1"},
	} {
		if _, err := Parse([]byte(c.toml)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want an error that says %q", c.toml, err, c.want)
		}
	}
}
