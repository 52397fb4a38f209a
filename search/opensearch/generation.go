package opensearch

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kronika/indexer"
)

// A meta is what the index of a generation says of itself, in the _meta of its mapping.
type meta struct {
	// Manifest is that of a whole generation; of one in the making what it is to be.
	Manifest indexer.Manifest `json:"manifest"`
	Format   int              `json:"format"`            // see [format]
	Sum      int64            `json:"sum"`               // of its documents
	Whole    bool             `json:"whole"`             // it may be served
	Base     string           `json:"base,omitempty"`    // the generation that it was made from
	Reached  int64            `json:"reached,omitempty"` // in the making: all changes of the archive up to this Seq are in it
}

// format is raised when documents are kept otherwise: what was indexed before is made
// anew.
const format = 2

// metas returns what the indexes that a name or pattern stands for say, by their names.
func (c *Cluster) metas(ctx context.Context, pattern string) (map[string]meta, error) {
	var answer map[string]struct {
		Mappings struct {
			Meta struct {
				Kronika *meta `json:"kronika"`
			} `json:"_meta"`
		} `json:"mappings"`
	}
	err := c.read(ctx, request{method: http.MethodGet, path: pattern + "/_mapping", params: "ignore_unavailable=true&filter_path=*.mappings._meta"}, &answer)
	if err != nil {
		return nil, err
	}
	all := map[string]meta{}
	for name, index := range answer {
		if m := index.Mappings.Meta.Kronika; m != nil && c.generation(name) != "" {
			all[name] = *m
		}
	}
	return all, nil
}

// generation returns that of an index by its name; "" of one that is not the archive's.
func (c *Cluster) generation(index string) string {
	name, ok := strings.CutPrefix(index, c.index(""))
	if _, err := strconv.Atoi(name); err != nil || !ok {
		return "" // of an archive whose name begins as ours
	}
	return name
}

// lost says why nothing is served: nothing was indexed yet, or the alias is gone.
func (c *Cluster) lost(ctx context.Context) error {
	all, err := c.metas(ctx, c.index("*"))
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Whole {
			return &indexer.DamageError{Generation: m.Manifest.Generation, File: c.alias(), What: "is not there, and indexes are"}
		}
	}
	return indexer.ErrNoIndex
}

// Current implements [indexer.Index].
func (c *Cluster) Current(ctx context.Context) (indexer.Manifest, error) {
	if err := c.supported(ctx); err != nil {
		return indexer.Manifest{}, err
	}
	m, err := c.current(ctx)
	return m.Manifest, err
}

// current returns what the index that the alias names says of itself.
func (c *Cluster) current(ctx context.Context) (meta, error) {
	all, err := c.metas(ctx, c.alias())
	switch {
	case err != nil:
		return meta{}, err
	case len(all) == 0:
		return meta{}, c.lost(ctx)
	case len(all) > 1:
		return meta{}, &indexer.DamageError{File: c.alias(), What: fmt.Sprintf("names %d indexes", len(all))}
	}
	for name, m := range all {
		if m.Format != format {
			return meta{}, &indexer.DamageError{Generation: c.generation(name), File: name, What: fmt.Sprintf("is of format %d, want %d", m.Format, format)}
		}
		if !m.Whole || c.index(m.Manifest.Generation) != name {
			return meta{}, &indexer.DamageError{Generation: c.generation(name), File: name, What: "says nothing of what it was made from"}
		}
		return m, nil
	}
	return meta{}, nil
}

// supported returns an [Error] of a cluster whose version is not.
func (c *Cluster) supported(ctx context.Context) error {
	var answer struct {
		Version struct{ Distribution, Number string }
	}
	if err := c.read(ctx, request{method: http.MethodGet}, &answer); err != nil {
		return err
	}
	v := answer.Version
	var major, minor int
	_, err := fmt.Sscanf(v.Number, "%d.%d", &major, &minor)
	if err != nil || v.Distribution != "opensearch" || major < 2 || major == 2 && minor < 4 || major > 3 {
		return &Error{Kind: Unsupported, Reason: strings.TrimSpace(v.Distribution + " " + v.Number)}
	}
	return nil
}

// Check implements [indexer.Index]: the documents are counted and their sums added up.
func (c *Cluster) Check(ctx context.Context, m indexer.Manifest) error {
	name := c.index(m.Generation)
	all, err := c.metas(ctx, name)
	if err != nil {
		return err
	}
	return c.compare(ctx, name, m.Documents, all[name].Sum)
}

// compare returns a DamageError if an index has not so many documents of such a sum.
func (c *Cluster) compare(ctx context.Context, index string, documents int, sum int64) error {
	got, total, err := c.digest(ctx, index)
	if err != nil {
		return err
	}
	if got != documents {
		return &indexer.DamageError{Generation: c.generation(index), File: index, What: fmt.Sprintf("holds %d documents, want %d", got, documents)}
	}
	if total != sum {
		return &indexer.DamageError{Generation: c.generation(index), File: index, What: fmt.Sprintf("holds documents of sum %d, want %d", total, sum)}
	}
	return nil
}

// digest returns how many documents an index has, and their sum.
func (c *Cluster) digest(ctx context.Context, index string) (documents int, sum int64, err error) {
	answer, err := c.search(ctx, index, body{"size": 0, "track_total_hits": true, "aggs": body{"sum": body{"sum": body{"field": sumField}}}})
	if err != nil {
		return 0, 0, err
	}
	return answer.Hits.Total.Value, int64(answer.Aggregations["sum"].Value), nil
}

// Begin implements [indexer.Index].
func (c *Cluster) Begin(ctx context.Context, base, goal indexer.Manifest) (indexer.Generation, error) {
	if err := c.supported(ctx); err != nil {
		return nil, err
	}
	all, err := c.metas(ctx, c.index("*"))
	if err != nil {
		return nil, err
	}
	pack, err := newPacker()
	if err != nil {
		return nil, err
	}
	g := &generation{Cluster: c, ctx: ctx, packer: pack, sums: map[string]int64{}}
	last := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		n, _ := strconv.Atoi(c.generation(name))
		last = max(last, n)
		if all[name].Whole {
			continue
		}
		if g.meta.Manifest.Generation == "" && all[name].goesOn(base, goal) {
			g.name, g.meta = name, all[name]
		} else if err := c.drop(ctx, name); err != nil {
			return nil, err
		}
	}
	if g.name != "" {
		return g, g.takeUp()
	}
	if base.Generation != "" {
		g.base = c.index(base.Generation)
		g.documents, g.sum = base.Documents, all[g.base].Sum
	}
	goal.Generation = fmt.Sprintf("%06d", last+1)
	g.name = c.index(goal.Generation)
	g.meta.Manifest, g.meta.Format, g.meta.Base = goal, format, base.Generation
	if g.base != "" {
		return g, g.clone()
	}
	return g, g.create()
}

// goesOn reports whether a generation that was begun is the one that is wanted now.
func (m meta) goesOn(base, goal indexer.Manifest) bool {
	old := m.Manifest
	return m.Reached > 0 && m.Format == format && m.Base == base.Generation && old.Version == goal.Version && old.Decisions == goal.Decisions && maps.Equal(old.Sources, goal.Sources)
}
