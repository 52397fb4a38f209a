package archive

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// Removed stands where a passage was withdrawn.
const Removed = "[borttaget]"

// A ruling is what the active decisions say of one post.
type ruling []*Decision

// whole returns the decision that hides all of the post, nil if none does.
func (r ruling) whole() *Decision {
	for _, d := range r {
		if d.Target.whole() {
			return d
		}
	}
	return nil
}

// apply returns of all revisions of a post those that are shown, the oldest
// first, without what is withdrawn; without any, the decision that hides the last.
func (r ruling) apply(revisions []Post) (shown []Post, hides *Decision) {
	if d := r.whole(); d != nil || len(revisions) == 0 {
		return nil, d
	}
	left := r.leftOut(revisions)
	for i, p := range revisions {
		if d := left[i]; d != nil {
			hides = d
			continue
		}
		shown = append(shown, r.mask(p))
	}
	if len(shown) == 0 {
		return nil, hides
	}
	last, current := revisions[len(revisions)-1], &shown[len(shown)-1]
	current.Status, current.Gone = last.Status, last.Gone
	return shown, nil
}

// leftOut returns the decisions that hide whole revisions, by index. A
// revision is known by its text, and if no text is it any more, by its number.
func (r ruling) leftOut(revisions []Post) map[int]*Decision {
	left := map[int]*Decision{}
	for _, d := range r {
		m := d.Target.Revision
		if m == nil {
			continue
		}
		known := false
		for i, p := range revisions {
			if m.names(p.Text) {
				left[i], known = d, true
			}
		}
		if !known {
			left[min(m.Number, len(revisions))-1] = d
		}
	}
	return left
}

// mask returns a revision without its withdrawn comments and passages, and
// without the addresses and keys that repeat their words.
func (r ruling) mask(p Post) Post {
	m := masker{hidden: map[string]bool{}}
	p.Labels, p.Comments = slices.Clone(p.Labels), slices.Clone(p.Comments)
	for _, d := range r {
		switch t := d.Target; {
		case t.Passage != nil:
			m.passages = append(m.passages, t.Passage)
		case t.Comment != nil:
			p.leaveOut(t.Comment)
		}
	}
	m.post(&p)
	return p
}

// leaveOut removes the comments that a mark names.
func (p *Post) leaveOut(m *Mark) {
	before := len(p.Comments)
	p.Comments = slices.DeleteFunc(p.Comments, func(c Comment) bool { return m.names(c.said()) })
	if left := before - len(p.Comments); left > 0 && p.CommentsCount != nil {
		n := max(*p.CommentsCount-left, len(p.Comments))
		p.CommentsCount = &n
	}
}

// said returns what a comment is known by: its words, or its author's name
// where it has none.
func (c Comment) said() string {
	if len(words(c.Text)) > 0 {
		return c.Text
	}
	return c.Author
}

// A masker hides passages.
type masker struct {
	passages []*Mark
	hidden   map[string]bool // words of passages that were hidden
	found    bool            // some passage was hidden
}

// post masks every text of a post.
func (m *masker) post(p *Post) {
	m.text(&p.Title)
	m.text(&p.Text)
	inText := m.found
	m.text(&p.Author)
	for i := range p.Labels {
		m.text(&p.Labels[i])
	}
	p.Labels = slices.DeleteFunc(p.Labels, func(label string) bool { return strings.Contains(label, Removed) })
	for i := range p.Comments {
		m.text(&p.Comments[i].Text)
		m.text(&p.Comments[i].Author)
	}
	m.leakless(p)
	if !m.html(&p.HTML) && inText || m.leaksHTML(p.HTML) {
		p.HTML = "" // what stands in the text stands in it too, in a way that is not understood
	}
	// The weakest key is made of the first words of the text.
	p.Keys = slices.DeleteFunc(slices.Clone(p.Keys), func(key string) bool { return strength(key) > 1 || m.leaks(key) })
	if m.leaks(p.URL) {
		p.URL = ""
	}
	if p.Capture != nil && m.leaks(p.Capture.URL) {
		c := *p.Capture
		c.URL = ""
		p.Capture = &c
	}
}

// stretches returns where passages stand among words; those that overlap are one.
func (m *masker) stretches(all []word) (found []stretch) {
	for _, passage := range m.passages {
		found = append(found, passage.find(all)...)
	}
	slices.SortFunc(found, func(a, b stretch) int { return cmp.Compare(a.first, b.first) })
	var merged []stretch
	for _, s := range found {
		if n := len(merged); n > 0 && s.first < merged[n-1].end {
			merged[n-1].end = max(merged[n-1].end, s.end)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// text masks a plain text. A passage of several paragraphs leaves as many, so
// that the numbers of those behind it stay.
func (m *masker) text(text *string) {
	all := words(*text)
	var b strings.Builder
	at := 0
	for _, s := range m.stretches(all) {
		m.found = true
		for _, w := range all[s.first:s.end] {
			m.hidden[fold(w.text)] = true
		}
		start, end := all[s.first].start, all[s.end-1].end
		b.WriteString((*text)[at:start] + Removed)
		b.WriteString(strings.Repeat("\n\n"+Removed, strings.Count((*text)[start:end], "\n\n")))
		at = end
	}
	*text = b.String() + (*text)[at:]
}

// html masks an HTML text and reports whether a passage stood in it. The tags
// inside of a passage stay, so that the elements nest; a tag that says its
// words loses its attributes.
func (m *masker) html(text *string) (found bool) {
	all, tags := wordsHTML(*text)
	stretches := m.stretches(all)
	var b strings.Builder
	at := 0
	copyTo := func(end int, hide bool) {
		for len(tags) > 0 && tags[0].start < end {
			if !hide {
				b.WriteString((*text)[at:tags[0].start])
			}
			b.WriteString(m.tag((*text)[tags[0].start:tags[0].end]))
			at, tags = tags[0].end, tags[1:]
		}
		if !hide {
			b.WriteString((*text)[at:max(at, end)])
		}
		at = max(at, end)
	}
	for _, s := range stretches {
		copyTo(all[s.first].start, false)
		b.WriteString(Removed)
		copyTo(all[s.end-1].end, true)
	}
	copyTo(len(*text), false)
	*text = b.String()
	return len(stretches) > 0
}

// tag returns a tag, bare if its attributes repeat what is hidden.
func (m *masker) tag(tag string) string {
	if !strings.ContainsRune(tag, '=') || !m.leaks(tag) && len(m.stretches(words(tag))) == 0 {
		return tag
	}
	return "<" + tagName(tag) + ">"
}

// leakless forgets the hidden words that the post goes on to show elsewhere: an
// address may say them.
func (m *masker) leakless(p *Post) {
	for _, text := range p.said() {
		for _, w := range words(text) {
			delete(m.hidden, fold(w.text))
		}
	}
}

// longNumber is how many digits are more than those of a date in an address.
const longNumber = 5

// leaks reports whether an address, key or tag says a hidden word.
func (m *masker) leaks(address string) bool {
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	return slices.ContainsFunc(words(address), m.isHidden)
}

func (m *masker) leaksHTML(text string) bool {
	all, _ := wordsHTML(text)
	return slices.ContainsFunc(all, m.isHidden)
}

// isHidden reports whether a word that can tell something is hidden everywhere.
func (m *masker) isHidden(w word) bool { return isTelling(w) && m.hidden[fold(w.text)] }

// isTelling reports whether a word can tell something.
func isTelling(w word) bool {
	return strings.ContainsFunc(w.text, unicode.IsLetter) && len(w.text) > 2 || len(w.text) >= longNumber
}
