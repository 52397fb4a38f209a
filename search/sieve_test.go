package search

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search/query"
)

// mostNaively is marker.most that analyses every text.
func mostNaively(m marker, texts []string, read func(i int) indexer.Passage) (best int, spans []span) {
	best = -1
	top := most{}
	for i := range texts {
		p := read(i)
		found := m.match(p, m.analyzer.Tokens(p.Text))
		clauses := map[int]bool{}
		for _, s := range found {
			clauses[s.clause] = true
		}
		if has := (most{len(clauses), len(found)}); has.compare(top) > 0 {
			best, spans, top = i, found, has
		}
	}
	return best, spans
}

// checkMost compares what is marked in a post for a question, whosever words are looked for,
// with what is marked if all of it is analysed.
func checkMost(t *testing.T, s *Searcher, typed string, p *archive.Post) (found bool) {
	t.Helper()
	texts, passages := p.Paragraphs(), indexer.Passages(p)
	read := func(i int) indexer.Passage { return passages[i] }
	for _, voice := range []Voice{AnyVoice, Own, Quoted} {
		plan := newPlan(s.Analyst, s.Synonyms, Request{Page: 1, Voice: voice}, query.Parse(typed))
		for _, fallen := range [][]Fallback{nil, fallbacks(plan)} {
			m := s.marker(plan, fallen)
			best, spans := m.most(texts, read)
			wantBest, want := mostNaively(m, texts, read)
			if best != wantBest || !slices.Equal(spans, want) {
				t.Fatalf("query %q, voice %q: got paragraph %d, %v, want %d, %v in\n%s", typed, voice, best, spans, wantBest, want, p.Text)
			}
			found = found || best >= 0
		}
	}
	return found
}

// nasty are what words are made of that go on behind spaces, and what stands between them.
var nasty = strings.Split("skola|Skolan|SKOLOR|grundskolan|skol|skol-|-skola|barn|barn-|Barn–|utbildningsnämnden|ungdoms-|och|samt|/| / | & |, |-|–| - | – |\u2010|\u2011|--|"+
	"27|500|000|27 500|27\u00a0500|500kr|kr|miljoner|en|halv|§|§ 45|45|2012|2012-11|11|23|2012-11-23|november|dnr|KS|ks 2012/123|2010:110|"+
	"t|ex|t.ex.|t ex|bl|a|bl. a.|d|v|s|d v s|osv|m m|fr|o|m|fr.o.m|c:a|S:t|eu:s|EU|IT|SAM|itsam|IT-SAM|i-d|covid-19|vimmerby.se|ks_2012|kommunen.Vi|Vi|\u00adskola|sko\u00adlan|"+
	"a\u030a|sk\u00f6n|ska\u0308l|’|'|”|”skola”|«|\u200d|😀|🇸🇪🇸|å|Åsa|idé|ide|×|÷|ß|\n|\t|\r\n|\u202f|\u2009| | | | | |.|. |!|? |(|)|:|: |:-|...", "|")

// TestSieve marks nasty texts for nasty questions.
func TestSieve(t *testing.T) {
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	synonyms, err := ReadSynonyms(analyst, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &Searcher{Analyst: analyst, Synonyms: synonyms}
	questions := []string{"skola", "skolan kommunen", "barnnämnd", "barnnämnden ELLER skola", "skol*", "b* s*", "itsam", "IT-SAM", "\"barn och\"", "\"en halv\" skola", "500", "27500", "27 500 kr",
		"2012", "2012-11", "§ 45", "dnr:2012/123", "belopp:500000", "t.ex.", "osv", "t* e*", "ca", "covid-19", "covid19", "vimmerby.se", "NÄRA(barn skola)", "stycke:(skola barn)", "rubrik:skol*", "skola*", "å*", "asa", "Åsa",
		"idé", "skal", "skäl", "kommunstyrelsen", "KS", "utbildning", "nämnd barn ungdom", "skön", "och", "st", "27*", "skolskjuts och -kort", "a", "\"t ex\"", "\"skolan grundskolan\"", "\"skola skolor grundskolan\" ELLER barn", "kommunfullmäktige ELLER 45"}
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 4_000 {
		var text strings.Builder
		for range 1 + r.IntN(4) {
			for range 1 + r.IntN(30) {
				text.WriteString(nasty[r.IntN(len(nasty))])
				if r.IntN(3) > 0 {
					text.WriteByte(' ')
				}
			}
			text.WriteString("\n\n")
		}
		if checkMost(t, s, questions[r.IntN(len(questions))], &archive.Post{Text: strings.TrimSpace(text.String())}) {
			found++
		}
	}
	if found < 1_000 {
		t.Errorf("something was found in %d texts, want more", found)
	}
}

// TestSieveReal marks real texts for real queries, and for words of the texts.
func TestSieveReal(t *testing.T) {
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	s := &Searcher{Analyst: analyst}
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	eachShared(t, 300, func(text, typed string) {
		p := &archive.Post{Text: strings.ReplaceAll(text, "\n", "\n\n")}
		words := append(strings.Fields(text), "skola")
		word := func() string { return words[r.IntN(len(words))] }
		for _, typed := range []string{typed, word(), word() + " ELLER " + word(), `"` + word() + " " + word() + `"`, word()[:1] + "*", word() + " " + typed} {
			if checkMost(t, s, typed, p) {
				found++
			}
		}
	})
	if found == 0 {
		t.Error("nothing was found")
	}
}
