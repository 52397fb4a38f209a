package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/scraper"
)

func (a *app) backupCommand() *cli.Command {
	return &cli.Command{
		Name:      "backup",
		Usage:     "copy the archive as it stands, while others write in it; again copies what is new",
		ArgsUsage: "DIR",
		Description: "DIR is made, or is the backup before. It gets the WARC files, kronika.db, decisions.jsonl,\n" +
			"kronika.toml and the checksums of all; kronika index makes the index again. What is withdrawn is in it,\n" +
			"sealed: keep it as the archive itself. To use it, put it in the archive's place, or name it by --data.",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 1 {
				return &usageError{fmt.Sprintf("backup: want one folder, got %d", cmd.NArg()), cmd.FullName() + " --help shows how it is used"}
			}
			p := newProgress(a.stderr, "copying")
			defer p.end()
			b := archive.Backup{
				From: cmd.String("data"), To: cmd.Args().First(),
				CatchUp: func(ctx context.Context, store *archive.Store) error {
					_, err := scraper.CatchUp(ctx, store)
					return err
				},
				Progress: func(done, total int64) { p.set(int(done>>20), int(total>>20), "MiB") },
			}
			r, err := b.Run(ctx)
			if err != nil {
				return withBackupHint(err)
			}
			_, err = fmt.Fprintf(a.stdout, "%s: %d WARC files of %d bytes, %d of them as before; %d decisions\n", printable(b.To), r.Files, r.Bytes, r.Kept, r.Decisions)
			return err
		},
	}
}

// withBackupHint says what to do about a backup that failed.
func withBackupHint(err error) error {
	switch {
	case errors.Is(err, archive.ErrNotBackup):
		return &hinted{err, "name a new folder, or that of the backup before; nothing else is replaced"}
	case errors.Is(err, archive.ErrGallring):
		return &hinted{err, "wait until it has ended; kronika index ends one that was stopped. Then run this again"}
	}
	return err
}
