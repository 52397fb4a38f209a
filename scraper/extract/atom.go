package extract

import (
	"cmp"
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// atomEntry reads an entry of Atom 1.0 (RFC 4287) or 0.3, and what Blogger puts
// into its backups.
func atomEntry(f *feed, e *element) entry {
	n := entry{
		id:        e.say("id"),
		kind:      kindOf(e),
		published: e.say("published", "issued", "created"), updated: e.say("updated", "modified"),
	}
	f.export = f.export || n.kind == "settings" || n.kind == "template"
	n.post.Title = atomTitle(e.first("title"))
	n.post.Author = atomAuthor(e)
	n.post.CommentsCount = count(e.say("thr:total"))
	for _, c := range e.all("category") {
		label := cmp.Or(c.attr["label"], c.attr["term"])
		if !strings.HasPrefix(c.attr["term"], kindTerm) {
			n.post.Labels = append(n.post.Labels, oneLine(label))
		}
	}
	n.post.Labels = distinct(n.post.Labels)
	n.post.URL = f.atomAddress(e)
	for _, to := range e.all("thr:in-reply-to") {
		n.to, n.toURL = cmp.Or(n.to, to.attr["ref"]), cmp.Or(n.toURL, webAddress("", to.attr["href"]))
	}
	n.post.Truncated = e.first("content") == nil
	n.body = atomBody(e.first("content", "summary"))
	for _, control := range e.all("app:control") {
		if control.say("app:draft", "draft") == "yes" {
			n.out = "draft"
		}
	}
	f.takeout(e, &n)
	return n
}

// kindOf returns what Blogger says an entry is.
func kindOf(e *element) string {
	for _, c := range e.all("category") {
		if kind, ok := strings.CutPrefix(c.attr["term"], kindTerm); ok {
			return kind
		}
	}
	return ""
}

// atomTitle returns a title as text.
func atomTitle(e *element) string {
	if e == nil {
		return ""
	}
	title := html.UnescapeString(e.plain())
	if strings.Contains(e.attr["type"], "html") && strings.Contains(title, "<") {
		if root, err := parse([]byte(e.markup())); err == nil {
			title = textOf(bodyElement(root))
		}
	}
	return oneLine(title)
}

// atomAuthor returns who wrote an entry. "Unknown" is what Blogger says of
// profiles that are gone.
func atomAuthor(e *element) string {
	for _, a := range e.all("author") {
		if name := oneLine(a.say("name")); name != "Unknown" && name != "" {
			return name
		}
	}
	return oneLine(e.say("dc:creator"))
}

// atomAddress returns the address of an entry's page.
func (f *feed) atomAddress(e *element) string {
	base := resolve(f.page.URL, cmp.Or(e.attr["xml:base"], ""))
	address := e.say("feedburner:origlink")
	for _, l := range e.all("link") {
		if rel := l.attr["rel"]; address == "" && (rel == "alternate" || rel == "") {
			address = l.attr["href"]
		}
	}
	return webAddress(base, address)
}

// htmlTag finds what only HTML has; some feeds call it text.
var htmlTag = regexp.MustCompile(`(?i)</?(?:p|br|div|a|span|b|i|em|strong|ul|li|img)\b[^>]*>`)

// atomBody returns the HTML of a text construct.
func atomBody(e *element) string {
	if e == nil {
		return ""
	}
	kind, text := strings.ToLower(e.attr["type"]), e.plain()
	if e.attr["mode"] == "base64" {
		if plain, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), "")); err == nil {
			text = string(plain)
			return text
		}
	}
	switch {
	case strings.Contains(kind, "html"), strings.Contains(kind, "xml"):
		return e.markup()
	case kind == "", strings.HasPrefix(kind, "text"):
		if markup := e.markup(); htmlTag.MatchString(markup) {
			return markup
		}
		return plainHTML(text)
	}
	return "" // a picture or a sound
}

// plainHTML returns text as HTML: paragraphs and line breaks.
func plainHTML(text string) string {
	if text = tidy(text); text == "" {
		return ""
	}
	paragraphs := strings.ReplaceAll(html.EscapeString(text), "\n\n", "</p><p>")
	return "<p>" + strings.ReplaceAll(paragraphs, "\n", "<br>") + "</p>"
}

// count reads a number of comments, nil if it is none.
func count(text string) *int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return nil
	}
	return &n
}
