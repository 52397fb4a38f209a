package main

import (
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v3"

	"kronika/archive"
)

// A damagedError says that verify found damage; the report names it.
type damagedError struct{ damages int }

func (e *damagedError) Error() string {
	if e.damages == 1 {
		return "verify: the archive is damaged in 1 place"
	}
	return fmt.Sprintf("verify: the archive is damaged in %d places", e.damages)
}

// Hint says what to do.
func (e *damagedError) Hint() string {
	return "put a copy in the place of each damaged WARC file; kronika.db is made again by kronika index --full; decisions.jsonl only a backup can give back"
}

func (a *app) verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "read every record of the archive again and report what is not as it was written",
		ArgsUsage: "[FILE…]",
		Description: "A FILE is a proof of one post, as the link «Bevis» on its page gives it: then that is checked\n" +
			"instead, and no archive is needed.",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print the report as JSON"}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() > 0 {
				return a.verifyProofs(ctx, cmd.Args().Slice(), cmd.Bool("json"))
			}
			p := newProgress(a.stderr, "verifying")
			v, err := archive.Verify(ctx, cmd.String("data"), func(done, total int64) {
				p.set(int(done>>20), int(total>>20), "MiB")
			})
			p.end()
			if err != nil {
				return err
			}
			write := printVerification
			if cmd.Bool("json") {
				write = func(w io.Writer, v *archive.Verification) error { return writeJSON(w, v) }
			}
			if err := write(a.stdout, v); err != nil {
				return err
			}
			if n := len(v.Damages); n > 0 {
				return &damagedError{n}
			}
			return nil
		},
	}
}

func printVerification(w io.Writer, v *archive.Verification) error {
	fmt.Fprintf(w, "files: %d\nrecords: %d\nbytes: %d\ndecisions: %d\n", v.Files, v.Records, v.Bytes, v.Decisions)
	for _, l := range v.Left {
		fmt.Fprintf(w, "beside them: %s, %d bytes: %s\n", printable(l.File), l.Bytes, l.What)
	}
	_, err := fmt.Fprintf(w, "damages: %d\n", len(v.Damages))
	for _, d := range v.Damages {
		_, err = fmt.Fprintf(w, "  %s\n", printable(d.String()))
	}
	return err
}
