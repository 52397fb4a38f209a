package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/indexer"
	"kronika/scraper"
	"kronika/search/local"
)

func (a *app) indexCommand() *cli.Command {
	return &cli.Command{
		Name:  "index",
		Usage: "bring the index up to date with the archive",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "full", Usage: "read every post again out of the WARC files, and index them all"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			dir, full := cmd.String("data"), cmd.Bool("full")
			open := openExisting
			if full {
				open = a.openDamaged
			}
			store, err := open(dir, "kronika index")
			if err != nil {
				return err
			}
			defer store.Close()
			if full {
				if err := a.rebuild(ctx, store); err != nil {
					return err
				}
			}
			m, err := a.index(ctx, store, full)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.stdout, "generation %s: %d posts\n", m.Generation, m.Documents)
			return err
		},
	}
}

// openExisting opens an archive for writing that is there already: the name
// of a wrong folder makes no empty archive.
func openExisting(dir, what string) (*archive.Store, error) {
	reader, err := archive.OpenReader(dir)
	if err != nil {
		return nil, err
	}
	reader.Close()
	return archive.Open(dir, what)
}

// openDamaged opens an archive of which the WARC files are there. A kronika.db that
// is none any more is set aside.
func (a *app) openDamaged(dir, what string) (*archive.Store, error) {
	aside, err := archive.SetAside(dir)
	if err != nil {
		return nil, err
	}
	if aside != "" {
		fmt.Fprintf(a.stderr, "kronika: kronika.db cannot be read: it is %s now, and is made anew\n", aside)
	}
	store, err := openExisting(dir, what)
	if errors.Is(err, archive.ErrNoDatabase) {
		return archive.Open(dir, what)
	}
	return store, err
}

// rebuild reads all posts out of the WARC files again.
func (a *app) rebuild(ctx context.Context, store *archive.Store) error {
	report, err := scraper.Rebuild(ctx, store)
	if err != nil {
		return err
	}
	a.report(report)
	return nil
}

// index makes a new generation of the index if the archive has changed.
func (a *app) index(ctx context.Context, store *archive.Store, full bool) (indexer.Manifest, error) {
	return a.update(ctx, indexer.Update{Store: store, Full: full})
}

// indexAlone does so and keeps no generation before the new one.
func (a *app) indexAlone(ctx context.Context, store *archive.Store) (indexer.Manifest, error) {
	return a.update(ctx, indexer.Update{Store: store, Alone: true})
}

// update runs an update; without an analyst it gets one.
func (a *app) update(ctx context.Context, update indexer.Update) (_ indexer.Manifest, err error) {
	if update.Analyst == nil {
		if update.Analyst, err = a.analyst(update.Store.Dir()); err != nil {
			return indexer.Manifest{}, err
		}
	}
	e, err := a.engineOf(update.Store.Dir())
	if err != nil {
		return indexer.Manifest{}, err
	}
	update.Open = local.OpenWriter
	if e.cluster != nil {
		update.Index = e.cluster
		if err := archive.ShareDecisions(ctx, e.dir, e.shared()); err != nil {
			return indexer.Manifest{}, err
		}
	}
	m, err := e.current(ctx)
	if err == nil && e.cluster != nil {
		if err := e.own(ctx, update.Store, m, update.Full); err != nil {
			return indexer.Manifest{}, err
		}
	}
	if err == nil && update.Analyst.Retags(m) {
		fmt.Fprintf(a.stderr, "kronika: the lists have changed since generation %s: its posts are tagged anew; kronika topics test says beforehand which change\n", m.Generation)
	}
	p := newProgress(a.stderr, "indexing")
	defer p.end()
	update.Damaged = func(err error) {
		fmt.Fprintf(a.stderr, "kronika: damaged: %v: the index is made anew out of the archive\n", err)
	}
	update.Progress = func(done, total int) { p.set(done, total, "posts") }
	return update.Run(ctx)
}

// indexDir is where the generations of the index lie.
func indexDir(data string) string { return filepath.Join(data, "index") }
