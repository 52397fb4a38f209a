package swedish

import "strings"

// maxSuspended is how many words may share one head: kultur-, idrotts- och
// fritidsnämnden has three.
const maxSuspended = 6

// join adds to the parts of tokens the words that hyphens make.
func (a *Analyzer) join(text string, words []word, tokens []Token) {
	for i := 0; i+1 < len(words); i++ {
		gap := text[words[i].end:words[i+1].start]
		if gap == " " {
			continue
		}
		switch n := hyphen(gap); {
		case n == 0:
			if strings.HasSuffix(gap, "-") {
				a.restoreHead(text, words[:i+2], &tokens[i+1])
			}
		case n < len(gap):
			a.restoreTail(text, words[i:], &tokens[i])
		case gap != "–":
			last := chain(text, words, i)
			if joined := joinedWord(words[i : last+1]); joined != "" {
				addPart(&tokens[i], a.term(joined))
			}
			i = last - 1
		}
	}
}

// addPart adds a part to a token; the slice may be another's.
func addPart(t *Token, part string) {
	t.Parts, t.Word = append(t.Parts[:len(t.Parts):len(t.Parts)], part), 0
}

// chain returns the last of the words that hyphens join to the word i.
func chain(text string, words []word, i int) int {
	for i+1 < len(words) {
		gap := text[words[i].end:words[i+1].start]
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
func joinedWord(words []word) string {
	var b strings.Builder
	letters := false
	for i, w := range words {
		if i > 0 && isConjunction(w) {
			return ""
		}
		letters = letters || !w.number
		b.WriteString(withoutEnding(w.exact))
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

func isConjunction(w word) bool { return strings.Contains(conjunctions, " "+w.exact+" ") }

// restoreTail adds to a token the compound that its word begins, whose last
// part stands further on: barn- och utbildningsnämnden. The word is the first
// of words.
func (a *Analyzer) restoreTail(text string, words []word, t *Token) {
	at := 0
	for range maxSuspended {
		gap := text[words[at].end:words[at+1].start]
		switch gap[hyphen(gap):] {
		case ", ", "/", " / ", " & ":
			at++
		case " ":
			if at += 2; at >= len(words) || !isConjunction(words[at-1]) || text[words[at-1].end:words[at].start] != " " {
				return
			}
		default:
			return
		}
		from := at
		at = chain(text, words, at)
		if at+1 < len(words) {
			next := text[words[at].end:words[at+1].start]
			if n := hyphen(next); n > 0 && n < len(next) {
				continue
			}
		}
		_, last := a.head(words[at].exact)
		if at > from { // IT- och HR-avdelningen
			last = withoutEnding(words[at].exact)
		}
		if last != "" {
			addPart(t, a.term(withoutEnding(words[0].exact)+last))
		}
		return
	}
}

// restoreHead adds to a token the compound that its word ends, whose first
// part stands before: skolskjutsar och -kort. The word is the last of words.
func (a *Analyzer) restoreHead(text string, words []word, t *Token) {
	n := len(words)
	if n < 3 || !isConjunction(words[n-2]) || text[words[n-2].end:words[n-1].start] != " -" || text[words[n-3].end:words[n-2].start] != " " {
		return
	}
	if first, _ := a.head(words[n-3].exact); first != "" {
		addPart(t, a.term(first+withoutEnding(words[n-1].exact)))
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
