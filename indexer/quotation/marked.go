package quotation

import "strings"

// How many words in marks are a quotation without a word of who says them.
const (
	// fewWords are as many as a title or a word in scare quotes may have.
	fewWords = 6
	// fewSentence is the least that is a quotation if it ends as a sentence
	// does, with its full stop inside the marks.
	fewSentence = 3
	// fewHeading is the least of a whole sentence in marks without a full
	// stop, since headings stand so.
	fewHeading = 9
)

// A span is a stretch of text in marks.
type span struct {
	line       int // the line it begins in
	pos        int // of its opening mark
	start, end int // of the words
	close      int // behind its closing mark
	unclosed   bool
	family     family
}

// mark judges the next mark, which stands in a line.
func (f *finder) mark(i int) {
	k := f.next
	m := f.marks[k]
	f.next++
	if m.form == closes || m.form == within {
		if m.family == double && m.form == closes {
			f.orphan(i, m)
		}
		return
	}
	lead := f.lead(i, m.pos)
	j := f.closing(k, lead == "" || strings.HasSuffix(lead, ":"))
	s := span{line: i, pos: m.pos, start: m.end, family: m.family}
	if j >= 0 {
		s.end, s.close = f.marks[j].pos, f.marks[j].end
	} else if m.family == single || m.form == either && lead != "" {
		return
	} else {
		s.unclosed = true
		s.end = f.unclosedEnd(i, k)
		s.close = s.end
	}
	if f.judge(s) || j >= 0 {
		f.skipMarks(s.close)
	}
}

// lead returns the line before a position, without a dash or a number at its
// beginning.
func (f *finder) lead(i, pos int) string {
	l := f.lines[i]
	return strings.TrimLeft(f.text[min(max(l.start, l.dash), pos):pos], "0123456789.) \t\u00a0-–")
}

// unclosedEnd returns where the words behind a mark end that is not closed: at
// the end of its paragraph, or before the line that begins with the next mark.
func (f *finder) unclosedEnd(i, k int) int {
	end := f.paragraphEnd(i)
	for _, m := range f.marks[k+1:] {
		if m.pos >= end {
			break
		}
		if m.family == f.marks[k].family && m.first && m.form == opens {
			return strings.LastIndexByte(f.text[:m.pos], '\n')
		}
	}
	return end
}

// judge adds a span if it is a quotation of another, and reports whether it is.
func (f *finder) judge(s span) bool {
	after, end := speaker{}, s.close
	if !s.unclosed {
		after, end = f.after(s)
	}
	before, announced := f.before(s)
	if after.own || before.own && !after.found {
		f.carry = carry{speaker: speaker{found: true, own: true}, at: end}
		return false
	}
	who := after
	switch {
	case after.found:
	case before.found:
		who = before
	case f.goesOn(s):
		if f.carry.own {
			return false
		}
		who = f.carry.speaker
	}
	if !who.found && (s.family == single || s.unclosed && !announced && f.lead(s.line, s.pos) != "" || !f.longEnough(s, announced)) {
		return false
	}
	f.add(s.start, s.end, who)
	f.carry = carry{speaker: who, at: end, line: !after.found && f.endsLine(s.close), unclosed: s.unclosed}
	return true
}

// endsLine reports whether only punctuation stands behind a position.
func (f *finder) endsLine(pos int) bool {
	rest := strings.TrimLeft(f.text[pos:], " \t\r.,!?\u00a0")
	return rest == "" || rest[0] == '\n'
}

// rest returns what stands in the line behind a position, as much of it as is
// read for who speaks.
func (f *finder) rest(pos int) string {
	rest, _, _ := strings.Cut(f.text[pos:f.runeStart(min(len(f.text), pos+maxClause))], "\n")
	return rest
}

// goesOn reports whether a span is said by whom the last was: nothing stands
// between it and what was said of that, or both are whole lines.
func (f *finder) goesOn(s span) bool {
	if f.carry.at == 0 || f.carry.at > s.pos {
		return false
	}
	gap := f.text[f.carry.at:s.pos]
	if strings.Trim(gap, " \t\u00a0") == "" {
		return true
	}
	return (f.carry.line || f.carry.unclosed) && strings.Trim(gap, " \t\r\n\u00a0.,!?") == ""
}

// longEnough reports whether words in marks, of which the text does not say
// whose they are, are more than a title or a word in scare quotes.
func (f *finder) longEnough(s span, announced bool) bool {
	words := f.count(s.start, s.end, fewHeading)
	inside := strings.TrimRight(f.text[s.start:s.end], " \t\u00a0")
	ends := strings.HasSuffix(inside, ".") || strings.HasSuffix(inside, "!") || strings.HasSuffix(inside, "?") || strings.HasSuffix(inside, "…")
	lead := f.lead(s.line, s.pos)
	begins := lead == "" || f.beginsSentence(s.pos) || strings.HasSuffix(lead, "(")
	switch {
	case announced, ends:
		return words >= fewSentence
	case f.titled(s):
		return false
	case !startsUpper(strings.TrimLeft(f.text[s.start:s.end], " \t\u00a0")):
		return words >= fewWords
	}
	return begins && words >= fewHeading
}

// beginsSentence reports whether a sentence begins at a position.
func (f *finder) beginsSentence(pos int) bool {
	before := strings.TrimRight(f.text[f.runeStart(max(0, pos-maxClause)):pos], " \t\u00a0(”“\"»«")
	return strings.HasSuffix(before, ".") || strings.HasSuffix(before, "!") || strings.HasSuffix(before, "?")
}

// titled reports whether the words before a span say that it is a title: a noun
// such as boken, or a preposition.
func (f *finder) titled(s span) bool {
	l := f.lines[s.line]
	ws := f.words(f.clauseStart(l.start, s.pos), s.pos)
	if len(ws) == 0 {
		return false
	}
	last := ws[len(ws)-1]
	if strings.Trim(f.text[last.end:s.pos], " \t\u00a0") != "" {
		return false
	}
	lower := f.lower(last)
	return isTitleNoun(lower) || isPreposition(lower) && lower != "med"
}

// orphan adds what stands before a mark at the end of a line that closes
// nothing: its line, and the lines up to a quotation that ended its own. So
// does who closes each paragraph and opens only the first.
func (f *finder) orphan(i int, m mark) {
	l := f.lines[i]
	from := max(l.start, l.dash)
	if m.digit || f.carry.own || !f.endsLine(m.end) || f.reached() > l.start || f.count(from, m.pos, fewWords) < fewWords {
		return
	}
	for back := 1; back <= maxBack && i-back >= 0; back++ {
		if len(f.found) > 0 && f.reached() <= f.lines[i-back].end && f.reached() > f.lines[i-back].start {
			if f.endsLine(f.carry.at) && f.carry.at >= f.reached() {
				from = f.lines[i-back+1].start
			}
			break
		}
	}
	f.add(from, m.pos, f.carry.speaker)
	f.carry = carry{speaker: f.carry.speaker, at: m.end, line: true}
}

// maxBack is how many lines an unopened quotation may reach back.
const maxBack = 3
