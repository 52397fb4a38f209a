package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/opensearch"
)

// clustered is Kronika as it is, with its index in a cluster. The archive is that of
// [shipped], in the folder beside.
type clustered struct {
	shipped
	urls []string
}

// clusterName is that of the archive in the cluster.
const clusterName = "bench"

func clusterEngine(urls string) engine {
	c := clustered{newShipped(), strings.Split(urls, ",")}
	return engine{name: "cluster", title: "on the cluster", load: c.load, index: c.index, sizes: c.sizes, open: c.open}
}

func (c clustered) connect() (*opensearch.Cluster, error) {
	return opensearch.Connect(opensearch.Config{URLs: c.urls, Name: clusterName})
}

// beside returns the folder of the archive.
func beside(dir string) string { return filepath.Join(filepath.Dir(dir), "kronika") }

func (c clustered) index(ctx context.Context, docs corpus, dir string, p *progress) (err error) {
	cluster, err := c.connect()
	if err != nil {
		return err
	}
	if err := cluster.Wipe(ctx); err != nil {
		return err
	}
	store, err := archive.Open(beside(dir), "bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	analyst, err := c.analyst()
	if err != nil {
		return err
	}
	u := indexer.Update{Store: store, Analyst: analyst, Index: cluster, Full: true, Alone: true, Progress: p.set}
	m, err := u.Run(ctx)
	if err == nil && m.Documents != docs.docs {
		err = fmt.Errorf("%d documents indexed, want %d", m.Documents, docs.docs)
	}
	return err
}

// sizes returns the size of the index with one copy of each shard; the cluster keeps more.
func (c clustered) sizes(string) (index, text int64, err error) {
	res, err := http.Get(c.urls[0] + "/_cat/indices/kronika-" + clusterName + "-0*?format=json&bytes=b&h=pri.store.size")
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	var all []map[string]string
	if err := json.NewDecoder(res.Body).Decode(&all); err != nil {
		return 0, 0, err
	}
	for _, one := range all {
		size, err := strconv.ParseInt(one["pri.store.size"], 10, 64)
		if err != nil {
			return 0, 0, err
		}
		index += size
	}
	return index, 0, nil
}

func (c clustered) open(dir string, _ int) (_ asker, err error) {
	return c.openWith(beside(dir), func(context.Context) (engineOf, error) {
		cluster, err := c.connect()
		if err != nil {
			return nil, err
		}
		m, err := cluster.Current(context.Background())
		if err != nil {
			return nil, err
		}
		return cluster.Open(context.Background(), m)
	})
}

// An engineOf is an open index.
type engineOf interface {
	search.Engine
	Close() error
}

// scaleShapes are the questions that both engines are asked.
func scaleShapes() (all []shape) {
	for _, op := range []string{and, or, phrase, prefix} {
		for _, mode := range []string{ids, facets, snippets, date} {
			all = append(all, shape{op, mode})
		}
	}
	return all
}

// scale measures Kronika with its index in a folder and on a cluster, side by side.
func (b *bench) scale(ctx context.Context, docs int, stdout io.Writer) (err error) {
	if err := b.collect(docs); err != nil {
		return err
	}
	embedded := b.engines[0]
	b.engines = []engine{embedded, clusterEngine(b.cluster)}
	if !b.made(embedded) {
		if _, err := b.child(ctx, preparing, embedded); err != nil {
			return err
		}
	}
	indexed, sizes := map[string]measurement{}, map[string]float64{}
	for _, e := range b.engines {
		if indexed[e.name], err = b.child(ctx, indexing, e); err != nil {
			return err
		}
		size, _, err := e.sizes(b.dir(e))
		if err != nil {
			return err
		}
		sizes[e.name] = float64(size)
		m := indexed[e.name]
		fmt.Fprintf(os.Stderr, "bench: %s: %.0f s, %.0f s of CPU here, %.0f documents a second, peak %.0f MB here, index %.0f MB\n",
			e.name, m.Wall, m.CPU, float64(b.docs.docs)/m.Wall, m.Peak/1e6, sizes[e.name]/1e6)
	}
	askers, done, err := b.openAll()
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	cells, err := b.cells(ctx, askers, scaleShapes(), []int{1, maxCallers})
	if err != nil {
		return err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "| %d documents, %s MB of text | in a folder | on the cluster | ÷ |\n|---|---|---|---|\n", b.docs.docs, short(float64(b.text)/1e6))
	row := func(title string, of func(e string) float64) {
		here, there := of(embedded.name), of("cluster")
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", title, short(here), short(there), short(there/here))
	}
	row("indexing, s", func(e string) float64 { return indexed[e].Wall })
	row("documents a second", func(e string) float64 { return float64(b.docs.docs) / indexed[e].Wall })
	row("indexing, CPU s of the program", func(e string) float64 { return indexed[e].CPU })
	row("peak memory of the program, MB", func(e string) float64 { return indexed[e].Peak / 1e6 })
	row("index ÷ text, one copy", func(e string) float64 { return sizes[e] / float64(b.text) })
	for _, s := range scaleShapes() {
		row(s.String()+", p50 ms", func(e string) float64 { return cells[key{e, s, 1}].P50 })
		row(s.String()+", p95 ms", func(e string) float64 { return cells[key{e, s, 1}].P95 })
		row(s.String()+", a second, 8 callers", func(e string) float64 { return cells[key{e, s, maxCallers}].QPS })
	}
	row("share given up after a second, 8 callers, OR facets", func(e string) float64 { return cells[key{e, shape{or, facets}, maxCallers}].Slow })
	_, err = io.WriteString(stdout, out.String())
	return err
}
