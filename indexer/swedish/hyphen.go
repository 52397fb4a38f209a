package swedish

import "strings"

// maxSuspended is how many words may share one head: kultur-, idrotts- och
// fritidsnämnden has three.
const maxSuspended = 6

// mayJoin reports whether a text may have hyphens: all of them but that of ASCII
// begin with the same byte.
func mayJoin(text string) bool {
	return strings.IndexByte(text, '-') >= 0 || strings.IndexByte(text, hyphens[1][0]) >= 0
}

// join adds to the parts of words those that hyphens make.
func (a *Analyzer) join(text string, words []Token) {
	for i := 0; i+1 < len(words); i++ {
		gap := text[words[i].End:words[i+1].Start]
		if gap == " " {
			continue
		}
		switch n := hyphen(gap); {
		case n == 0:
			if strings.HasSuffix(gap, "-") {
				a.restoreHead(text, words[:i+2], &words[i+1])
			}
		case n < len(gap):
			a.restoreTail(text, words[i:], &words[i])
		case gap != "–":
			last := chain(text, words, i)
			if joined := joinedWord(words[i : last+1]); joined != "" {
				addPart(&words[i], a.term(joined))
			}
			i = last - 1
		}
	}
}

// addPart adds a part to a token. Its form is shared, and stays as it is.
func addPart(t *Token, part string) {
	f := t.Form
	t.Form = &Form{
		Term: f.Term, Exact: f.Exact, Folded: f.Folded, Stop: f.Stop, Parts: append(f.Parts[:len(f.Parts):len(f.Parts)], part),
		number: f.number, begins: f.begins, solid: f.solid, refers: f.refers,
	}
}

// chain returns the last of the words that hyphens join to the word i.
func chain(text string, words []Token, i int) int {
	for i+1 < len(words) {
		gap := text[words[i].End:words[i+1].Start]
		if n := hyphen(gap); n == 0 || n != len(gap) || gap == "–" {
			break
		}
		i++
	}
	return i
}

// joinedWord returns the word that words joined by hyphens make, or nothing if
// there is no letter in it, if it is longer than a term, or if a space is
// missing in it (klimat-och energifrågor).
func joinedWord(words []Token) string {
	var b strings.Builder
	letters := false
	for i, w := range words {
		if i > 0 && isConjunction(w) {
			return ""
		}
		letters = letters || !w.number
		b.WriteString(withoutEnding(w.Exact))
		if b.Len() > maxTerm {
			return ""
		}
	}
	if !letters {
		return ""
	}
	return b.String()
}

// conjunctions stand between the words of a suspended compound.
const conjunctions = " och eller samt respektive resp "

func isConjunction(w Token) bool { return strings.Contains(conjunctions, " "+w.Exact+" ") }

// restoreTail adds to a token the compound that its word begins, whose last
// part stands further on: barn- och utbildningsnämnden. The word is the first
// of words.
func (a *Analyzer) restoreTail(text string, words []Token, t *Token) {
	at := 0
	for range maxSuspended {
		gap := text[words[at].End:words[at+1].Start]
		switch gap[hyphen(gap):] {
		case ", ", "/", " / ", " & ":
			at++
		case " ":
			if at += 2; at >= len(words) || !isConjunction(words[at-1]) || text[words[at-1].End:words[at].Start] != " " {
				return
			}
		default:
			return
		}
		from := at
		at = chain(text, words, at)
		if at+1 < len(words) {
			next := text[words[at].End:words[at+1].Start]
			if n := hyphen(next); n > 0 && n < len(next) {
				continue
			}
		}
		_, last := a.head(words[at].Exact)
		if at > from { // IT- och HR-avdelningen
			last = withoutEnding(words[at].Exact)
		}
		if last != "" {
			addPart(t, a.term(withoutEnding(words[0].Exact)+last))
		}
		return
	}
}

// restoreHead adds to a token the compound that its word ends, whose first
// part stands before: skolskjutsar och -kort. The word is the last of words.
func (a *Analyzer) restoreHead(text string, words []Token, t *Token) {
	n := len(words)
	if n < 3 || !isConjunction(words[n-2]) || text[words[n-2].End:words[n-1].Start] != " -" || text[words[n-3].End:words[n-2].Start] != " " {
		return
	}
	if first, _ := a.head(words[n-3].Exact); first != "" {
		addPart(t, a.term(first+withoutEnding(words[n-1].Exact)))
	}
}

// head cuts a compound before its last part; a word that is none gives
// nothing.
func (a *Analyzer) head(exact string) (first, last string) {
	compound := withoutEnding(exact)
	parts := a.split(compound)
	if len(parts) < 2 {
		return "", ""
	}
	first, ok := strings.CutSuffix(compound, parts[len(parts)-1])
	if !ok {
		return "", ""
	}
	return first, parts[len(parts)-1]
}
