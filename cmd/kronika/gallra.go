package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"kronika/archive"
)

func (a *app) gallraCommand() *cli.Command {
	return &cli.Command{
		Name:      "gallra",
		Usage:     "remove a post for good, from the database and from the WARC files, by a decision of gallring",
		ArgsUsage: "ID",
		Description: "What cannot be brought back: every page and file that shows the post loses its content.\n" +
			"The other posts on them stay, as JSON Lines. Backups are not reached.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "why, in Swedish: readers are told it"},
			&cli.StringFlag{Name: "reference", Usage: "the decision of gallring, such as its case number"},
			&cli.BoolFlag{Name: "yes", Usage: "do not ask"},
			byFlag(),
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			id, _, err := a.target(cmd, "reason", "reference")
			if err != nil {
				return err
			}
			store, err := openExisting(cmd.String("data"), "kronika gallra")
			if err != nil {
				return err
			}
			defer store.Close()
			e, err := a.engineOf(cmd.String("data"))
			if err != nil {
				return err
			}
			store.Share(e.shared())
			g, err := store.ProposeGallring(ctx, id)
			if err != nil {
				return withHint(err)
			}
			fmt.Fprintf(a.stderr, "kronika: post %s of %s, %s: %d payloads in %d WARC files are removed; %d other posts on them stay\n",
				g.Post, printable(g.Source), g.Published.Cut(len("2012-11-23")), g.Payloads, len(g.Files), g.Others)
			if err := a.confirm(cmd, g.Post); err != nil {
				return err
			}
			d, err := store.Gallra(ctx, g, archive.Decision{
				Reason: sentence(cmd.String("reason")), Reference: sentence(cmd.String("reference")), By: decider(cmd),
			})
			if err := a.decided(d, err); err != nil {
				return err
			}
			_, err = a.indexAlone(ctx, store)
			return err
		},
	}
}

// confirm asks on a terminal whether a post is to be removed: its ID is to be
// typed. Elsewhere it wants --yes.
func (a *app) confirm(cmd *cli.Command, id string) error {
	if cmd.Bool("yes") {
		return nil
	}
	no := &usageError{"gallra: not confirmed: nothing was removed", "type the ID when asked, or give --yes"}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return no
	}
	fmt.Fprint(a.stderr, "This cannot be undone. Type the ID of the post to remove it: ")
	typed, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.TrimSpace(typed) != id {
		return no
	}
	return nil
}
