package indexer

import (
	"kronika/archive"
	"kronika/indexer/quotation"
)

// A Passage is a paragraph of a post with what is quoted in it.
type Passage struct {
	Text string
	// Quotations are in order; their bytes are of Text. One that runs over several
	// paragraphs is a quotation in each. WhoStart and WhoEnd are 0 where the name
	// stands in another paragraph.
	Quotations []quotation.Quotation
}

// Passages returns the paragraphs of a post.
func Passages(p *archive.Post) []Passage {
	var all []Passage
	quotations := quotation.Find(p.Text)
	start := 0
	for _, text := range p.Paragraphs() {
		passage := Passage{Text: text}
		end := start + len(text)
		for _, q := range quotations {
			if q.Start < end && q.End > start {
				passage.Quotations = append(passage.Quotations, within(q, start, end))
			}
		}
		all = append(all, passage)
		start = end + len("\n\n")
	}
	return all
}

// within returns what of a quotation lies in a stretch of the text, counted from
// its start.
func within(q quotation.Quotation, start, end int) quotation.Quotation {
	q.Start, q.End = max(q.Start, start)-start, min(q.End, end)-start
	if q.WhoStart >= start && q.WhoEnd <= end {
		q.WhoStart, q.WhoEnd = q.WhoStart-start, q.WhoEnd-start
	} else {
		q.WhoStart, q.WhoEnd = 0, 0
	}
	return q
}

// Quoting returns the quotation that holds the bytes of the text from start to
// end, nil if they are the author's own, or partly so.
func (p Passage) Quoting(start, end int) *quotation.Quotation {
	for i, q := range p.Quotations {
		if q.Start <= start && end <= q.End {
			return &p.Quotations[i]
		}
	}
	return nil
}
