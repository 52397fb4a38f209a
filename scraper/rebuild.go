package scraper

import (
	"context"
	"errors"
	"fmt"

	"kronika/archive"
)

// Rebuild reads every page of the archive again out of its WARC files, with
// the same result as the first time. A damaged record is a finding. Blogs that
// only the WARC files know get their sources back.
func Rebuild(ctx context.Context, store *archive.Store) (Report, error) {
	var r Report
	named := map[string]string{} // source ID: address of its first page
	change, err := store.Rebuild(ctx, func(p archive.StoredPage, fault error) []archive.Post {
		var damage *archive.DamageError
		if errors.As(fault, &damage) {
			r.find(fmt.Sprintf("%s, byte %d", damage.File, damage.Offset), "record left out: "+damage.Err.Error())
		}
		if fault != nil {
			return nil
		}
		if _, ok := named[p.Source]; !ok {
			named[p.Source] = p.URL
		}
		result := r.extract(p.Page)
		if result == nil {
			return nil
		}
		return result.Posts
	})
	r.Change = change
	if err != nil {
		return r, err
	}
	return r, restore(ctx, store, named)
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
		if known, err := archive.NewSource(address); err == nil {
			src.Address = known.Address
		}
		if _, err := store.PutSource(ctx, src); err != nil {
			return err
		}
	}
	return nil
}
