package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
)

// shipped is Kronika as it is: an archive, the index that "kronika index" makes of it,
// and the server. Each topic is a blog, so that documents have the same facets as in
// the other engines; what Kronika reads out of the texts besides is indexed too.
type shipped struct {
	analyst func() (*indexer.Analyst, error) // made when it is first needed
}

func newShipped() shipped {
	return shipped{sync.OnceValues(func() (*indexer.Analyst, error) { return indexer.NewAnalyst("", "") })}
}

func (s shipped) load() error {
	_, err := s.analyst()
	return err
}

// captured is how many documents come into the archive at a time.
const captured = 2000

// fill makes the archive. A capture holds the posts of a blog as JSON Lines, so that the
// size of the WARC files is that of the texts.
func (s shipped) fill(ctx context.Context, docs corpus, dir string, p *progress) (err error) {
	store, err := archive.Open(dir, "bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	done := 0
	for some, err := range docs.batches(captured) {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		blogs := map[string][]archive.Post{}
		for _, d := range some {
			blogs[d.topic()] = append(blogs[d.topic()], post(d))
		}
		for blog, posts := range blogs {
			if err := see(ctx, store, blog, posts); err != nil {
				return err
			}
		}
		done += len(some)
		p.set(done, docs.docs)
	}
	return nil
}

// post returns a document as a post; each of its lines is a paragraph.
func post(d *document) archive.Post {
	return archive.Post{
		Keys: []string{d.topic() + ":/" + d.ID()}, Source: d.topic(), URL: "https://" + d.topic() + ".example/" + d.ID(),
		Title: d.Title, Text: strings.ReplaceAll(d.Body, "\n", "\n\n"), Author: d.Author, Labels: d.tags(),
		Published: archive.Date(d.Date), Precision: archive.Precision("day"),
	}
}

// see takes the posts of a blog in, as one capture.
func see(ctx context.Context, store *archive.Store, blog string, posts []archive.Post) error {
	src, err := store.PutSource(ctx, archive.Source{ID: blog, Address: blog + ".example", Name: blog, Owner: archive.Authority})
	if err != nil {
		return err
	}
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	for _, p := range posts {
		if err := lines.Encode(p); err != nil {
			return err
		}
	}
	page := archive.Page{Source: src.ID, URL: posts[0].URL, Fetched: time.Unix(1353682800, 0), Body: body.Bytes()} // a day of 2012
	c, err := store.Capture(ctx, page)
	if err != nil {
		return err
	}
	_, err = store.See(ctx, c, posts)
	return err
}

// index does what "kronika index" does.
func (s shipped) index(ctx context.Context, docs corpus, dir string, p *progress) (err error) {
	store, err := archive.Open(dir, "bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	analyst, err := s.analyst()
	if err != nil {
		return err
	}
	u := indexer.Update{Store: store, Analyst: analyst, Open: local.OpenWriter, Full: true, Alone: true, Progress: p.set}
	m, err := u.Run(ctx)
	if err == nil && m.Documents != docs.docs {
		err = fmt.Errorf("%d documents indexed, want %d", m.Documents, docs.docs)
	}
	return err
}

// sizes counts as text the database that holds the posts; the WARC files, which other
// engines have nothing like, are in neither.
func (s shipped) sizes(dir string) (index, text int64, err error) {
	index, err = sizeOf(filepath.Join(dir, "index"))
	if err != nil {
		return 0, 0, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "kronika.db*"))
	if err != nil {
		return 0, 0, err
	}
	for _, name := range files {
		size, err := sizeOf(name)
		if err != nil {
			return 0, 0, err
		}
		text += size
	}
	return index, text, nil
}

// open opens archive and index, to be served on loopback.
func (s shipped) open(dir string, _ int) (asker, error) {
	return s.openWith(dir, func(context.Context) (engineOf, error) {
		generation, m, err := indexer.Current(filepath.Join(dir, "index"))
		if err != nil {
			return nil, err
		}
		return local.Open(generation, m)
	})
}

// openWith opens the archive in a folder, and an index of it.
func (s shipped) openWith(dir string, open func(context.Context) (engineOf, error)) (_ asker, err error) {
	o := &opened{}
	defer func() {
		if err != nil {
			o.Close()
		}
	}()
	analyst, err := s.analyst()
	if err != nil {
		return nil, err
	}
	if o.store, err = archive.OpenReader(dir); err != nil {
		return nil, err
	}
	synonyms, err := search.ReadSynonyms(analyst, dir)
	if err != nil {
		return nil, err
	}
	if o.index, err = open(context.Background()); err != nil {
		return nil, err
	}
	o.searcher = &search.Searcher{Engine: o.index, Store: o.store, Analyst: analyst, Synonyms: synonyms}
	return o, nil
}

// opened is an open archive with its index, and its server once that is asked.
type opened struct {
	store    *archive.Store
	index    engineOf
	searcher *search.Searcher

	once   sync.Once
	site   *site
	failed error
}

// askSite asks the server, which it starts first.
func (o *opened) askSite(q question) error {
	o.once.Do(func() { o.site, o.failed = serve(o.searcher) })
	if o.failed != nil {
		return o.failed
	}
	return o.site.ask(q)
}

// Close implements asker.
func (o *opened) Close() (err error) {
	if o.site != nil {
		err = o.site.Close()
	}
	if o.index != nil {
		err = errors.Join(err, o.index.Close())
	}
	if o.store != nil {
		err = errors.Join(err, o.store.Close())
	}
	return err
}

// shippedFacets are the names that facets have in Kronika.
func shippedFacets() map[string]string {
	return map[string]string{"source": "topic", "author": "author", "label": "tag", "month": "month"}
}

// ask implements asker.
func (o *opened) ask(q question) (answer, error) {
	if q.web() {
		return answer{}, o.askSite(q)
	}
	r := request(q)
	if q.mode == snippets {
		res, err := o.searcher.Search(context.Background(), r)
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("%w: %w", errSlow, err)
		}
		if err != nil {
			return answer{}, err
		}
		return answer{total: res.Total, cut: res.Partial}, nil
	}
	found, err := o.index.Find(context.Background(), search.NewPlan(o.searcher.Analyst, o.searcher.Synonyms, r))
	if err != nil {
		return answer{}, err
	}
	return foundAnswer(q, found, shippedFacets()), nil
}

// request returns what a reader would type and choose.
func request(q question) search.Request {
	r := search.Request{Sort: search.Relevance, Page: 1, Size: 10, Count: []string{}}
	switch q.op {
	case and:
		r.Query = strings.Join(q.words, " ")
	case or:
		r.Query = strings.Join(q.words, " ELLER ")
	case phrase:
		r.Query = `"` + q.text + `"`
	case prefix:
		r.Query = q.begin + "*"
	}
	switch q.mode {
	case facets, whole, again, same:
		r.Count = []string{"source", "author", "label", "month"}
	case filter:
		r.From, r.To, r.Facets = filterFrom, filterTo, map[string][]search.Choice{"source": {{Value: filterTopic}}}
	case date:
		r.Sort = search.Newest
	}
	return r
}

// foundAnswer returns an answer of the embedded engine; names are those of its facets.
func foundAnswer(q question, found *search.Found, names map[string]string) answer {
	a := answer{total: found.Total, cut: len(found.Cut) > 0}
	if q.mode != facets {
		return a
	}
	a.counts = func() (counts, error) {
		c := counts{}
		for name, values := range found.Facets {
			for _, v := range values {
				c[names[name]] = append(c[names[name]], count{v.Value, v.Count})
			}
		}
		return c.top(), nil
	}
	return a
}
