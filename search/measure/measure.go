// Package measure answers how good a ranking is, judged by queries with known
// answers.
//
// Queries and judgements are the files of TREC: a line "ID<tab>text" for a query,
// and "ID 0 DOCUMENT GRADE" for a judgement, where a document without one is not
// relevant. The measures are those of trec_eval; see [Score].
package measure

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Query is a question with an ID.
type Query struct{ ID, Text string }

// Judgements are the grades of documents by query ID and document ID. A grade
// above 0 is a relevant document.
type Judgements map[string]map[string]int

// ReadQueries reads lines "ID<tab>text". An error names the line.
func ReadQueries(r io.Reader) (queries []Query, err error) {
	err = eachLine(r, func(line string) error {
		id, text, ok := strings.Cut(line, "\t")
		if !ok || id == "" {
			return fmt.Errorf("%.80q: want ID, a tab, and the query", line)
		}
		queries = append(queries, Query{id, text})
		return nil
	})
	return queries, err
}

// ReadJudgements reads lines "ID 0 DOCUMENT GRADE". An error names the line.
func ReadJudgements(r io.Reader) (Judgements, error) {
	j := Judgements{}
	err := eachLine(r, func(line string) error {
		f := strings.Fields(line)
		if len(f) != 4 {
			return fmt.Errorf("%.80q: want query, 0, document and grade", line)
		}
		grade, err := strconv.Atoi(f[3])
		if err != nil {
			return fmt.Errorf("%.80q: grade %q is no whole number", line, f[3])
		}
		if j[f[0]] == nil {
			j[f[0]] = map[string]int{}
		}
		j[f[0]][f[2]] = grade
		return nil
	})
	return j, err
}

func eachLine(r io.Reader, take func(line string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := take(lines.Text()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}

// A Score says how good a ranking is, from 0 to 1: of one query, or the mean over
// several.
type Score struct {
	NDCG10    float64 `json:"ndcg_10"`    // gain = grade, discount = log2(rank + 1)
	Recall10  float64 `json:"recall_10"`  // relevant documents among the first 10, of all
	Recall100 float64 `json:"recall_100"` // among the first 100
	MRR       float64 `json:"mrr"`        // 1 / rank of the first relevant document, 0 without one
}

// Rate judges the documents that a query found, best first, by the grades of its
// documents. Without a relevant document the score is zero.
func Rate(found []string, grades map[string]int) (s Score) {
	var ideal []int
	for _, g := range grades {
		if g > 0 {
			ideal = append(ideal, g)
		}
	}
	if len(ideal) == 0 {
		return s
	}
	slices.SortFunc(ideal, func(a, b int) int { return cmp.Compare(b, a) })
	best := 0.0
	for i, g := range ideal[:min(len(ideal), 10)] {
		best += gain(g, i)
	}
	for i, id := range found[:min(len(found), 100)] {
		g := grades[id]
		if g <= 0 {
			continue
		}
		if s.MRR == 0 {
			s.MRR = 1 / float64(i+1)
		}
		if i < 10 {
			s.NDCG10 += gain(g, i) / best
			s.Recall10 += 1 / float64(len(ideal))
		}
		s.Recall100 += 1 / float64(len(ideal))
	}
	return s
}

// gain is what a document of that grade is worth behind so many others.
func gain(grade, before int) float64 { return float64(grade) / math.Log2(float64(before)+2) }

// Mean returns the mean of scores; of none it is zero.
func Mean(scores []Score) (m Score) {
	n := float64(max(1, len(scores)))
	for _, s := range scores {
		m.NDCG10 += s.NDCG10 / n
		m.Recall10 += s.Recall10 / n
		m.Recall100 += s.Recall100 / n
		m.MRR += s.MRR / n
	}
	return m
}
