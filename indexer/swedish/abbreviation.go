package swedish

import "strings"

// abbreviations are the Swedish abbreviations of several groups of letters, in
// lower case, each written with full stops between its groups. A text may have
// spaces in their place, or both: "t.ex.", "t ex", "t. ex.". All are stop words.
const abbreviations = `
	bl.a d.v.s e.d e.dyl e.m el.dyl f.d f.m f.n f.ö fr.a fr.o.m i.o.m i.st.f
	m.a.o m.a.p m.fl m.h.a m.m m.t.p o.d o.dyl o.s.v p.g.a s.a.s s.k t.ex t.o.m t.v`

// solid are abbreviations that are also written as one word, with the same
// term. Those that are words of their own (tom, from, tex, mm) are not here.
const solid = `
	dvs d.v.s  fd f.d  osv o.s.v  pga p.g.a  mfl m.fl  iom i.o.m  c:a ca`

// maxAbbreviation is the greatest number of groups in an abbreviation.
const maxAbbreviation = 3

// maxGroup is the greatest length of a group in bytes.
const maxGroup = 4

// abbreviation returns the end of the abbreviation that begins at a word's
// start, without a full stop at its end, and its one form. Without one the end
// is 0.
func (a *Analyzer) abbreviation(text string, start int) (end int, form *Form) {
	var key [16]byte
	size, last := 0, start
	for n := 1; n <= maxAbbreviation; n++ {
		group := groupEnd(text, last)
		if group == last || size+1+group-last > len(key) {
			break
		}
		if n > 1 {
			key[size] = '.'
			size++
		}
		for i := last; i < group; i++ {
			b := text[i]
			if isUpper(text, i) {
				if n > 1 { // a name: T. Ex
					return end, form
				}
				b += 'a' - 'A'
			}
			key[size] = b
			size++
		}
		if n == 1 && !a.begins[string(key[:size])] {
			break
		}
		if found := a.abbreviations[string(key[:size])]; found != nil {
			end, form = group, found
		}
		if last = group + between(text[group:]); last == group {
			break
		}
	}
	return end, form
}

// groupEnd returns the end of the few letters from start, or start if what
// follows them still belongs to them.
func groupEnd(text string, start int) int {
	end := start
	for {
		c, size := classify(text, end)
		switch c {
		case letter:
			if end += size; end-start > maxGroup {
				return start
			}
			continue
		case digit, underline, unusual:
			return start
		case midLetter:
			if next, _ := classify(text, end+size); next == letter || next == unusual {
				return start
			}
		}
		return end
	}
}

// between returns the length of what stands between two groups of an
// abbreviation: a full stop, a space, or both.
func between(text string) int {
	n := 0
	if strings.HasPrefix(text, ".") {
		n++
	}
	return n + space(text[n:])
}
