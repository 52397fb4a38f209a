package scraper

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kronika/archive"
)

// Rebuild reads every page of the archive again out of its WARC files, with
// the same result as the first time. A damaged record is a finding. Blogs that
// only the WARC files know get their sources back.
func Rebuild(ctx context.Context, store *archive.Store) (Report, error) {
	r := reader{named: map[string]string{}}
	change, err := store.Rebuild(ctx, r.read)
	r.Change = change
	if err != nil {
		return r.Report, err
	}
	return r.Report, restore(ctx, store, r.named)
}

// CatchUp takes in what is in the WARC files of an archive, but not among its
// posts: a run that was killed may have left it there.
func CatchUp(ctx context.Context, store *archive.Store) (Report, error) {
	r := reader{named: map[string]string{}}
	change, err := store.CatchUp(ctx, r.read)
	r.Change = change
	if err != nil {
		return r.Report, err
	}
	return r.Report, restore(ctx, store, r.named)
}

// A reader reads posts out of kept pages.
type reader struct {
	Report
	named map[string]string // source ID: address of its first page
}

func (r *reader) read(p archive.StoredPage, fault error) []archive.Post {
	var damage *archive.DamageError
	if errors.As(fault, &damage) {
		r.find(fmt.Sprintf("%s, byte %d", damage.File, damage.Offset), "record left out: "+damage.Err.Error())
	}
	if fault != nil {
		return nil
	}
	if _, ok := r.named[p.Source]; !ok {
		r.named[p.Source] = p.URL
	}
	switch status := p.Status(); {
	case p.Repeats != nil, status >= 300 && status <= 399, !mayHoldPosts(p.Page):
		return nil
	case status >= 400:
		return absence(p.Page)
	}
	result := r.extract(p.Page)
	if result == nil {
		return nil
	}
	return result.Posts
}

// restore puts back the sources that the archive does not know.
func restore(ctx context.Context, store *archive.Store, named map[string]string) error {
	held, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	for _, src := range held {
		delete(named, src.ID)
	}
	for id, address := range named {
		src := archive.Source{ID: id, Address: id}
		if known, err := archive.NewSource(address); err == nil && strings.HasPrefix(known.ID, id) {
			src.Address = known.Address
			if host, _, _ := strings.Cut(known.Address, "/"); known.ID != id {
				src.Address = host
			}
		}
		if _, err := store.PutSource(ctx, src); err != nil {
			return err
		}
	}
	return nil
}
