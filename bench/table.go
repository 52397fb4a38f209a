package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"time"
)

// A row is one line of the table: a figure of each engine, and how it is written.
type row struct {
	name   string
	figure func(engine string) (value float64, text string)
}

// A ratio is one of the columns behind the figures.
type ratio struct{ title, of, to string }

func ratios() []ratio {
	return []ratio{
		{"shipped ÷ bleve", "kronika", "bleve"}, {"shipped ÷ SQLite", "kronika", "sqlite"},
		{"reference ÷ bleve", "reference", "bleve"}, {"reference ÷ SQLite", "reference", "sqlite"},
	}
}

// write prints the table.
func (b *bench) write(w io.Writer, r *results) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s, %d cores, %s: %d documents, %.1f MB of text, %d queries, medians of %d rounds.\n\n",
		time.Now().Format(time.DateOnly), runtime.NumCPU(), runtime.Version(), b.docs.docs, float64(b.text)/1e6, len(b.queries), b.rounds)
	out.WriteString("| |")
	for _, e := range b.engines {
		fmt.Fprintf(&out, " %s |", e.title)
	}
	for _, r := range ratios() {
		fmt.Fprintf(&out, " %s |", r.title)
	}
	out.WriteString("\n|---|" + strings.Repeat("---|", len(b.engines)+len(ratios())) + "\n")
	for _, row := range append(b.indexRows(r), cellRows(r)...) {
		b.line(&out, row)
	}
	_, err := io.WriteString(w, out.String()+b.said(r))
	return err
}

// line writes a row. What an engine has no figure of is a dash, and so is a ratio to it.
func (b *bench) line(out *strings.Builder, r row) {
	fmt.Fprintf(out, "| %s |", r.name)
	for _, e := range b.engines {
		value, text := r.figure(e.name)
		if value == 0 {
			text = "–"
		}
		fmt.Fprintf(out, " %s |", text)
	}
	for _, c := range ratios() {
		of, _ := r.figure(c.of)
		to, _ := r.figure(c.to)
		if x := of / to; of == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
			out.WriteString(" – |")
		} else {
			fmt.Fprintf(out, " %s |", short(x))
		}
	}
	out.WriteString("\n")
}

// short writes a figure with two or three digits that tell something.
func short(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	case x >= 1:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.3f", x)
}

// indexRows are those of the indexing.
func (b *bench) indexRows(r *results) []row {
	plain := func(name string, figure func(engine string) float64) row {
		return row{name, func(e string) (float64, string) { x := figure(e); return x, short(x) }}
	}
	text := float64(b.text)
	return []row{
		plain("archive filled, wall s", func(e string) float64 { return r.prepared[e].Wall }),
		plain("indexing, wall s", func(e string) float64 { return r.indexed[e].Wall }),
		plain("indexing, CPU s", func(e string) float64 { return r.indexed[e].CPU }),
		plain("indexing, MB of text/s", func(e string) float64 {
			if r.indexed[e].Wall == 0 {
				return 0
			}
			return text / 1e6 / r.indexed[e].Wall
		}),
		plain("indexing, peak RSS MB", func(e string) float64 { return r.indexed[e].Peak / 1e6 }),
		plain("index ÷ text", func(e string) float64 { return r.index[e] / text }),
		plain("index and kept text ÷ text", func(e string) float64 { return (r.index[e] + r.text[e]) / text }),
		plain("lists and lexicon loaded, ms", func(e string) float64 { return r.opened[e].Load * 1000 }),
		plain("open to first faceted answer, ms", func(e string) float64 { return r.opened[e].Wall * 1000 }),
		plain("open to first faceted answer, CPU ms", func(e string) float64 { return r.opened[e].CPU * 1000 }),
	}
}

// cellRows are those of the questions. The ratio of the first is of p95, of the last that
// of the most callers.
func cellRows(r *results) (rows []row) {
	for _, s := range append(shapes(), webShapes()...) {
		at := func(e string, callers int) cell { return r.cells[key{e, s, callers}] }
		rows = append(rows,
			row{fmt.Sprintf("%s: ms p50 / p95 / p99", s), func(e string) (float64, string) {
				c := at(e, 1)
				return c.P95, fmt.Sprintf("%s / %s / %s", short(c.P50), short(c.P95), short(c.P99)) + remarks(c)
			}},
			row{fmt.Sprintf("%s: CPU ms a question", s), func(e string) (float64, string) { c := at(e, 1); return c.CPU, short(c.CPU) }},
			row{fmt.Sprintf("%s: a second, 1 / 2 / %d callers", s, maxCallers), func(e string) (float64, string) {
				most := at(e, maxCallers).QPS
				return most, fmt.Sprintf("%.0f / %.0f / %.0f", at(e, 1).QPS, at(e, 2).QPS, most) + remarks(at(e, maxCallers))
			}})
	}
	for _, op := range []string{and, or} {
		rows = append(rows, row{op + ": CPU of facets ÷ of ids", func(e string) (float64, string) {
			plain := r.cells[key{e, shape{op, ids}, 1}].CPU
			if plain == 0 {
				return 0, ""
			}
			x := r.cells[key{e, shape{op, facets}, 1}].CPU / plain
			return x, short(x)
		}})
	}
	return append(rows, row{"hits of an OR question", func(e string) (float64, string) {
		hits := r.cells[key{e, shape{or, ids}, 1}].Hits
		return hits, fmt.Sprintf("%.0f", hits)
	}})
}

// few questions tell nothing of the slowest hundredth.
const few = 100

// remarks says what makes the figures of a cell less than they seem.
func remarks(c cell) (text string) {
	if c.Asked > 0 && c.Asked < few {
		text = fmt.Sprintf(" (of %.0f)", c.Asked)
	}
	if c.Slow > 0 {
		text += fmt.Sprintf(" (%.0f %% given up)", c.Slow*100)
	}
	return text
}

// said is what the answers have in common.
func (b *bench) said(r *results) string {
	var out strings.Builder
	fmt.Fprintf(&out, "\nOf %d questions about %d documents of the same tokens, %s, bleve and SQLite gave the same totals and facets to all but %d; left out are %d that prefixes of too many words were cut short in.\n",
		r.asked, r.documents, "Kronika with the reference schema", len(r.differences), r.cut)
	fmt.Fprintf(&out, "Each with its own analysis, the share of queries with bleve's total (AND, OR, phrase, prefix):")
	for _, e := range b.engines {
		if shares := r.agree[e.name]; shares != nil && e.name != "bleve" {
			fmt.Fprintf(&out, " %s %.0f, %.0f, %.0f, %.0f %%;", e.title, shares[and]*100, shares[or]*100, shares[phrase]*100, shares[prefix]*100)
		}
	}
	fmt.Fprintf(&out, " totals that an engine gave differently itself: %d.\n", len(r.unlike))
	return out.String()
}
