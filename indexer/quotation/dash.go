package quotation

import (
	"strings"
	"unicode/utf8"
)

// dashText returns where the text of a line begins behind its dash, or 0. A
// minus before a digit is no dash.
func dashText(text string, l line) int {
	r, size := utf8.DecodeRuneInString(text[l.start:l.end])
	if r != '-' && r != '–' && r != '—' && r != '−' {
		return 0
	}
	rest := text[l.start+size : l.end]
	trimmed := strings.TrimLeft(rest, " \t\u00a0")
	if trimmed == "" || trimmed[0] == '-' || len(trimmed) == len(rest) && '0' <= rest[0] && rest[0] <= '9' {
		return 0
	}
	return l.end - len(trimmed)
}

// dashLine adds what is said in a dash line, and reports whether the line is
// speech: a line behind «Anna säger», one that says who speaks in it, or one in
// a row of dash lines with such a one. A row ends at the first line with
// another beginning; blank lines do not end it.
func (f *finder) dashLine(i int) bool {
	l := f.lines[i]
	if i == 0 || f.lines[i-1].dash == 0 {
		f.beginRun(i)
	}
	spoken := false
	ws := f.words(l.dash, l.end)
	for from := l.dash; from < l.end; {
		a, ok := f.aside(ws, l.end)
		if !ok {
			if f.run.found && !f.run.own {
				f.add(from, l.end, f.run)
				spoken = true
			}
			break
		}
		if f.run = a.speaker; f.run.own {
			return false
		}
		f.said = a.speaker
		f.add(from, a.start, a.speaker)
		spoken, from, ws = true, a.end, a.rest
	}
	return spoken
}

// beginRun finds who speaks in the dash lines that begin with a line.
func (f *finder) beginRun(i int) {
	l := f.lines[i]
	f.run, f.said = speaker{}, speaker{}
	if i > 0 {
		f.paragraph = f.lines[f.paragraphOf(i-1)].start
		soft := f.endsWith(f.lines[i-1], ".") || f.endsWith(f.lines[i-1], "?")
		if !soft || f.looksSpoken(l) {
			f.run = f.intro(i-1, false)
			if f.run.start == f.run.end && !f.run.own && !startsUpper(f.text[l.dash:l.end]) {
				f.run.found = false // «Personalen svarade på enkäten:» and a list
			}
			f.said = f.run
		}
	}
	for j := i; !f.run.found && j < len(f.lines) && f.lines[j].dash > 0; j++ {
		if a, ok := f.aside(f.words(f.lines[j].dash, f.lines[j].end), f.lines[j].end); ok && !a.own {
			f.run.found = true // a row of speech; who begins it is not said
		}
	}
}

// paragraphOf returns the first line of the paragraph of a line.
func (f *finder) paragraphOf(i int) int {
	for i > 0 && !f.lines[i].breaks {
		i--
	}
	return i
}

// looksSpoken reports whether a dash line is a whole sentence.
func (f *finder) looksSpoken(l line) bool {
	return startsUpper(f.text[l.dash:l.end]) && (f.endsWith(l, ".") || f.endsWith(l, "!") || f.endsWith(l, "?") || f.endsWith(l, "…"))
}

// A told is what a dash line says of who speaks: «, säger rektor Anna Exempel.»
type told struct {
	speaker
	start, end int    // from the end of the words before it to where speech goes on
	rest       []word // the words that go on
}

// aside returns the first attribution among the words to the end of a dash line.
func (f *finder) aside(ws []word, end int) (told, bool) {
	for v := 1; v < len(ws); v++ {
		gap := strings.TrimRight(f.gap(ws[v-1], ws[v]), " \t\u00a0")
		if gap == "" || !strings.ContainsAny(gap[len(gap)-1:], ",!?") && !strings.HasSuffix(gap, "…") {
			continue
		}
		if !speaks(f.text[ws[v].start:ws[v].end]) || v+1 < len(ws) && isGeneral(f.lower(ws[v+1])) {
			continue
		}
		who := f.behind(ws[v:min(len(ws), v+maxTitle+5)], 1)
		if !who.found {
			continue
		}
		t := told{start: ws[v-1].end + len(strings.TrimRight(gap, ","))}
		t.end = f.resumes(max(ws[v].end, who.end), end)
		t.speaker = f.resolve(who, ws[v].start)
		if !t.own || t.end == end {
			t.rest = ws[v:]
			for len(t.rest) > 0 && t.rest[0].start < t.end {
				t.rest = t.rest[1:]
			}
			return t, true
		}
	}
	return told{}, false
}

// resumes returns where speech goes on behind an attribution: at the next
// sentence, or at a comma and a word that goes on with the sentence.
func (f *finder) resumes(from, end int) int {
	near := f.runeStart(min(end, from+maxClause))
	sentence := f.sentenceEnd(from, near)
	if sentence == near {
		sentence = end // all that is left tells of the speaker
	}
	for i := from; i < min(near, sentence); i++ {
		if f.text[i] != ',' {
			continue
		}
		next, _, _ := strings.Cut(strings.TrimLeft(f.text[i+1:min(near, sentence)], " "), " ")
		switch next {
		case "men", "för", "utan", "så", "fast", "eftersom", "att", "vi", "jag", "det", "då":
			return i + 1
		}
	}
	return sentence
}

// intro returns who speaks below a line that announces it: one that ends with a
// verb of speech and its subject, or with a colon; before dash lines also
// «Anna är nöjd.», a question to a person, or «vi frågade Anna …». For words in
// marks any announcement will do.
func (f *finder) intro(i int, marks bool) speaker {
	if i < 0 || f.lines[i].dash > 0 {
		return speaker{}
	}
	l := f.lines[i]
	ws := f.words(f.clauseStart(l.start, l.end), l.end)
	if len(ws) == 0 {
		return speaker{}
	}
	switch tail := f.text[ws[len(ws)-1].end:l.end]; {
	case strings.HasSuffix(tail, ":"):
		return f.announced(ws, marks)
	case strings.HasSuffix(tail, ".") && !marks:
		return f.feeling(ws)
	case strings.HasSuffix(tail, "?") && !marks:
		return f.asked(ws, l)
	case tail == "":
		return f.endsAnnouncing(ws)
	}
	return speaker{}
}

// announced returns who a clause with a colon at its end says speaks below.
func (f *finder) announced(ws []word, marks bool) speaker {
	v := f.lastVerb(ws)
	if v < 0 {
		return f.heading(ws)
	}
	if behind := ws[v+1:]; len(behind) > 0 && !marks {
		first, last := f.lower(behind[0]), f.lower(behind[len(behind)-1])
		if first == "om" || first == "att" || first == "nej" || first == "ja" || last == "att" || last == "om" {
			return speaker{} // reported, not quoted
		}
	}
	who := f.subject(ws, v)
	if who.start == who.end && !who.own {
		who.found = !speaksPerhaps(f.lower(ws[v]))
	}
	return who
}

// endsAnnouncing returns who a clause without any sign at its end says speaks
// below: its last words are a verb of speech and its subject.
func (f *finder) endsAnnouncing(ws []word) speaker {
	v := f.lastVerb(ws)
	if v < 0 || v < len(ws)-1 && !f.endsSubject(ws, v) {
		return speaker{}
	}
	who := f.subject(ws, v)
	if who.start == who.end && !who.own {
		who.found = v == len(ws)-1 && v > 0 && !speaksPerhaps(f.lower(ws[v]))
	}
	return who
}

// feeling returns who a sentence such as «Rektor Anna Exempel är nöjd.» is of,
// or whom «Vi frågade Anna Exempel om saken.» asks.
func (f *finder) feeling(ws []word) speaker {
	for v := 1; v < len(ws); v++ {
		lower := f.lower(ws[v])
		own := isOwn(f.lower(ws[v-1])) || v+1 < len(ws) && isOwn(f.lower(ws[v+1]))
		switch {
		case (lower == "frågade" || lower == "frågar") && own:
			if n, ok := f.nameBehind(ws, v+1); ok {
				return speaker{found: true, start: n.start, end: n.end}
			}
		case (lower == "är" || lower == "var") && v+1 < len(ws) && (feels(f.lower(ws[v+1])) || v+2 < len(ws) && feels(f.lower(ws[v+2]))):
			if who := f.subject(ws, v); who.start < who.end {
				return who
			}
		}
	}
	return speaker{}
}

// asked returns who answers a question that is put to a person: the one named
// last before it.
func (f *finder) asked(ws []word, l line) speaker {
	for _, w := range ws {
		switch f.lower(w) {
		case "du", "dig", "din", "ditt", "dina", "ni", "er", "era":
			return f.lastPerson(f.runeStart(max(0, l.start-maxClause)), l.start)
		}
	}
	return speaker{}
}
