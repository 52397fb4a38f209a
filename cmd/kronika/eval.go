package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
	"kronika/search/measure"
	"kronika/search/opensearch"
)

func (a *app) evalCommand() *cli.Command {
	return &cli.Command{
		Name:  "eval",
		Usage: "measure how well queries find the documents that answer them",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "docs", Required: true, Usage: "documents: JSON Lines with id, title and body, also .zst"},
			&cli.StringFlag{Name: "queries", Required: true, Usage: "lines of ID, tab, query"},
			&cli.StringFlag{Name: "qrels", Required: true, Usage: "judgements: lines of query, 0, document, grade"},
			&cli.StringFlag{Name: "run", Usage: "also write the rankings to this file, in TREC's form"},
			&cli.BoolFlag{Name: "json", Usage: "print the figures as JSON"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) (err error) {
			e, err := readEvaluation(cmd.String("queries"), cmd.String("qrels"))
			if err != nil {
				return err
			}
			if e.analyst, err = a.analyst(cmd.String("data")); err != nil {
				return err
			}
			if e.synonyms, err = search.ReadSynonyms(e.analyst, cmd.String("data")); err != nil {
				return err
			}
			t, err := a.trial(ctx, cmd.String("data"))
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, t.remove()) }()
			if err := e.index(ctx, cmd.String("docs"), t, a.stderr); err != nil {
				return err
			}
			defer e.engine.Close()
			if err := e.ask(ctx, cmd.String("run"), a.stderr); err != nil {
				return err
			}
			if cmd.Bool("json") {
				return writeJSON(a.stdout, e.result())
			}
			return e.print(a.stdout)
		},
	}
}

// An evaluation measures the search on documents of a test collection.
type evaluation struct {
	queries    []measure.Query // that have judgements
	judgements measure.Judgements
	analyst    *indexer.Analyst
	synonyms   *search.Synonyms
	engine     index
	documents  int
	scores     []measure.Score // by query
}

func readEvaluation(queries, qrels string) (*evaluation, error) {
	e := &evaluation{}
	read := func(name string, take func(io.Reader) error) error {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := take(f); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	err := read(queries, func(r io.Reader) (err error) { e.queries, err = measure.ReadQueries(r); return err })
	if err == nil {
		err = read(qrels, func(r io.Reader) (err error) { e.judgements, err = measure.ReadJudgements(r); return err })
	}
	if err != nil {
		return nil, err
	}
	e.queries = slices.DeleteFunc(e.queries, func(q measure.Query) bool { return len(e.judgements[q.ID]) == 0 })
	if len(e.queries) == 0 {
		return nil, fmt.Errorf("no query of %s has a judgement in %s", queries, qrels)
	}
	return e, nil
}

// A judged document is a line of the documents.
type judgedDocument struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Body   string `json:"body"`
	Author string `json:"author"`
	Date   string `json:"date"`
}

// indexBatch is how many documents are indexed at once.
const indexBatch = 500

// A trial is an index of its own, in a folder or in the cluster of an archive, that is
// removed in the end.
type trial struct {
	indexer.Writer
	open   func(documents int) (index, error) // once the writer is closed
	remove func() error
}

func (a *app) trial(ctx context.Context, data string) (*trial, error) {
	c, err := a.cluster(data, "eval-"+strconv.FormatInt(time.Now().UnixNano(), 36))
	if err != nil {
		return nil, err
	}
	if c != nil {
		return clusterTrial(ctx, c)
	}
	dir, err := os.MkdirTemp("", "kronika-eval-")
	if err != nil {
		return nil, err
	}
	t := &trial{remove: func() error { return os.RemoveAll(dir) }}
	path := filepath.Join(dir, "index")
	if t.Writer, err = local.OpenWriter("", path); err != nil {
		return nil, errors.Join(err, t.remove())
	}
	t.open = func(documents int) (index, error) {
		return local.Open(path, indexer.Manifest{Documents: documents})
	}
	return t, nil
}

func clusterTrial(ctx context.Context, c *opensearch.Cluster) (*trial, error) {
	g, err := c.Begin(ctx, indexer.Manifest{}, indexer.Manifest{})
	if err != nil {
		return nil, err
	}
	open := func(documents int) (index, error) {
		m, err := g.Publish(indexer.Manifest{Documents: documents})
		if err != nil {
			return nil, err
		}
		return c.Open(ctx, m)
	}
	return &trial{g, open, func() error { return c.Wipe(context.WithoutCancel(ctx)) }}, nil
}

// index makes an index of the documents, and opens it.
func (e *evaluation) index(ctx context.Context, name string, t *trial, log io.Writer) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	show := newProgress(log, "indexing")
	defer show.end()
	counted := &countingReader{r: f}
	var in io.Reader = counted
	if strings.HasSuffix(name, ".zst") {
		z, err := zstd.NewReader(counted)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer z.Close()
		in = z
	}
	var batch []indexer.Document
	put := func() error {
		err := t.Put(batch)
		e.documents += len(batch)
		batch = nil
		show.set(int(counted.n>>10), int(info.Size()>>10), fmt.Sprintf("kB, %d documents", e.documents))
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for n := 1; err == nil && lines.Scan(); n++ {
		var d judgedDocument
		if err = json.Unmarshal(lines.Bytes(), &d); err != nil || d.ID == "" {
			err = fmt.Errorf("%s, line %d: no document with an id: %v", name, n, err)
			break
		}
		date, _ := archive.ParseDate(d.Date)
		batch = append(batch, e.analyst.Document(&archive.Post{ID: d.ID, Revision: 1, Title: d.Title, Text: d.Body, Author: d.Author, Published: date}, archive.Source{}))
		if len(batch) == indexBatch {
			err = put()
		}
		err = cmp.Or(err, ctx.Err())
	}
	if err == nil {
		err = errors.Join(lines.Err(), put())
	}
	if err := errors.Join(err, t.Close()); err != nil {
		return err
	}
	e.engine, err = t.open(e.documents)
	return err
}

// A countingReader counts what was read.
type countingReader struct {
	r io.Reader
	n int64
}

// Read implements [io.Reader].
func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// ask runs the queries: the ranking is the hits, then the posts with some of the
// words.
func (e *evaluation) ask(ctx context.Context, run string, log io.Writer) (err error) {
	out := io.Discard
	if run != "" {
		f, err := os.Create(run)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		out = f
	}
	show := newProgress(log, "asking")
	defer show.end()
	for i, q := range e.queries {
		r := search.Request{Query: q.Text, Sort: search.Relevance, Page: 1, Size: search.MaxSize, Count: []string{}}
		found, err := e.engine.Find(ctx, search.NewPlan(e.analyst, e.synonyms, r))
		if err != nil {
			return fmt.Errorf("query %s: %w", q.ID, err)
		}
		posts := append(found.Hits, found.Wider...)
		ids := make([]string, 0, len(posts))
		for rank, p := range posts[:min(len(posts), search.MaxSize)] {
			ids = append(ids, p.ID)
			if _, err := fmt.Fprintf(out, "%s Q0 %s %d %g kronika\n", q.ID, p.ID, rank+1, float64(len(posts)-rank)); err != nil {
				return err
			}
		}
		e.scores = append(e.scores, measure.Rate(ids, e.judgements[q.ID]))
		show.set(i+1, len(e.queries), "")
	}
	return nil
}

// evaluated is what eval prints.
type evaluated struct {
	Documents int           `json:"documents"`
	Queries   int           `json:"queries"`
	All       measure.Score `json:"all"`
	Odd       measure.Score `json:"odd"`   // of the 1st, 3rd, 5th … query: to tune on
	Even      measure.Score `json:"even"`  // of the others: to report
	Worst     []worst       `json:"worst"` // ten queries, the worst first
}

// A worst query is one whose answer is hard to find.
type worst struct {
	ID    string        `json:"id"`
	Query string        `json:"query"`
	Score measure.Score `json:"score"`
}

const worstQueries = 10

func (e *evaluation) result() evaluated {
	r := evaluated{Documents: e.documents, Queries: len(e.queries), All: measure.Mean(e.scores)}
	var halves [2][]measure.Score
	for i, s := range e.scores {
		halves[i%2] = append(halves[i%2], s)
		r.Worst = append(r.Worst, worst{e.queries[i].ID, e.queries[i].Text, s})
	}
	r.Odd, r.Even = measure.Mean(halves[0]), measure.Mean(halves[1])
	slices.SortStableFunc(r.Worst, func(a, b worst) int {
		return cmp.Or(cmp.Compare(a.Score.NDCG10, b.Score.NDCG10), cmp.Compare(a.Score.Recall100, b.Score.Recall100), cmp.Compare(a.Score.MRR, b.Score.MRR))
	})
	r.Worst = r.Worst[:min(len(r.Worst), worstQueries)]
	return r
}

func (e *evaluation) print(w io.Writer) error {
	r := e.result()
	fmt.Fprintf(w, "%d documents, %d queries with judgements\n", r.Documents, r.Queries)
	fmt.Fprintln(w, "queries     nDCG@10  recall@10  recall@100    MRR")
	for _, row := range []struct {
		name string
		s    measure.Score
	}{{"all", r.All}, {"1st, 3rd …", r.Odd}, {"2nd, 4th …", r.Even}} {
		fmt.Fprintf(w, "%-11s   %.4f     %.4f      %.4f  %.4f\n", row.name, row.s.NDCG10, row.s.Recall10, row.s.Recall100, row.s.MRR)
	}
	fmt.Fprintln(w, "the worst:")
	for _, q := range r.Worst {
		fmt.Fprintf(w, "  %.4f  %s  %s\n", q.Score.NDCG10, q.ID, printable(q.Query))
	}
	_, err := fmt.Fprintln(w)
	return err
}
