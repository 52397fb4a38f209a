package topic

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/indexer/swedish"
)

// lists compiles lists of texts with one analyzer, which takes a moment to make.
type lists struct {
	*testing.T
	analyzer *swedish.Analyzer
}

func newLists(t *testing.T) lists { return lists{t, swedish.New()} }

func (ls lists) list(base, overlay, labels string) *List {
	ls.Helper()
	l, err := compile(ls.analyzer, []byte(base), []byte(overlay), []byte(labels))
	if err != nil {
		ls.Fatal(err)
	}
	return l
}

// ids returns the topics of a text.
func ids(l *List, text string) (ids []string) {
	for _, f := range l.Match(l.Doc("", []string{text})) {
		ids = append(ids, f.ID)
	}
	return ids
}

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
		var got, want []string
		found := l.Match(l.Doc(title, strings.Split(body, " ¶ ")))
		for _, f := range found {
			got = append(got, f.ID)
		}
		if wanted != "-" {
			want = strings.Fields(wanted)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s%+v", text, diff, found)
		}
	}
}

// TestCues: what each kind of cue matches, and what not.
func TestCues(t *testing.T) {
	ls := newLists(t)
	for _, c := range []struct {
		cue      string
		yes, not string // words
	}{
		{"skola", "skola skolan skolornas", "skolmat grundskola"},
		{"skol*", "skola skolmat skolans", "grundskola"},
		{"*skola", "grundskolan landsbygdsskolorna", "skola skolmat"},
		{"*skola*", "skola grundskolan skolmat landsbygdsskolornas", "skolastik förskräckt"},
		{"*vindkraft*", "vindkraft vindkraftsbolaget storvindkraften", "vind kraft"},
		{"=KF", "KF KF:s", "kf"},
		{"god jul", "god|jul", "jul god|bok"},
		{"gång- och cykel*", "gång-|och|cykelvägen", "cykelvägen"},
		{"e-tjänst*", "e-tjänsterna", "tjänsterna"},
	} {
		l := ls.list("[[amne]]\nid='a'\nnamn='A'\nstarka=["+list([]string{c.cue})[1:], "", "")
		for word := range strings.FieldsSeq(c.yes) {
			if got := l.Match(l.Doc(strings.ReplaceAll(word, "|", " "), nil)); len(got) != 1 {
				t.Errorf("cue %q does not match %q", c.cue, word)
			}
		}
		for word := range strings.FieldsSeq(c.not) {
			if got := l.Match(l.Doc(strings.ReplaceAll(word, "|", " "), nil)); len(got) != 0 {
				t.Errorf("cue %q matches %q", c.cue, word)
			}
		}
	}
}

// TestEvidence: where each word stands, and that its points are those of the topic.
func TestEvidence(t *testing.T) {
	l := newLists(t).list("[[amne]]\nid='a'\nnamn='A'\nstarka=['lärare','god jul']\n", "", "")
	paragraphs := []string{"Inget här.", "En lärare, två lärare: god jul!"}
	got := l.Match(l.Doc("Lärarna", paragraphs))
	if len(got) != 1 || got[0].Paragraph != 2 || got[0].Source != ByRule {
		t.Fatalf("got %+v, want one topic of paragraph 2", got)
	}
	var words []string
	sum := 0.0
	for _, e := range got[0].Evidence {
		text := "Lärarna"
		if e.Paragraph > 0 {
			text = paragraphs[e.Paragraph-1]
		}
		if text[e.Start:e.End] != e.Words {
			t.Errorf("%+v: stands at %q", e, text[e.Start:e.End])
		}
		words, sum = append(words, e.Words), sum+e.Points
	}
	if diff := cmp.Diff([]string{"Lärarna", "lärare", "lärare", "god jul"}, words); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := sum - got[0].Points; diff > 0.05 || diff < -0.05 {
		t.Errorf("evidence has %.2f points, the topic %.2f", sum, got[0].Points)
	}
}

// TestNever: words under inte speak for no topic, whatever cue they match.
func TestNever(t *testing.T) {
	l := newLists(t).list("[[amne]]\nid='skola'\nnamn='Skola'\nstarka=['*skola','skol*']\ninte=['musikskol*']\n", "", "")
	if got := ids(l, "Musikskola, musikskolan, musikskolor"); len(got) > 0 {
		t.Errorf("got %v, want no topic", got)
	}
	if got := ids(l, "Grundskola"); len(got) != 1 {
		t.Errorf("got %v, want skola", got)
	}
}

// TestDecided: what people decided wins over the text, the limit and the labels.
func TestDecided(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	d := l.Doc("", []string{"Rektorn och lärarna på grundskolan.", "Budgeten, bokslutet och skattesatsen.", "Undersköterskorna i hemtjänsten."})
	d.Confirmed, d.Rejected = []string{"kultur", "omsorg", "trafik", "personal", "utgången"}, []string{"skola"}
	var got []string
	for _, f := range l.Match(d) {
		got = append(got, f.ID+" "+string(f.Source))
	}
	want := []string{"kultur bekräftad", "omsorg bekräftad", "trafik bekräftad", "personal bekräftad"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReadsPassages: tokens that were made elsewhere serve as well.
func TestReadsPassages(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	text := "Rektorn och lärarna på grundskolan."
	d := Doc{Paragraphs: []Passage{{text, swedish.New().Tokens(text)}}}
	if diff := cmp.Diff(l.Match(l.Doc("", []string{text})), l.Match(d), cmp.AllowUnexported(Evidence{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
