package search

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendJSON appends a result as encoding/json would encode it without escaping HTML: an
// answer has some thousand small values, and encoding/json takes half the time of making
// them. The error is one of encoding/json.
func (r *Result) AppendJSON(to []byte) ([]byte, error) {
	w := jsonWriter{b: to}
	w.open('{')
	w.other("query", r.Query)
	w.number("total", r.Total)
	w.flag("partial", r.Partial)
	w.float("took_ms", r.TookMS)
	w.number("page", r.Page)
	w.number("size", r.Size)
	w.text("sort", string(r.Sort))
	w.hits(r.Hits)
	w.facets(r.Facets)
	w.histogram(r.Histogram)
	if r.Wider != nil {
		w.key("wider")
		w.open('{')
		w.text("said", r.Wider.Said)
		w.number("total", r.Wider.Total)
		w.hits(r.Wider.Hits)
		w.close('}')
	}
	w.optional("did_you_mean", r.DidYouMean)
	w.optional("strict", r.Strict)
	if r.First != nil {
		w.other("first", r.First)
	}
	if r.Last != nil {
		w.other("last", r.Last)
	}
	if r.Silence != nil {
		w.other("silence", r.Silence)
	}
	if r.Outside != 0 {
		w.number("outside", r.Outside)
	}
	if len(r.Missing) > 0 {
		w.other("missing", r.Missing)
	}
	w.other("coverage", r.Coverage)
	w.text("lists", r.Lists)
	w.text("generation", r.Generation)
	w.optional("next", r.Next)
	w.close('}')
	return w.b, w.err
}

func (w *jsonWriter) hits(hits []Hit) {
	w.key("hits")
	w.begin(hits == nil)
	for i := range hits {
		w.next()
		w.hit(&hits[i])
	}
	w.end(hits == nil)
}

func (w *jsonWriter) hit(h *Hit) {
	w.open('{')
	w.text("id", h.ID)
	w.number("revision", h.Revision)
	w.optional("status", string(h.Status))
	w.text("link", h.Link)
	w.text("url", h.URL)
	w.text("title", h.Title)
	w.flag("untitled", h.Untitled)
	w.optional("published", string(h.Published))
	w.optional("published_precision", string(h.Precision))
	w.key("source")
	w.open('{')
	w.text("id", h.Source.ID)
	w.text("name", h.Source.Name)
	w.optional("owner", string(h.Source.Owner))
	w.close('}')
	w.optional("author", h.Author)
	w.key("topics")
	w.begin(h.Topics == nil)
	for _, t := range h.Topics {
		w.next()
		w.open('{')
		w.text("id", t.ID)
		w.text("name", t.Name)
		w.close('}')
	}
	w.end(h.Topics == nil)
	if len(h.Labels) > 0 {
		w.other("labels", h.Labels)
	}
	if h.Paragraph != 0 {
		w.number("paragraph", h.Paragraph)
	}
	w.text("snippet", h.Snippet)
	w.optional("quotes", h.Quotes)
	w.float("score", h.Score)
	w.close('}')
}

func (w *jsonWriter) facets(facets map[string][]Value) {
	w.key("facets")
	if facets == nil {
		w.b = append(w.b, "null"...)
		return
	}
	w.open('{')
	for _, name := range sortedKeys(facets) {
		values := facets[name]
		w.next()
		w.quote(name)
		w.b = append(w.b, ':')
		w.begin(values == nil)
		for i := range values {
			v := &values[i]
			w.next()
			w.open('{')
			w.text("value", v.Value)
			w.text("name", v.Name)
			w.number("count", v.Count)
			w.key("selected")
			w.b = strconv.AppendBool(w.b, v.Selected)
			w.flag("excluded", v.Excluded)
			w.close('}')
		}
		w.end(values == nil)
	}
	w.close('}')
}

func (w *jsonWriter) histogram(h Histogram) {
	w.key("histogram")
	w.open('{')
	w.text("interval", h.Interval)
	w.key("buckets")
	w.begin(h.Buckets == nil)
	for i := range h.Buckets {
		b := &h.Buckets[i]
		w.next()
		w.open('{')
		w.text("start", string(b.Start))
		w.optional("end", string(b.End))
		w.number("count", b.Count)
		w.close('}')
	}
	w.end(h.Buckets == nil)
	w.close('}')
}

// A jsonWriter writes JSON at the end of some bytes.
type jsonWriter struct {
	b   []byte
	err error // the first fault
}

func (w *jsonWriter) open(bracket byte) { w.b = append(w.b, bracket) }

func (w *jsonWriter) close(bracket byte) { w.b = append(w.b, bracket) }

// next puts a comma before what is not the first in its brackets.
func (w *jsonWriter) next() {
	if last := w.b[len(w.b)-1]; last != '{' && last != '[' {
		w.b = append(w.b, ',')
	}
}

// key begins a member of an object, whose name is of letters.
func (w *jsonWriter) key(name string) {
	w.next()
	w.b = append(append(append(w.b, '"'), name...), `":`...)
}

// begin begins an array, which end ends; null says that there is none.
func (w *jsonWriter) begin(null bool) {
	if !null {
		w.open('[')
	}
}

func (w *jsonWriter) end(null bool) {
	if null {
		w.b = append(w.b, "null"...)
	} else {
		w.close(']')
	}
}

func (w *jsonWriter) number(name string, n int) {
	w.key(name)
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}

// flag writes what is true, and nothing else.
func (w *jsonWriter) flag(name string, is bool) {
	if is {
		w.key(name)
		w.b = append(w.b, "true"...)
	}
}

func (w *jsonWriter) text(name, value string) {
	w.key(name)
	w.quote(value)
}

// optional writes a text that is not empty.
func (w *jsonWriter) optional(name, value string) {
	if value != "" {
		w.text(name, value)
	}
}

func (w *jsonWriter) float(name string, f float64) {
	w.key(name)
	if abs := math.Abs(f); f == 0 || 1e-6 <= abs && abs < 1e21 {
		w.b = strconv.AppendFloat(w.b, f, 'f', -1, 64)
	} else {
		w.value(f)
	}
}

// quote writes a text, by itself if no character of it needs to be escaped.
func (w *jsonWriter) quote(text string) {
	all := byte(0)
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c == '"' || c == '\\' {
			w.value(text)
			return
		}
		all |= c
	}
	if all >= utf8.RuneSelf && (!utf8.ValidString(text) || strings.Contains(text, "\u2028") || strings.Contains(text, "\u2029")) {
		w.value(text)
		return
	}
	w.b = append(append(append(w.b, '"'), text...), '"')
}

// other writes what is small or seldom there.
func (w *jsonWriter) other(name string, v any) {
	w.key(name)
	w.value(v)
}

// value writes a value as encoding/json does.
func (w *jsonWriter) value(v any) {
	b := bytes.NewBuffer(w.b)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		if w.err == nil {
			w.err = err
		}
		return
	}
	w.b = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
