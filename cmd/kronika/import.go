package main

import (
	"context"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/scraper"
)

func (a *app) importCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "take saved pages, feeds, plain text or JSON Lines into the archive",
		ArgsUsage: "FILE…",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Usage: "address of the blog that the files were saved from"},
			&cli.StringFlag{Name: "source", Usage: "short name of the blog, where the files do not say"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			files, err := needArgs(cmd, "file or folder")
			if err != nil {
				return err
			}
			store, err := archive.Open(cmd.String("data"), "kronika import")
			if err != nil {
				return err
			}
			defer store.Close()
			p := newProgress(a.stderr, "importing")
			cfg := scraper.ImportConfig{
				Store: store, URL: cmd.String("url"), Source: cmd.String("source"),
				Progress: func(done, total int) { p.set(done, total, "files") },
			}
			report, err := scraper.Import(ctx, cfg, files)
			p.end()
			a.report(report)
			if err != nil {
				return err
			}
			_, err = a.index(ctx, store, false)
			return err
		},
	}
}
