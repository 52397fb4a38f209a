package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search/opensearch"
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
	return "put a copy in the place of each damaged WARC file; index/ is made again by kronika index, kronika.db by kronika index --full; decisions.jsonl only a backup can give back"
}

func (a *app) verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "read every record of the archive, and the index, again and report what is not as it was written",
		ArgsUsage: "[FILE…]",
		Description: "A FILE is a proof of one post, as the link «Bevis» on its page gives it: then that is checked\n" +
			"instead, and no archive is needed.",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print the report as JSON"}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() > 0 {
				return a.verifyProofs(ctx, cmd.Args().Slice(), cmd.Bool("json"))
			}
			v, err := a.verify(ctx, cmd.String("data"))
			if err != nil {
				return err
			}
			write := printVerification
			if cmd.Bool("json") {
				write = func(w io.Writer, v *verification) error { return writeJSON(w, v) }
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

// A verification is what verify found, of the archive and of the generation of the index
// that is served.
type verification struct {
	*archive.Verification
	Generation string `json:"generation,omitempty"` // of the index; empty: there is none
	IndexFiles int    `json:"index_files"`          // files of it, read
	IndexBytes int64  `json:"index_bytes"`          // of these
}

func (a *app) verify(ctx context.Context, dir string) (*verification, error) {
	p := newProgress(a.stderr, "verifying")
	defer p.end()
	found, err := archive.Verify(ctx, dir, func(done, total int64) { p.set(int(done>>20), int(total>>20), "MiB") })
	if err != nil {
		return nil, err
	}
	v := &verification{Verification: found}
	e, err := a.engineOf(dir)
	if err != nil {
		return nil, err
	}
	if e.cluster != nil {
		return v, v.cluster(ctx, e.cluster)
	}
	return v, v.index(ctx, indexDir(dir))
}

// cluster counts the documents of the index and adds their sums up. Their bytes are the
// cluster's to verify.
func (v *verification) cluster(ctx context.Context, c *opensearch.Cluster) error {
	m, err := c.Current(ctx)
	if errors.Is(err, indexer.ErrNoIndex) {
		return nil
	}
	if err == nil {
		err = c.Check(ctx, m)
	}
	if damage, ok := errors.AsType[*indexer.DamageError](err); ok {
		v.add(m, []*indexer.DamageError{damage})
		return nil
	}
	v.Generation = m.Generation
	return err
}

// index compares the files of the index with its manifest. One that is replaced meanwhile
// is left for the one that takes its place.
func (v *verification) index(ctx context.Context, dir string) error {
	for {
		generation, m, err := indexer.Current(dir)
		if errors.Is(err, indexer.ErrNoIndex) {
			return nil
		}
		var damages []*indexer.DamageError
		if err == nil {
			damages, err = m.Verify(ctx, generation, nil)
		}
		if _, now, again := indexer.Current(dir); again == nil && now.Generation != m.Generation {
			continue
		}
		if damage, ok := errors.AsType[*indexer.DamageError](err); ok {
			damages, err = []*indexer.DamageError{damage}, nil
		}
		if err != nil {
			return err
		}
		v.add(m, damages)
		return nil
	}
}

func (v *verification) add(m indexer.Manifest, damages []*indexer.DamageError) {
	v.Generation, v.IndexFiles = m.Generation, len(m.Files)
	for _, file := range m.Files {
		v.IndexBytes += file.Size
	}
	for _, d := range damages {
		v.Damages = append(v.Damages, archive.Damage{File: "index/" + d.Path(), Offset: d.Offset, What: d.What})
	}
}

func printVerification(w io.Writer, v *verification) error {
	fmt.Fprintf(w, "files: %d\nrecords: %d\nbytes: %d\ndecisions: %d\n", v.Files, v.Records, v.Bytes, v.Decisions)
	if v.Generation != "" {
		fmt.Fprintf(w, "index generation: %s\nindex files: %d\nindex bytes: %d\n", v.Generation, v.IndexFiles, v.IndexBytes)
	}
	for _, l := range v.Left {
		fmt.Fprintf(w, "beside them: %s, %d bytes: %s\n", printable(l.File), l.Bytes, l.What)
	}
	_, err := fmt.Fprintf(w, "damages: %d\n", len(v.Damages))
	for _, d := range v.Damages {
		_, err = fmt.Fprintf(w, "  %s\n", printable(d.String()))
	}
	return err
}
