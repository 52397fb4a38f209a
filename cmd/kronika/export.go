package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/archive/export"
	"kronika/scraper"
)

func (a *app) exportCommand() *cli.Command {
	return &cli.Command{
		Name:  "export",
		Usage: "write posts as JSON Lines, as CSV, or with their pages as a package for an archive",
		Description: "What is withdrawn is left out: of a whole post its ID, its source and the status «withdrawn» are\n" +
			"written. A post without a date is in no period. A package is a folder, or a zip file if --output\n" +
			"ends so, in BagIt form: posts, WARC files, checksums, and in Swedish what it is and what was decided.\n" +
			"archival_creator, archival_owner and contact in kronika.toml say whose it is. kronika import takes all\n" +
			"of these back.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: string(export.Lines), Usage: "`FORMAT`: jsonl, csv or package"},
			&cli.StringFlag{Name: "from", Usage: "only posts published on `DATE` or later: YYYY, YYYY-MM or YYYY-MM-DD"},
			&cli.StringFlag{Name: "to", Usage: "only posts published on `DATE` or earlier"},
			&cli.StringSliceFlag{Name: "source", Usage: "only posts of the blog with this `ID`"},
			&cli.StringSliceFlag{Name: "id", Usage: "only the post with this `ID`; - reads IDs from the standard input"},
			&cli.BoolFlag{Name: "revisions", Usage: "every text of each post, not only the current one"},
			&cli.BoolFlag{Name: "derived", Usage: "also what a program reads out of each text: topics, bodies, places, decisions, references"},
			&cli.BoolFlag{Name: "bom", Usage: "begin CSV with a byte order mark, by which Excel knows UTF-8"},
			&cli.StringFlag{Name: "output", Usage: "new `FILE` or folder to write; posts go to the standard output without it"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			sel, err := selection(cmd)
			if err != nil {
				return err
			}
			store, err := a.reader(ctx, cmd.String("data"))
			if err != nil {
				return err
			}
			defer store.Close()
			if err := archive.CheckPublished(cmd.String("data")); err != nil {
				return err
			}
			p := newProgress(a.stderr, "exporting")
			defer p.end()
			e := export.Export{Store: store, Selection: sel, Revisions: cmd.Bool("revisions"), Progress: func(done, total int) { p.set(done, total, "") }}
			if cmd.Bool("derived") {
				if e.Derive, err = a.deriver(ctx, store); err != nil {
					return err
				}
			}
			if cmd.String("format") == formatPackage {
				return withExportHint(a.exportPackage(ctx, cmd, e))
			}
			return withExportHint(a.export(ctx, cmd, e))
		},
	}
}

// formatPackage is the format that is no list of posts.
const formatPackage = "package"

// exportPackage makes a package.
func (a *app) exportPackage(ctx context.Context, cmd *cli.Command, e export.Export) error {
	path := cmd.String("output")
	if path == "" {
		return &usageError{"export: a package needs a name", "--output FOLDER, or --output FILE.zip"}
	}
	settings, err := archive.ReadSettings(cmd.String("data"))
	if err != nil {
		return err
	}
	k := export.Package{Export: e, Settings: settings, Needs: scraper.Needs, Software: "Kronika " + buildVersion(), Now: time.Now().UTC().Truncate(time.Second)}
	made, err := k.Make(ctx, path)
	if err != nil {
		return err
	}
	for _, found := range made.Findings {
		fmt.Fprintf(a.stderr, "kronika: %s: left out\n", found)
	}
	if len(made.Creators) == 0 {
		fmt.Fprintln(a.stderr, "kronika: the package does not say whose records these are\nhint: name the archival_creator in kronika.toml, for all blogs or below [[source]]")
	}
	fmt.Fprintf(a.stderr, "kronika: %s: %d posts in %d revisions, %d withdrawn; %d records in %d WARC files, %d of them withheld; %d findings\n",
		printable(path), made.Posts, made.Revisions, made.Withdrawn, made.Answers, len(made.Files), made.Withheld, len(made.Findings))
	return nil
}

// export writes what a command line asks for.
func (a *app) export(ctx context.Context, cmd *cli.Command, e export.Export) error {
	format, path := export.Format(cmd.String("format")), cmd.String("output")
	if format != export.Lines && format != export.Table {
		return &usageError{fmt.Sprintf("export: format %q: there is none of that name", format), "jsonl, csv or package"}
	}
	n := 0
	write := func(w io.Writer) (err error) {
		if cmd.Bool("bom") && format == export.Table {
			_, err = io.WriteString(w, "\ufeff")
		}
		if err == nil {
			n, err = e.Write(ctx, w, format)
		}
		return err
	}
	if path == "" {
		return write(a.stdout)
	}
	if err := e.File(path, write); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "kronika: %d posts in %s\n", n, path)
	return nil
}

// selection reads which posts are asked for.
func selection(cmd *cli.Command) (sel archive.Selection, err error) {
	if cmd.NArg() > 0 {
		return sel, &usageError{fmt.Sprintf("export: %q: posts are named by flags", cmd.Args().First()), "--id ID, --source ID, --from DATE, --to DATE"}
	}
	sel.Sources = cmd.StringSlice("source")
	for name, to := range map[string]*archive.Date{"from": &sel.From, "to": &sel.To} {
		text := cmd.String(name)
		if text == "" {
			continue
		}
		if *to, err = archive.ParseDate(text); err != nil || len(text) > len("2012-11-23") {
			return sel, &usageError{fmt.Sprintf("export: --%s %q: want YYYY, YYYY-MM or YYYY-MM-DD", name, text), "both days are among those that are taken"}
		}
	}
	if sel.From != "" && sel.To != "" && sel.To.LastDay().Before(sel.From.Start()) {
		return sel, &usageError{fmt.Sprintf("export: --to %s is before --from %s", sel.To, sel.From), "change them round"}
	}
	for _, id := range cmd.StringSlice("id") {
		if id != "-" {
			sel.IDs = append(sel.IDs, strings.ToLower(id))
			continue
		}
		words := bufio.NewScanner(os.Stdin)
		words.Split(bufio.ScanWords)
		for words.Scan() {
			sel.IDs = append(sel.IDs, strings.ToLower(words.Text()))
		}
		if err := words.Err(); err != nil {
			return sel, fmt.Errorf("read IDs: %w", err)
		}
	}
	if cmd.IsSet("id") && len(sel.IDs) == 0 {
		return sel, &usageError{"export: no IDs on the standard input", "one ID a line; without --id all posts are taken"}
	}
	return sel, nil
}

// withExportHint says what to do about an export that failed.
func withExportHint(err error) error {
	switch {
	case errors.Is(err, export.ErrDecided):
		return &hinted{err, "run it again: it is made of what may be shown now"}
	case errors.Is(err, fs.ErrExist):
		return &hinted{err, "nothing is overwritten: give another name, or move what is there away"}
	case errors.Is(err, archive.ErrNotFound):
		return &hinted{err, "kronika status lists the blogs; the ID of a post stands in the address of its page: /inlagg/ID"}
	}
	return err
}
