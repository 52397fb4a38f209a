package decision

import (
	"os"
	"strings"
	"testing"

	"kronika/indexer/swedish"
)

// TestSentences reads testdata/sentences.txt.
func TestSentences(t *testing.T) {
	data, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := swedish.New()
	for line := range strings.Lines(string(data)) {
		line = strings.ReplaceAll(strings.TrimSpace(line), `\n`, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		want := strings.Split(line, " / ")
		text := strings.Join(want, " ")
		tokens := a.Tokens(text)
		var got []string
		from := 0
		for i := range tokens {
			if i+1 == len(tokens) || ends(text, tokens, i) {
				got = append(got, text[tokens[from].Start:tokens[i].End])
				from = i + 1
			}
		}
		if len(got) != len(want) {
			t.Errorf("%q: got %q", line, got)
			continue
		}
		for i := range want {
			if !strings.Contains(want[i], got[i]) {
				t.Errorf("%q: got %q", line, got)
			}
		}
	}
}

// TestEvidence: the offsets of a decision are those of its sentence, its verb
// and its references in the whole text.
func TestEvidence(t *testing.T) {
	r := newReader(t)
	text := "En lång vecka. Kommunstyrelsen beslutade i tisdags (§ 45) att ge 12 mnkr. Trevlig helg!"
	found := r.finder.Find(r.passage(text, "2012-11-23T15:04+01:00"))
	if len(found) != 1 {
		t.Fatalf("got %+v, want one decision", found)
	}
	d := found[0]
	if d.Stage != Decided || d.Body != "ks" || d.Day != "2012-11-20" {
		t.Errorf("got %+v", d)
	}
	if got, want := text[d.Start:d.End], "Kommunstyrelsen beslutade i tisdags (§ 45) att ge 12 mnkr"; got != want {
		t.Errorf("sentence: got %q, want %q", got, want)
	}
	if got := text[d.VerbStart:d.VerbEnd]; got != "beslutade" {
		t.Errorf("verb: got %q", got)
	}
	if got := strings.Join(d.Refs, " "); got != "§:45 kr:12000000" {
		t.Errorf("references: got %q", got)
	}
}

// TestDays: which day of the meeting a sentence says, by the day of the post.
func TestDays(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct{ post, text, want string }{
		{"2012-11-20", "Kommunstyrelsen beslutade i tisdags att vänta.", "2012-11-13"}, // a Tuesday
		{"2012-11-20", "Kommunstyrelsen ska besluta på tisdag.", "2012-11-27"},
		{"2012-11-20", "På tisdagen beslutade kommunstyrelsen att vänta.", "2012-11-20"},
		{"2012-11-20", "Idag beslutade kommunstyrelsen att vänta.", "2012-11-20"},
		{"2012-11-20", "I förrgår beslutade kommunstyrelsen att vänta.", "2012-11-18"},
		{"2012-01-02", "Den 20 december beslutade kommunstyrelsen att vänta.", "2011-12-20"},
		{"2012-12-20", "Kommunstyrelsen ska besluta den 8 januari.", "2013-01-08"},
		{"2013-03-01", "Den 31 februari beslutade kommunstyrelsen att vänta.", ""},
		{"2013-03-01", "I förra veckan beslutade kommunstyrelsen att vänta.", ""},
		{"2013-03-01", "Vid årsskiftet beslutade kommunstyrelsen att vänta.", ""},
		{"2012-11", "Kommunstyrelsen beslutade i tisdags att vänta.", ""},
		{"2012-11", "Kommunstyrelsen beslutade den 3 maj 2012 att vänta.", "2012-05-03"},
		{"", "Kommunstyrelsen beslutade 2012-05-03 att vänta.", "2012-05-03"},
		{"", "Kommunstyrelsen beslutar 2012-05-03 att vänta.", "2012-05-03"},
		{"", "Kommunstyrelsen beslutade igår att vänta.", ""},
	} {
		found := r.finder.Find(r.passage(c.text, c.post))
		if len(found) != 1 || found[0].Day != c.want || found[0].Body != "ks" {
			t.Errorf("%s: %s: got %+v, want %q", c.post, c.text, found, c.want)
		}
	}
}

// TestHostile: texts without end cost time in proportion to their length; in
// proportion to its square these would take hours.
func TestHostile(t *testing.T) {
	r := newReader(t)
	for _, text := range []string{"KS beslutar den 3 maj ", "KS beslutade igår. ", "1 § och ", "§ 1 och ", "beslut förslag är att ", "KS\n", "1. "} {
		long := strings.Repeat(text, 1<<19/len(text))
		for _, d := range r.finder.Find(r.passage(long, "2012-11-23")) {
			if d.End > len(long) {
				t.Fatalf("%q: decision %+v", text, d)
			}
		}
	}
}

// FuzzFind: decisions stand in the order of the text, with all offsets in it.
func FuzzFind(f *testing.F) {
	for _, l := range []string{
		"I tisdags beslutade kommunfullmäktige (§ 45, dnr 2012/123) att bygga.", "Om fullmäktige beslutar den 3/5\natt",
		"KS beslut 2012-11-20 \xff förslag till beslut: kf antar", "upp", "Förslaget är att", "igår\n\n. Det antogs 31/2",
	} {
		f.Add(l, "2012-11-23")
	}
	r := newReader(f)
	f.Fuzz(func(t *testing.T, text, date string) {
		start := 0
		for _, d := range r.finder.Find(r.passage(text, date)) {
			if d.Start < start || d.End <= d.Start || d.End > len(text) || d.VerbStart < d.Start || d.VerbEnd > d.End || d.VerbEnd <= d.VerbStart {
				t.Fatalf("%q: decision %+v after byte %d", text, d, start)
			}
			if d.Day != "" && len(d.Day) != len("2012-11-23") {
				t.Fatalf("%q: day %q", text, d.Day)
			}
			start = d.Start
		}
	})
}

// BenchmarkFind finds bodies and decisions in a week's post, beside the making of
// its words, which the index does anyway.
func BenchmarkFind(b *testing.B) {
	data, err := os.ReadFile("../swedish/testdata/vecka.txt")
	if err != nil {
		b.Fatal(err)
	}
	text := string(data)
	r := newReader(b)
	b.Run("tokens", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			r.analyzer.Tokens(text)
		}
	})
	tokens := r.analyzer.Tokens(text)
	p := r.passage(text, "2012-11-23")
	b.Run("bodies", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			r.list.Find(text, tokens, r.of("2012-11-23"))
		}
	})
	b.Run("decisions", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			r.finder.Find(p)
		}
	})
}
