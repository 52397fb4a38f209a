package indexer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"kronika/archive"
)

// An engine gets so many documents at once, or as many as have so many terms, which
// bounds the memory that they take.
const (
	batchSize  = 500
	batchTerms = 1 << 18
)

// An Update brings the index of an archive up to date.
type Update struct {
	Store   *archive.Store
	Analyst *Analyst
	// Open starts a generation in the new folder dir, from the one in the
	// folder from, or empty if from is "".
	Open     func(from, dir string) (Writer, error)
	Full     bool                  // index every post anew
	Alone    bool                  // keep no generation before the new one
	Progress func(done, total int) // called now and then; may be nil
	// Damaged is told why a generation cannot be the base of the next, which is then made
	// of nothing but the archive; it may be nil.
	Damaged func(error)
}

// Run makes a new generation and returns its manifest; if nothing has changed,
// that of the current one.
func (u *Update) Run(ctx context.Context) (Manifest, error) {
	dir := filepath.Join(u.Store.Dir(), "index")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Manifest{}, fmt.Errorf("index: %w", err)
	}
	// What is decided while the index is made is left to the next one.
	store, err := u.Store.Frozen()
	if err != nil {
		return Manifest{}, fmt.Errorf("index: %w", err)
	}
	frozen := *u
	frozen.Store = store
	return frozen.run(ctx, dir)
}

func (u *Update) run(ctx context.Context, dir string) (Manifest, error) {
	decided, err := u.Store.Decided(ctx)
	if err != nil {
		return Manifest{}, fmt.Errorf("index: %w", err)
	}
	sources, err := u.sources(ctx)
	if err != nil {
		return Manifest{}, fmt.Errorf("index: %w", err)
	}
	from, base := u.base(dir, decided, sources)
	work, err := u.work(ctx, base, decided)
	if err != nil {
		return Manifest{}, err
	}
	if work.from = from; from != "" && work.none() {
		return base, u.sweep(dir)
	}
	next, err := nextName(dir)
	if err == nil {
		err = sweep(dir, true)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("index: %w", err)
	}
	m, err := u.build(ctx, filepath.Join(dir, next), work, sources)
	if err != nil {
		os.RemoveAll(filepath.Join(dir, next))
		return Manifest{}, fmt.Errorf("index generation %s: %w", next, err)
	}
	if err := setCurrent(dir, next); err != nil {
		return Manifest{}, fmt.Errorf("index: %w", err)
	}
	return m, u.sweep(dir)
}

// base returns the generation to start from. One that was made otherwise, with
// decisions that the archive does not know, of blogs of which something else was
// known, or is damaged, is a cache that is made anew: then from is empty.
func (u *Update) base(dir string, decided *archive.Decided, sources map[string]archive.Source) (string, Manifest) {
	from, m, err := Current(dir)
	switch {
	case errors.Is(err, ErrNoIndex), u.Full:
		return "", Manifest{}
	case err == nil && (m.Version != u.Analyst.Version() || !decided.Knows(m.Decisions) || m.knowsOther(sources)):
		return "", Manifest{}
	case err == nil:
		err = m.Check(from)
	}
	if err != nil {
		if u.Damaged != nil {
			u.Damaged(err)
		}
		return "", Manifest{}
	}
	return from, m
}

// work is what a generation gets that its base has not.
type work struct {
	from      string   // folder of the base; empty: there is none
	base      Manifest // of it
	after     int64    // Seq of the base
	last      int64    // Seq of the archive now
	posts     int
	dropped   []string
	decided   []string // IDs of the posts of which the base says too much or too little; see [archive.Decided.Since]
	retagged  []string // IDs of the posts of which topics were confirmed or rejected since the base
	decisions archive.Head
}

func (u *Update) work(ctx context.Context, base Manifest, decided *archive.Decided) (work, error) {
	w := work{base: base, after: base.Seq, decisions: decided.Head}
	if base.Generation != "" {
		w.decided = decided.Since(base.Decisions, base.Seq)
		w.retagged = decided.Retagged(base.Decisions)
	}
	var err error
	w.posts, w.dropped, w.last, err = u.Store.Since(ctx, base.Seq)
	return w, err
}

// none reports whether there is nothing to do.
func (w work) none() bool {
	return w.posts == 0 && len(w.dropped) == 0 && len(w.decided) == 0 && len(w.retagged) == 0
}

// build fills a generation and describes it.
func (u *Update) build(ctx context.Context, dir string, w work, sources map[string]archive.Source) (m Manifest, err error) {
	m = Manifest{Generation: filepath.Base(dir), Seq: w.last, Decisions: w.decisions, Version: u.Analyst.Version(), Sources: map[string]string{}}
	for id, src := range sources {
		m.Sources[id] = valuesOf(src)
	}
	writer, err := u.Open(w.from, dir)
	if err != nil {
		return m, err
	}
	if err := u.fill(ctx, writer, w, sources); err != nil {
		writer.Close()
		return m, err
	}
	if err := writer.Close(); err != nil {
		return m, err
	}
	if m.Documents, err = u.Store.Count(ctx); err != nil {
		return m, err
	}
	if m.Files, err = describeAll(dir, w.from, w.base); err != nil {
		return m, err
	}
	m.Built = time.Now().UTC().Truncate(time.Second)
	return m, writeManifest(dir, m)
}

// fill gives the writer what has changed.
func (u *Update) fill(ctx context.Context, writer Writer, w work, sources map[string]archive.Source) error {
	if err := u.replace(ctx, writer, w, sources); err != nil {
		return err
	}
	document := func(p *archive.Post) (Document, error) { return u.Analyst.Document(p, sources[p.Source]), nil }
	var batch []Document
	done, terms := 0, 0
	for d, err := range Documents(u.Store.Posts(ctx, w.after), length, document) {
		if err != nil {
			return err
		}
		batch = append(batch, d)
		if done++; u.Progress != nil {
			u.Progress(done, w.posts)
		}
		for _, field := range d.Fields {
			terms += len(field)
		}
		if len(batch) == batchSize || terms >= batchTerms {
			if err := writer.Put(batch); err != nil {
				return err
			}
			clear(batch)
			batch, terms = batch[:0], 0
		}
	}
	return writer.Put(batch)
}

// length returns how much text of a post is indexed, in bytes.
func length(p *archive.Post) int {
	n := len(p.Title) + len(p.Text)
	for _, c := range p.Comments {
		n += len(c.Text)
	}
	return n
}

// replaceText bounds the text of the posts that are put in again at once, in bytes: their
// terms take a hundred times as much memory.
const replaceText = 256 << 10

// replace takes out what is no post any more or is withdrawn, and puts posts that
// decisions touch in as they are shown now.
func (u *Update) replace(ctx context.Context, writer Writer, w work, sources map[string]archive.Source) error {
	if len(w.decided) > 0 {
		writer.Purge()
	}
	touched := slices.Concat(w.decided, w.retagged)
	if err := writer.Delete(append(w.dropped, touched...)); err != nil {
		return err
	}
	docs, text := map[string]Document{}, 0 // two IDs may be of one post
	for _, id := range touched {
		p, err := u.Store.Post(ctx, id)
		if errors.Is(err, archive.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		docs[p.ID] = u.Analyst.Document(p, sources[p.Source])
		if text += length(p); len(docs) == batchSize || text >= replaceText {
			if err := writer.Put(slices.Collect(maps.Values(docs))); err != nil {
				return err
			}
			clear(docs)
			text = 0
		}
	}
	return writer.Put(slices.Collect(maps.Values(docs)))
}

func (u *Update) sources(ctx context.Context) (map[string]archive.Source, error) {
	all, err := u.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]archive.Source{}
	for _, src := range all {
		byID[src.ID] = src
	}
	return byID, nil
}

// sweep removes what no server reads, as the update says.
func (u *Update) sweep(dir string) error { return sweep(dir, !u.Alone) }

// sweep removes half-made generations, and all but the current one and, if two
// are kept, the one before it: of that the sum of the manifest, so that a CURRENT which
// names it again is found out.
func sweep(dir string, two bool) error {
	name, err := named(dir)
	if _, damaged := errors.AsType[*DamageError](err); err != nil && !damaged && !errors.Is(err, ErrNoIndex) {
		return err
	}
	generations, err := generations(dir)
	if err != nil {
		return err
	}
	before := ""
	for _, g := range generations {
		if g < name {
			before = g
		}
	}
	for _, g := range generations {
		gone := filepath.Join(dir, g)
		switch {
		case g == name:
			continue
		case g == before && two:
			gone = filepath.Join(gone, sumName)
		}
		if err := os.RemoveAll(gone); err != nil {
			return err
		}
	}
	return nil
}

// generations returns the names of all generations, the oldest first.
func generations(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir) // sorted by name
	var names []string
	for _, e := range entries {
		if _, number := strconv.Atoi(e.Name()); e.IsDir() && number == nil {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// nextName returns the name of the generation after the newest.
func nextName(dir string) (string, error) {
	names, err := generations(dir)
	last := 0
	if len(names) > 0 {
		last, _ = strconv.Atoi(names[len(names)-1])
	}
	return fmt.Sprintf("%06d", last+1), err
}
