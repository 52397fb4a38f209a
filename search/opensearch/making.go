package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"kronika/indexer"
)

// A generation is one in the making. Its index has a name of its own, and no alias.
type generation struct {
	*Cluster
	packer
	ctx   context.Context
	name  string // of its index
	base  string // of the index of the generation it is made of; "": none
	meta  meta
	purge bool // see Purge

	// What the index must hold, and what was put here for it: the sums of documents, gone
	// of those that were deleted.
	documents int
	sum       int64
	sums      map[string]int64
	unsaved   int // calls of Reached since the last that was kept
}

const gone = -1

// long is how long a cluster may take to copy an index, or to merge all of it.
const long = time.Hour

// create makes an empty index.
func (g *generation) create() error {
	m := mapping()
	m["_meta"] = body{"kronika": g.meta}
	return g.ask(g.ctx, request{method: http.MethodPut, path: g.name,
		body: encode(body{"settings": body{"index": settings(g.meta.Manifest.Documents)}, "mappings": m})}, nil)
}

// clone makes an index with what the base holds; on the nodes, files are linked.
func (g *generation) clone() error {
	err := g.ask(g.ctx, request{method: http.MethodPut, path: g.base + "/_clone/" + g.name, params: "wait_for_active_shards=1&timeout=5m",
		body: encode(body{"settings": body{"index.blocks.write": nil, "index.auto_expand_replicas": "0-1", "index.refresh_interval": "-1"}}), patience: long}, nil)
	if err != nil {
		return fmt.Errorf("clone index %s: %w", g.base, err)
	}
	if err := g.ready(); err != nil {
		return err
	}
	return g.save()
}

// takeUp goes on with what an earlier attempt has left.
func (g *generation) takeUp() (err error) {
	if err := g.ready(); err != nil {
		return err
	}
	if err := g.refresh(); err != nil {
		return err
	}
	g.documents, g.sum, err = g.digest(g.ctx, g.name)
	return err
}

// ready waits until the index can be written to.
func (g *generation) ready() error {
	return g.ask(g.ctx, request{method: http.MethodGet, path: "_cluster/health/" + g.name, params: "wait_for_status=yellow&timeout=5m", patience: long}, nil)
}

// refresh makes searches see what was put.
func (g *generation) refresh() error {
	var answer struct {
		Shards shardsAnswer `json:"_shards"`
	}
	if err := g.ask(g.ctx, request{method: http.MethodPost, path: g.name + "/_refresh"}, &answer); err != nil {
		return err
	}
	return answer.Shards.whole()
}

// save writes what the index says of itself.
func (g *generation) save() error {
	return g.ask(g.ctx, request{method: http.MethodPut, path: g.name + "/_mapping", body: encode(body{"_meta": body{"kronika": g.meta}})}, nil)
}

// Put implements [indexer.Writer]. It returns when the cluster has acknowledged all documents.
func (g *generation) Put(docs []indexer.Document) error {
	items, ids, sums := make([]item, len(docs)), make([]string, len(docs)), make([]int64, len(docs))
	for i, d := range docs {
		source, sum, err := g.pack(d)
		if err != nil {
			return fmt.Errorf("post %q: %w", d.ID, err)
		}
		items[i], ids[i], sums[i] = item{d.ID, source}, d.ID, sum
	}
	return g.change(items, ids, sums)
}

// Delete implements [indexer.Writer].
func (g *generation) Delete(ids []string) error {
	items, sums := make([]item, len(ids)), make([]int64, len(ids))
	for i, id := range ids {
		items[i], sums[i] = item{id: id}, gone
	}
	return g.change(items, ids, sums)
}

// change makes changes, and takes in what must be there then.
func (g *generation) change(items []item, ids []string, sums []int64) error {
	if err := g.learn(ids); err != nil {
		return err
	}
	if err := g.bulk(g.ctx, g.name, items); err != nil {
		return err
	}
	for i, id := range ids {
		g.count(g.held(id), -1)
		g.count(sums[i], 1)
		g.sums[id] = sums[i]
	}
	return nil
}

// held returns the sum of a document that the index has, gone if it has none.
func (g *generation) held(id string) int64 {
	if sum, ok := g.sums[id]; ok {
		return sum
	}
	return gone
}

func (g *generation) count(sum int64, times int) {
	if sum != gone {
		g.documents += times
		g.sum += int64(times) * sum
	}
}

// learn asks for the sums of documents that the index had before anything was put here.
func (g *generation) learn(ids []string) error {
	if g.base == "" && g.meta.Reached == 0 {
		return nil // it was empty
	}
	var unknown []string
	for _, id := range ids {
		if _, ok := g.sums[id]; !ok {
			unknown = append(unknown, id)
		}
	}
	for len(unknown) > 0 {
		some := unknown[:min(len(unknown), window)]
		unknown = unknown[len(some):]
		answer, err := g.search(g.ctx, g.name, body{"size": len(some), "query": body{"terms": body{idField: some}}, "_source": false,
			"stored_fields": "_none_", "docvalue_fields": []string{idField, sumField}})
		if err != nil {
			return err
		}
		for _, h := range answer.Hits.Hits {
			g.sums[h.text(idField)] = int64(h.number(sumField))
		}
	}
	return nil
}

// saveEvery is how many batches are put between two notes of how far a generation has
// come: each changes what all nodes know.
const saveEvery = 20

// After implements [indexer.Generation].
func (g *generation) After() int64 { return g.meta.Reached }

// Reached implements [indexer.Generation].
func (g *generation) Reached(seq int64) error {
	g.meta.Reached = seq
	if g.unsaved++; g.unsaved < saveEvery {
		return nil
	}
	g.unsaved = 0
	return g.save()
}

// Purge implements [indexer.Writer].
func (g *generation) Purge() { g.purge = true }

// Close implements [indexer.Writer]. A generation that is made anew becomes one segment in
// each shard, without the copies of documents that OpenSearch keeps for a while to bring
// a node up to date that was away: they are half of it, and slow every read down.
func (g *generation) Close() error {
	if err := g.Encoder.Close(); err != nil {
		return err
	}
	if err := g.ask(g.ctx, request{method: http.MethodPost, path: g.name + "/_flush", params: "force=true", patience: long}, nil); err != nil {
		return err
	}
	if g.base == "" || g.purge {
		if g.documents >= manyDocuments || g.purge {
			if err := g.settle(); err != nil {
				return err
			}
		}
		err := g.ask(g.ctx, request{method: http.MethodPost, path: g.name + "/_forcemerge", params: "max_num_segments=1", patience: long}, nil)
		if err != nil {
			return err
		}
	}
	return g.refresh()
}

// settleTime bounds the wait of [generation.settle]: OpenSearch looks every 30 s what its
// copies need.
const settleTime = 2 * time.Minute

// manyDocuments have copies so large that they are worth the wait.
const manyDocuments = 20_000

// settle waits until no copy of a shard needs what was deleted or changed any more:
// before that, merging keeps it.
func (g *generation) settle() error {
	for until := time.Now().Add(g.settleTime); time.Now().Before(until); {
		var answer struct {
			Indices map[string]struct {
				Shards map[string][]struct {
					Seq struct {
						Max int64 `json:"max_seq_no"`
					} `json:"seq_no"`
					Leases struct {
						Leases []struct {
							Retaining int64 `json:"retaining_seq_no"`
						} `json:"leases"`
					} `json:"retention_leases"`
				} `json:"shards"`
			} `json:"indices"`
		}
		err := g.ask(g.ctx, request{method: http.MethodGet, path: g.name + "/_stats", params: "level=shards"}, &answer)
		if err != nil {
			return err
		}
		settled := true
		for _, copies := range answer.Indices[g.name].Shards {
			for _, c := range copies {
				for _, l := range c.Leases.Leases {
					settled = settled && l.Retaining > c.Seq.Max
				}
			}
		}
		if settled {
			return nil
		}
		select {
		case <-g.ctx.Done():
			return g.ctx.Err()
		case <-time.After(firstPause):
		}
	}
	return nil
}

// Publish implements [indexer.Generation]. The index takes no more changes; when it was
// found to hold what was put, the alias is moved in one step.
func (g *generation) Publish(m indexer.Manifest) (indexer.Manifest, error) {
	if g.documents != m.Documents {
		return m, fmt.Errorf("%d documents were put, the archive has %d", g.documents, m.Documents)
	}
	err := g.ask(g.ctx, request{method: http.MethodPut, path: g.name + "/_settings", body: encode(body{"index.blocks.write": true})}, nil)
	if err != nil {
		return m, err
	}
	if err := g.compare(g.ctx, g.name, g.documents, g.sum); err != nil {
		return m, err
	}
	m.Generation, m.Built = g.Cluster.generation(g.name), time.Now().UTC().Truncate(time.Second)
	g.meta = meta{Manifest: m, Format: format, Sum: g.sum, Whole: true, Base: g.meta.Base}
	if err := g.save(); err != nil {
		return m, err
	}
	return m, g.serve(g.ctx, g.name)
}

// serve moves the alias to an index.
func (c *Cluster) serve(ctx context.Context, index string) error {
	actions := []body{{"add": body{"index": index, "alias": c.alias()}}}
	all, err := c.metas(ctx, c.index("*"))
	if err != nil {
		return err
	}
	for name := range all {
		if name != index {
			actions = append(actions, body{"remove": body{"index": name, "alias": c.alias(), "must_exist": false}})
		}
	}
	return c.ask(ctx, request{method: http.MethodPost, path: "_aliases", body: encode(body{"actions": actions})}, nil)
}

// Abandon implements [indexer.Generation]. What was acknowledged is kept for the next
// attempt.
func (g *generation) Abandon() error { return g.Encoder.Close() }

// Sweep implements [indexer.Index].
func (c *Cluster) Sweep(ctx context.Context, two bool) error {
	served, err := c.current(ctx)
	if err != nil {
		return err
	}
	current := c.index(served.Manifest.Generation)
	all, err := c.metas(ctx, c.index("*"))
	if err != nil {
		return err
	}
	before := ""
	for name, m := range all {
		if m.Whole && name < current {
			before = max(before, name)
		}
	}
	for name := range all {
		if name != current && !(two && name == before) {
			if err := c.drop(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// drop deletes an index.
func (c *Cluster) drop(ctx context.Context, index string) error {
	return c.ask(ctx, request{method: http.MethodDelete, path: index}, nil)
}

// Wipe deletes all indexes of the archive.
func (c *Cluster) Wipe(ctx context.Context) error {
	all, err := c.metas(ctx, c.index("*"))
	if err != nil {
		return err
	}
	for name := range all {
		if err := c.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}
