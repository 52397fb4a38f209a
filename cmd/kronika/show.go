package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v3"

	"kronika/archive"
)

func (a *app) showCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "print a post with all its revisions",
		ArgsUsage: "ID",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "sealed", Usage: "as it was seen, what is withdrawn included: for those who may read it"},
			&cli.BoolFlag{Name: "json", Usage: "print each revision as a line of JSON"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 1 {
				return &usageError{fmt.Sprintf("show: want the ID of one post, got %d", cmd.NArg()), "the ID stands in the address of the post's page: /inlagg/ID"}
			}
			open := a.reader
			if cmd.Bool("sealed") { // whatever was decided
				open = func(_ context.Context, dir string) (*archive.Store, error) { return archive.OpenReader(dir) }
			}
			store, err := open(ctx, cmd.String("data"))
			if err != nil {
				return err
			}
			defer store.Close()
			read := store.Revisions
			if cmd.Bool("sealed") {
				read = store.Sealed
			}
			revisions, err := read(ctx, strings.ToLower(cmd.Args().First()))
			if err != nil {
				return withHint(err)
			}
			for _, p := range revisions {
				if cmd.Bool("json") {
					err = writeJSON(a.stdout, p)
				} else {
					err = printPost(a.stdout, p)
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// printPost prints one revision for a person.
func printPost(w io.Writer, p archive.Post) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, revision %d  %s  %s\n", p.ID, p.Revision, p.Published, printable(p.URL))
	for _, line := range []string{p.Title, p.Author, strings.Join(p.Labels, ", ")} {
		if line != "" {
			fmt.Fprintf(&b, "%s\n", printable(line))
		}
	}
	for _, paragraph := range p.Paragraphs() {
		fmt.Fprintln(&b)
		for line := range strings.SplitSeq(paragraph, "\n") {
			fmt.Fprintf(&b, "%s\n", printable(line))
		}
	}
	for i, c := range p.Comments {
		fmt.Fprintf(&b, "\ncomment %d  %s  %s\n%s\n", i+1, c.Published, printable(c.Author), printable(c.Text))
	}
	_, err := io.WriteString(w, b.String()+"\n")
	return err
}
