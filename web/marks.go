package web

import (
	"fmt"
	"html/template"
	"strings"
)

// step puts after each marked word of a post the links to the word before it and
// the one behind it, and returns how many words are marked. The links are seen
// where the address names the word: they need no script.
func step(paragraphs []paragraphView) (words int) {
	all := 0
	for _, p := range paragraphs {
		all += strings.Count(string(p.HTML), "<mark>")
	}
	for i := range paragraphs {
		parts := strings.Split(string(paragraphs[i].HTML), "<mark>")
		var b strings.Builder
		b.WriteString(parts[0])
		for _, part := range parts[1:] {
			words++
			word, rest, _ := strings.Cut(part, "</mark>")
			fmt.Fprintf(&b, `<span class="found" id="ord%d"><mark>%s</mark>%s</span>%s`, words, word, steps(words, all), rest)
		}
		paragraphs[i].HTML = template.HTML(b.String())
	}
	return all
}

// steps returns the links behind the n-th of all marked words.
func steps(n, all int) string {
	if all < 2 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<span class="steps"> %d av %d`, n, all)
	if n > 1 {
		fmt.Fprintf(&b, ` <a href="#ord%d">Förra ordet</a>`, n-1)
	}
	if n < all {
		fmt.Fprintf(&b, ` <a href="#ord%d">Nästa ord</a>`, n+1)
	}
	b.WriteString("</span>")
	return b.String()
}

// markedWords says how many words are marked; it is empty for none.
func markedWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "Ett ord är markerat i texten."
	}
	return number(n) + " ord är markerade i texten."
}
