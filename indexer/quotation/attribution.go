package quotation

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxClause is how many bytes beside quoted words are read for who says them.
const maxClause = 400

// clauseStart returns where the clause before a position begins: its sentence,
// or what stands behind the last quotation.
func (f *finder) clauseStart(start, pos int) int {
	start = max(start, pos-maxClause)
	for start < pos && !utf8.RuneStart(f.text[start]) {
		start++
	}
	return min(pos, max(f.sentenceStart(start, pos), f.reached()))
}

// before returns who the words before a span say speaks, and whether they
// announce it in any way.
func (f *finder) before(s span) (speaker, bool) {
	lead := f.lead(s.line, s.pos)
	if lead == "" {
		who := f.intro(s.line-1, true)
		return who, who.found || s.line > 0 && f.endsWith(f.lines[s.line-1], ":")
	}
	from := f.clauseStart(f.lines[s.line].start, s.pos)
	ws := f.words(from, s.pos)
	colon := strings.HasSuffix(strings.TrimRight(lead, " \t\u00a0"), ":")
	if len(ws) == 0 {
		return speaker{}, false
	}
	if n, ok := f.accordingTo(ws); ok {
		return n, true
	}
	v := f.lastVerb(ws)
	if v < 0 && colon {
		return f.heading(ws), true
	}
	if v < 0 || !colon && !f.spokenBy(ws, v, s) {
		return speaker{}, colon
	}
	who := f.subject(ws, v)
	if !who.found && (colon || !speaksPerhaps(f.lower(ws[v]))) {
		who.found = true
	}
	return who, who.found || colon
}

// spokenBy reports whether a verb without a colon is said of the words in a
// span, not of a title or a single word in scare quotes.
func (f *finder) spokenBy(ws []word, v int, s span) bool {
	const farthest = 8 // words between a verb and what it quotes
	behind := len(ws) - 1 - v
	words := f.count(s.start, s.end, fewWords)
	switch lower := f.lower(ws[v]); {
	case behind > farthest, f.titled(s) && words < fewWords:
		return false
	case lower == "kallar" || lower == "kallade":
		return words > fewSentence
	}
	return behind == 0 || words >= fewSentence || behind <= 3 && f.endsSubject(ws, v)
}

// endsSubject reports whether the words behind a verb are its subject alone.
func (f *finder) endsSubject(ws []word, v int) bool {
	if n, ok := f.nameBehind(ws, v+1); ok {
		return n.last == len(ws)-1
	}
	return v+1 == len(ws)-1 && pronoun(f.lower(ws[v+1])).found
}

// lastVerb returns the last verb of speech, or -1.
func (f *finder) lastVerb(ws []word) int {
	for v := len(ws) - 1; v >= 0; v-- {
		if speaks(f.lower(ws[v])) {
			return v
		}
	}
	return -1
}

// accordingTo returns who stands behind the word enligt.
func (f *finder) accordingTo(ws []word) (speaker, bool) {
	i := slices.IndexFunc(ws, func(w word) bool { return f.lower(w) == "enligt" })
	if i < 0 {
		return speaker{}, false
	}
	if n, ok := f.nameBehind(ws, i+1); ok {
		return speaker{found: true, start: n.start, end: n.end}, true
	}
	return speaker{}, false
}

// heading returns who speaks behind a colon without a verb: «Rektor Anna
// Exempel:», «Ur Anna Exempels tal:», «Ett ord från Anna Exempel om skolan:».
func (f *finder) heading(ws []word) speaker {
	for i, w := range ws {
		switch f.lower(w) {
		case "jag", "vi":
			return speaker{found: i == len(ws)-1, own: i == len(ws)-1}
		case "mitt", "min", "mina", "vårt", "våra":
			if i == len(ws)-2 && isAnswer(f.lower(ws[i+1])) {
				return speaker{found: true, own: true}
			}
		}
	}
	ns := f.names(ws)
	if len(ns) == 0 {
		return speaker{}
	}
	n := ns[len(ns)-1]
	named := speaker{found: true, start: n.start, end: n.end}
	switch {
	case n.last == len(ws)-1 && (n.long() && n.first <= 2 || isBody(f.lower(ws[n.last]))):
		return named
	case n.long() && n.last < len(ws)-1 && n.end-n.start > 2 && f.text[n.end-1] == 's' && isAnswer(f.lower(ws[n.last+1])):
		named.end--
		return named
	case n.long() && n.first > 0 && (f.lower(ws[n.first-1]) == "från" || f.lower(ws[n.first-1]) == "av"):
		return named
	}
	return speaker{}
}

// isAnswer reports whether a noun names somebody's words.
func isAnswer(lower string) bool {
	switch lower {
	case "svar", "ord", "tal", "brev", "mejl", "kommentar", "råd", "hälsning", "text", "inlägg", "besked", "uppmaning", "slutsats", "fråga", "replik", "krönika", "insändare", "tanke", "tips", "anförande":
		return true
	}
	return false
}

// after returns who the words behind a span say speaks, and where they end.
func (f *finder) after(s span) (speaker, int) {
	rest := f.rest(s.close)
	end := s.close + len(rest)
	p := s.close + len(rest) - len(strings.TrimLeft(rest, " \t\u00a0,.!?"))
	if who, ok := f.signature(p, end); ok {
		return who, end
	}
	until := f.sentenceEnd(p, end)
	ws := f.words(p, until)
	i := 0
	if len(ws) > 1 && (f.lower(ws[0]) == "det" || f.lower(ws[0]) == "så") {
		i = 1
	}
	if len(ws) <= i || ws[0].start != p {
		return speaker{}, s.close
	}
	comma := strings.HasPrefix(strings.TrimLeft(rest, " "), ",")
	switch lower := f.text[ws[i].start:ws[i].end]; {
	case lower == "enligt":
		n, ok := f.nameBehind(ws, i+1)
		return speaker{found: ok || comma, start: n.start, end: n.end}, until
	case !speaks(lower), !comma && f.titled(s), i+1 < len(ws) && isGeneral(f.lower(ws[i+1])):
		return speaker{}, s.close
	}
	return f.resolve(f.behind(ws, i+1), s.pos), until
}

// signature returns the name that signs a quotation to the end of its line:
// «” – Anna Exempel», «” (Anna Exempel)».
func (f *finder) signature(p, end int) (speaker, bool) {
	sign, size := utf8.DecodeRuneInString(f.text[p:end])
	if !strings.ContainsRune("–—-(", sign) {
		return speaker{}, false
	}
	ws := f.words(p+size, end)
	ns := f.names(ws)
	if len(ns) == 0 || len(ws) > maxTitle || ns[0].first != 0 {
		return speaker{}, false
	}
	return speaker{found: true, start: ns[0].start, end: ns[0].end}, true
}

// runeStart returns the beginning of the character at a position.
func (f *finder) runeStart(pos int) int {
	for pos < len(f.text) && pos > 0 && !utf8.RuneStart(f.text[pos]) {
		pos--
	}
	return pos
}

// endsWith reports whether a line ends so.
func (f *finder) endsWith(l line, end string) bool {
	return strings.HasSuffix(f.text[l.start:l.end], end)
}
