package scraper

import (
	"cmp"
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
	named map[string]string // source ID: its address, or the ID again as long as no page tells
}

func (r *reader) read(p archive.StoredPage, fault error) []archive.Post {
	var damage *archive.DamageError
	if errors.As(fault, &damage) {
		r.find(fmt.Sprintf("%s, byte %d", damage.File, damage.Offset), "record left out: "+damage.Err.Error())
	}
	if fault != nil {
		return nil
	}
	if known, ok := r.named[p.Source]; !ok || known == p.Source {
		r.named[p.Source] = addressOf(p.Source, p.URL)
	}
	result := r.answer(p.Page)
	if result == nil {
		return nil
	}
	return result.Posts
}

// addressOf returns the address of the blog with that ID as the address of a page
// in it tells, its ID if it does not.
func addressOf(id, page string) string {
	known, err := archive.NewSource(page)
	for err == nil && known.ID != id {
		folder := strings.LastIndexByte(known.Address, '/')
		if folder < 0 {
			return id
		}
		known, err = archive.NewSource("http://" + known.Address[:folder])
	}
	return cmp.Or(known.Address, id)
}

// restore puts back the sources that the archive does not know, by ID and address.
func restore(ctx context.Context, store *archive.Store, named map[string]string) error {
	held, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	for _, src := range held {
		delete(named, src.ID)
	}
	for id, address := range named {
		if _, err := store.PutSource(ctx, archive.Source{ID: id, Address: address}); err != nil {
			return err
		}
	}
	return nil
}

// Posts returns the posts that a kept page shows, as [Rebuild] reads them.
func Posts(page archive.StoredPage) []archive.Post {
	r := reader{named: map[string]string{}}
	return r.read(page, nil)
}
