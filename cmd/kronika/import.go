package main

import (
	"context"
	"fmt"
	"os"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/scraper"
)

func (a *app) importCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "take saved pages, feeds, plain text, lists of posts, WARC files or packages into the archive",
		ArgsUsage: "FILE…",
		Description: "FILE is a file or a folder of files: saved pages (HTML), feeds and exports (XML),\n" +
			"plain text with date headers (.txt), posts as JSON Lines (.jsonl) or CSV (.csv), what\n" +
			"others captured (.warc, .warc.gz, .arc, .arc.gz, .wacz), and BagIt packages (folder or\n" +
			".zip), of which the files come that are as their checksums say.\n\n" +
			"The blog is the one of --url, else of --source, else the one that a page says it is\n" +
			"of. Of captures, pages of other sites are left out; with --url nothing but the pages\n" +
			"of that blog is taken, and what these need to be seen. Captures keep the times at\n" +
			"which they were made. The same file again changes nothing.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Usage: "address of the blog that the files were saved from"},
			&cli.StringFlag{Name: "source", Usage: "short `NAME` of the blog that the files are of, whatever they say"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			files, err := needArgs(cmd, "file or folder")
			if err != nil {
				return err
			}
			for _, name := range files {
				if _, err := os.Stat(name); err != nil {
					return &hinted{fmt.Errorf("import: %w", err), "nothing was taken in; check the names, and run it again"}
				}
			}
			store, err := archive.Open(cmd.String("data"), "kronika import")
			if err != nil {
				return err
			}
			defer store.Close()
			p := newProgress(a.stderr, "importing")
			cfg := scraper.ImportConfig{
				Store: store, URL: cmd.String("url"), Source: cmd.String("source"),
				Progress: func(done, total int64) { p.set(int(done>>10), int(total>>10), "KiB") },
			}
			report, err := scraper.Import(ctx, cfg, files)
			p.end()
			a.report(report)
			if ctx.Err() != nil {
				return &hinted{ctx.Err(), "the same command goes on from here; kronika index makes what has come findable"}
			}
			if err != nil {
				return err
			}
			_, err = a.index(ctx, store, false)
			return err
		},
	}
}
