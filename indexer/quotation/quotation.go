package quotation

import "strings"

// A Quotation is a stretch of a text that is the words of another than its
// author.
type Quotation struct {
	// Start and End are the bytes of the quoted words: without quotation marks
	// and dashes, spaces around them, and the comma before «säger Anna». A
	// quotation in marks may run over several paragraphs; of dash lines each
	// is a quotation of its own.
	Start, End int

	// Who is the name of the person, body or newspaper as the text has it, and
	// WhoStart and WhoEnd its bytes; "" and 0, 0 where the text does not say
	// whose words they are (källa oklar).
	Who              string
	WhoStart, WhoEnd int
}

// Find returns the quotations of a post's text in order; they do not overlap.
// Paragraphs are separated by blank lines, dash lines begin a line.
func Find(text string) []Quotation {
	if !mayQuote(text) {
		return nil
	}
	f := &finder{text: text}
	f.marks = scanMarks(text)
	f.lines = splitLines(text)
	for i := 0; i < len(f.lines); {
		i = f.line(i)
	}
	return f.found
}

// mayQuote reports whether a text has a sign that a quotation begins with: all
// that most posts cost.
func mayQuote(text string) bool {
	for _, sign := range []byte{'"', '-', '\'', 0xC2, 0xE2} { // « is C2 AB, ” and – begin with E2
		if strings.IndexByte(text, sign) >= 0 {
			return true
		}
	}
	return false
}

// A finder goes through the lines of a text.
type finder struct {
	text  string
	marks []mark
	lines []line
	found []Quotation

	next      int     // the first mark that is not behind us
	paragraph int     // where names are looked for that a pronoun stands for
	run       speaker // who speaks in the dash lines that we are in
	said      speaker // whom a pronoun stands for without a name in the paragraph
	carry     carry
}

// A carry is who goes on speaking if nothing else is said.
type carry struct {
	speaker
	at       int  // where the last quotation and what is said of it end
	line     bool // it ended its line, and was announced before it
	unclosed bool // its mark was not closed: the next paragraph may go on
}

// A line is a line of the text without spaces around it.
type line struct {
	start, end int
	dash       int  // where the text behind a dash begins, 0 if the line has none
	breaks     bool // a blank line stands before it
}

// splitLines returns the lines of a text that are not blank.
func splitLines(text string) []line {
	var lines []line
	breaks := true
	for start := 0; start < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
			end = start + n
		}
		l := line{start: start, end: end, breaks: breaks}
		l.start += len(text[start:end]) - len(strings.TrimLeft(text[start:end], " \t\r\u00a0\ufeff"))
		l.end -= len(text[l.start:end]) - len(strings.TrimRight(text[l.start:end], " \t\r\u00a0"))
		if breaks = l.start == l.end; !breaks {
			l.dash = dashText(text, l)
			lines = append(lines, l)
		}
		start = end + 1
	}
	return lines
}

// line finds the quotations of a line and returns the line to go on with.
func (f *finder) line(i int) int {
	l := f.lines[i]
	if l.dash > 0 && (l.dash >= l.end || !startsMark(f.text[l.dash:l.end])) {
		if f.dashLine(i) {
			f.skipMarks(l.end)
			f.carry = carry{}
			return i + 1
		}
	} else if l.dash == 0 {
		f.run, f.said = speaker{}, speaker{}
	}
	if l.dash == 0 && l.breaks {
		f.paragraph = l.start
	}
	f.skipMarks(l.start)
	for f.next < len(f.marks) && f.marks[f.next].pos < l.end {
		f.mark(i)
	}
	// A quotation may have run over several lines.
	i++
	for i < len(f.lines) && f.lines[i].end <= f.reached() {
		i++
	}
	return i
}

// reached returns the end of the last quotation.
func (f *finder) reached() int {
	if len(f.found) == 0 {
		return 0
	}
	return f.found[len(f.found)-1].End
}

// skipMarks leaves out the marks before a position.
func (f *finder) skipMarks(pos int) {
	for f.next < len(f.marks) && f.marks[f.next].pos < pos {
		f.next++
	}
}

// add puts a quotation behind the others, without the spaces around its words.
func (f *finder) add(start, end int, s speaker) {
	const blank = " \t\r\n\u00a0"
	start += len(f.text[start:end]) - len(strings.TrimLeft(f.text[start:end], blank))
	end -= len(f.text[start:end]) - len(strings.TrimRight(f.text[start:end], blank))
	if start < end && start >= f.reached() {
		f.found = append(f.found, Quotation{start, end, f.text[s.start:s.end], s.start, s.end})
	}
}
