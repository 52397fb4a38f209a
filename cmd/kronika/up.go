package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/scraper/demo"
)

func (a *app) upCommand() *cli.Command {
	return &cli.Command{
		Name:      "up",
		Usage:     "collect, index and serve, in one; without an address and data the built-in demo blog",
		ArgsUsage: "[URL…]",
		Flags:     append(crawlFlags(), listenFlag()),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			// Before the long work: a taken port is said at once.
			l, err := net.Listen("tcp", cmd.String("listen"))
			if err != nil {
				return fmt.Errorf("listen: %w", err)
			}
			defer l.Close()
			if err := a.fill(ctx, cmd); err != nil {
				return err
			}
			return a.serve(ctx, l, cmd.String("data"))
		},
	}
}

// fill crawls the blogs that were named, or the demo blog into an empty
// archive, and brings the index up to date.
func (a *app) fill(ctx context.Context, cmd *cli.Command) error {
	if urls := cmd.Args().Slice(); len(urls) > 0 {
		return a.collect(ctx, cmd, urls)
	}
	dir := cmd.String("data")
	filled, err := hasPosts(ctx, dir)
	if err != nil {
		return err
	}
	if !filled {
		fmt.Fprintln(a.stderr, "kronika: nothing collected yet: taking the built-in demo blog, "+demo.URL)
		return a.collect(ctx, cmd, []string{demo.URL})
	}
	store, err := archive.Open(dir, "kronika up")
	if err != nil {
		return err
	}
	defer store.Close()
	_, err = a.index(ctx, store, false)
	return err
}

// hasPosts reports whether the archive in dir holds any post, a withdrawn one
// included.
func hasPosts(ctx context.Context, dir string) (bool, error) {
	store, err := archive.OpenReader(dir)
	if errors.Is(err, archive.ErrNoArchive) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer store.Close()
	decided, err := store.Head()
	if err != nil {
		return false, err
	}
	n, err := store.Count(ctx)
	return n > 0 || decided.Number > 0, err
}
