package web

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"

	"kronika/archive"
)

// bibtexType is the type of a list of literature.
const bibtexType = "text/x-bibtex; charset=utf-8"

// postBibTeX serves GET /inlagg/{id}/citat.bib: an entry of the kind online, as
// biblatex reads it.
func (s *site) postBibTeX(w http.ResponseWriter, r *http.Request) error {
	post, err := s.store.Post(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	src, err := s.source(r.Context(), post.Source)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", bibtexType)
	w.Header().Set("Content-Disposition", `attachment; filename="kronika-`+post.ID+`.bib"`)
	w.Header().Set("X-Robots-Tag", "noindex")
	io.WriteString(w, s.bibTeX(post, src)) // a reader who has left is no fault of ours
	return nil
}

// bibTeX returns the entry of a post. Unknown fields are left out.
func (s *site) bibTeX(post *archive.Post, src archive.Source) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@online{kronika-%s-%d,\n", post.ID, max(1, post.Revision))
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, value)
		}
	}
	author := src.Name
	if post.Author != "" {
		author = post.Author
	}
	field("author", "{"+texText(author)+"}")
	field("title", texText(quotedTitle(post)))
	field("titleaddon", texText(strings.TrimSuffix(src.Name+", "+describe(src), ", ")))
	if t := post.Published.Start(); !t.IsZero() {
		field("date", t.Format(bibTeXDate(post.Published.Precision())))
	}
	field("url", texURL(webAddress(post.URL)))
	note := "Kronika, inlägg " + post.ID + ", version " + fmt.Sprint(max(1, post.Revision))
	if at := post.Capture; at != nil {
		field("urldate", at.Fetched.UTC().Format(time.DateOnly))
		note += ", hämtad " + at.Fetched.UTC().Format(time.RFC3339)
		if at.SHA256 != "" {
			note += ", SHA-256 " + at.SHA256
		}
	}
	field("note", texText(note))
	field("addendum", texText(s.base+s.withoutBase(s.versionPath(post))))
	field("langid", "swedish")
	return b.String() + "}\n"
}

// withoutBase returns a path of ours without the prefix, which the base has.
func (s *site) withoutBase(path string) string { return strings.TrimPrefix(path, s.prefix) }

// bibTeXDate returns how a date that is so precise is written.
func bibTeXDate(p archive.Precision) string {
	switch p {
	case archive.Year:
		return "2006"
	case archive.Month:
		return "2006-01"
	}
	return time.DateOnly
}

// texText writes a stranger's text so that TeX prints it as it stands: on one
// line, without anything that TeX would obey. BibTeX counts braces, escaped or not.
func texText(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `_`, `\_`, `%`, `\%`,
		`~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	).Replace(text)
}

// texURL writes an address for a field that TeX takes as it stands: braces and
// backslashes would end it.
func texURL(address string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20", "\n", "%0A", "\r", "%0D", "\t", "%09").Replace(address)
}
