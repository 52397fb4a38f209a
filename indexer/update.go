package indexer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"sync"

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
	Open func(from, dir string) (Writer, error)
	// Index is where generations are kept; nil: in the folder index of the archive, by Open.
	Index    Index
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
	// What is decided while the index is made is left to the next one.
	store, err := u.Store.Frozen()
	if err != nil {
		return Manifest{}, fmt.Errorf("index: %w", err)
	}
	frozen := *u
	frozen.Store = store
	if frozen.Index == nil {
		frozen.Index = folder{filepath.Join(store.Dir(), "index"), u.Open}
	}
	m, err := frozen.run(ctx)
	if err != nil {
		return m, fmt.Errorf("index: %w", err)
	}
	return m, nil
}

func (u *Update) run(ctx context.Context) (Manifest, error) {
	decided, err := u.Store.Decided(ctx)
	if err != nil {
		return Manifest{}, err
	}
	sources, err := u.sources(ctx)
	if err != nil {
		return Manifest{}, err
	}
	base, err := u.base(ctx, decided, sources)
	if err != nil {
		return Manifest{}, err
	}
	work, err := u.work(ctx, base, decided)
	if err != nil {
		return Manifest{}, err
	}
	if base.Generation != "" && work.none() {
		return base, u.Index.Sweep(ctx, !u.Alone)
	}
	m, err := u.build(ctx, work, sources)
	if err != nil {
		return Manifest{}, err
	}
	return m, u.Index.Sweep(ctx, !u.Alone)
}

// base returns the generation to start from, the zero manifest for none. One that was
// made otherwise, with decisions that the archive does not know, of blogs of which
// something else was known, or is damaged, is a cache that is made anew.
func (u *Update) base(ctx context.Context, decided *archive.Decided, sources map[string]archive.Source) (Manifest, error) {
	m, err := u.Index.Current(ctx)
	switch {
	case errors.Is(err, ErrNoIndex), u.Full:
		return Manifest{}, nil
	case err == nil && (m.Version != u.Analyst.Version() || !decided.Knows(m.Decisions) || m.knowsOther(sources)):
		return Manifest{}, nil
	case err == nil:
		err = u.Index.Check(ctx, m)
	}
	if errors.Is(err, ErrAway) || ctx.Err() != nil {
		return Manifest{}, err
	}
	if err != nil {
		if u.Damaged != nil {
			u.Damaged(err)
		}
		return Manifest{}, nil
	}
	return m, nil
}

// work is what a generation gets that its base has not.
type work struct {
	base      Manifest // the zero manifest: there is none
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

// build fills a generation and makes it the one that is served.
func (u *Update) build(ctx context.Context, w work, sources map[string]archive.Source) (m Manifest, err error) {
	m = Manifest{Seq: w.last, Decisions: w.decisions, Version: u.Analyst.Version(), Sources: map[string]string{}}
	for id, src := range sources {
		m.Sources[id] = valuesOf(src)
	}
	if m.Documents, err = u.Store.Count(ctx); err != nil {
		return m, err
	}
	g, err := u.Index.Begin(ctx, w.base, m)
	if err != nil {
		return m, err
	}
	w.after = max(w.after, g.After())
	if err := u.fill(ctx, g, w, sources); err != nil {
		g.Close()
		return m, errors.Join(err, g.Abandon())
	}
	if err := g.Close(); err != nil {
		return m, errors.Join(err, g.Abandon())
	}
	return g.Publish(m)
}

// fill gives the generation what has changed.
func (u *Update) fill(ctx context.Context, g Generation, w work, sources map[string]archive.Source) error {
	if err := u.replace(ctx, g, w, sources); err != nil {
		return err
	}
	var read marks
	posts := read.of(u.Store.Posts(ctx, w.after))
	document := func(p *archive.Post) (Document, error) { return u.Analyst.Document(p, sources[p.Source]), nil }
	var batch []Document
	done, terms, reached := 0, 0, int64(0)
	put := func() error {
		if err := g.Put(batch); err != nil || len(batch) == 0 {
			return err
		}
		clear(batch)
		batch, terms = batch[:0], 0
		return g.Reached(reached)
	}
	for d, err := range Documents(posts, length, document) {
		if err != nil {
			return err
		}
		batch, reached = append(batch, d), read.next()
		if done++; u.Progress != nil {
			u.Progress(done, w.posts)
		}
		for _, field := range d.Fields {
			terms += len(field)
		}
		if len(batch) == batchSize || terms >= batchTerms {
			if err := put(); err != nil {
				return err
			}
		}
	}
	return put()
}

// marks are the Seqs of posts that were read and of which no document was taken yet.
type marks struct {
	mu  sync.Mutex
	all []int64 // in the order of the posts, which is that of the documents
}

// of passes posts on.
func (m *marks) of(posts iter.Seq2[*archive.Post, error]) iter.Seq2[*archive.Post, error] {
	return func(yield func(*archive.Post, error) bool) {
		for p, err := range posts {
			if err == nil {
				m.mu.Lock()
				m.all = append(m.all, p.Seq)
				m.mu.Unlock()
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// next returns the Seq of the post of the next document.
func (m *marks) next() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	seq := m.all[0]
	m.all = m.all[1:]
	return seq
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
