// Command bench measures Kronika beside the alternatives: the same documents and the same
// queries through Kronika as it is shipped, Kronika with a schema no larger than the
// others', bleve as it comes, and SQLite FTS5, in one run. It prints one Markdown table.
//
// Each engine indexes in a process of its own, so that CPU time and memory are its own.
// The questions are asked in one process, in rounds in which the engines take turns;
// every figure is the median of the rounds. docs/speed.md says what the rows mean.
//
// It is a module of its own: SQLite in C needs a C compiler, which Kronika does not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// A bench is one run.
type bench struct {
	engines  []engine
	words    func(text string) ([]term, error) // of Kronika's analyzer
	progress *progress

	data, work string
	docs       corpus
	text       int // bytes of the documents
	queries    []string
	rounds     int
	cell       time.Duration
	check      int    // documents of the same tokens
	cluster    string // addresses of one; empty: there is none
}

// options are the flags that choose what a run does.
type options struct {
	docs, queries          int
	growth, profile, child string
}

// run does what the arguments say.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	b := &bench{engines: engines(), words: newReference(newShipped().analyst).words, progress: &progress{out: stderr}}
	o, err := b.parse(args, stderr)
	if err != nil {
		return err
	}
	if b.queries, err = readQueries(b.data, o.queries); err != nil {
		return fmt.Errorf("%w; -data names the folder of docs.jsonl.zst and queries.txt", err)
	}
	if o.child != "" {
		b.engines = append(b.engines, clusterEngine(b.cluster))
		b.docs = corpus{filepath.Join(b.work, "corpus"), o.docs}
		return b.runChild(ctx, o.child, stdout)
	}
	if b.work == "" {
		if b.work, err = os.MkdirTemp("", "kronika-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(b.work)
	} else if err := os.MkdirAll(b.work, 0o755); err != nil {
		return err
	}
	switch {
	case b.cluster != "":
		return b.scale(ctx, o.docs, stdout)
	case o.growth != "":
		return b.grow(ctx, o.growth, stdout)
	case o.profile != "":
		return b.profile(ctx, o.profile, o.docs, stdout)
	}
	return b.compareAll(ctx, o.docs, stdout)
}

// parse reads the flags.
func (b *bench) parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.docs, "docs", 50_000, "how many `documents` to index; 0: all 90,695 once; beyond their number they come again with new ids")
	flags.IntVar(&o.queries, "queries", 0, "how many `queries` to ask; 0: all 1,000")
	flags.IntVar(&b.rounds, "rounds", 3, "how many `rounds` the engines take turns in; figures are medians of the rounds")
	flags.DurationVar(&b.cell, "cell", time.Second, "how long one engine is asked one kind of question in a round, at most")
	flags.IntVar(&b.check, "check", 10_000, "how many `documents` to compare the engines' answers on, all having the same tokens")
	flags.StringVar(&o.growth, "growth", "", "instead, print how the engines grow over `sizes`: 10000,50000,200000")
	flags.StringVar(&o.profile, "profile", "", "instead, write a CPU profile of a `work` to the folder of -work: \"kronika index\", \"kronika OR facets\", \"bleve AND ids\"; what -work holds already is not indexed again")
	flags.StringVar(&b.cluster, "cluster", "", "instead, compare the index in a folder with one on the OpenSearch cluster at these `addresses`, with commas between; both are of -docs documents")
	flags.StringVar(&b.work, "work", "", "`folder` for corpus and indexes, which stay; empty: a temporary one, which is removed")
	flags.StringVar(&b.data, "data", filepath.Join("..", "..", "shared", "data", "sv"), "`folder` of docs.jsonl.zst and queries.txt")
	flags.StringVar(&o.child, "child", "", "of the program's own: the `step` to do, measured by itself")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || b.rounds < 1 || o.docs < 0 || b.check < 1 || b.cell <= 0 {
		return o, fmt.Errorf("wrong arguments %q: bench -h says what there is", strings.Join(args, " "))
	}
	return o, nil
}

// collect makes the corpus of a run.
func (b *bench) collect(n int) (err error) {
	b.progress.begin("reading documents")
	b.docs, b.text, err = writeCorpus(filepath.Join(b.work, "corpus"), b.data, n)
	return err
}

// sizesOf reads a list of sizes.
func sizesOf(list string) (sizes []int, err error) {
	for _, s := range strings.Split(list, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-growth: %q is no number of documents", s)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}
