package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"strings"

	"github.com/urfave/cli/v3"

	"kronika/archive"
)

func (a *app) withdrawCommand() *cli.Command {
	return &cli.Command{
		Name:      "withdraw",
		Usage:     "hide a post, a revision, a comment or a passage everywhere; the original stays, sealed",
		ArgsUsage: "ID",
		Flags: append(partFlags(),
			&cli.StringFlag{Name: "reason", Usage: "why, in Swedish, without what is to be hidden: readers are told it"},
			&cli.StringFlag{Name: "reference", Usage: "case number or the like, for the log"},
			byFlag()),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			id, part, err := a.target(cmd, "reason")
			if err != nil {
				return err
			}
			return a.decideOn(ctx, cmd, func(store *archive.Store) (archive.Decision, error) {
				d, err := store.Propose(ctx, id, part)
				if err != nil || part.Passage == "" {
					return d, err
				}
				return d, a.nameOthers(ctx, store, part.Passage, d.Target.Post)
			})
		},
	}
}

func (a *app) restoreCommand() *cli.Command {
	return &cli.Command{
		Name:      "restore",
		Usage:     "show again what was withdrawn",
		ArgsUsage: "ID",
		Flags: append(partFlags(),
			&cli.StringFlag{Name: "reason", Usage: "why, for the log"},
			&cli.StringFlag{Name: "reference", Usage: "case number or the like, for the log"},
			byFlag()),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			id, part, err := a.target(cmd)
			if err != nil {
				return err
			}
			return a.decideOn(ctx, cmd, func(store *archive.Store) (archive.Decision, error) {
				return store.ProposeRestore(ctx, id, part)
			})
		},
	}
}

func partFlags() []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "revision", Usage: "only the `N`th text of the post"},
		&cli.IntFlag{Name: "comment", Usage: "only the `N`th comment, as show --sealed numbers them"},
		&cli.StringFlag{Name: "passage", Usage: "only these `WORDS`, in every revision, title and comment of the post"},
	}
}

func byFlag() cli.Flag {
	return &cli.StringFlag{Name: "by", Usage: "who decides; your user name unless you say", DefaultText: "user name"}
}

// target reads what a decision is on. It wants the flags of the given names.
func (a *app) target(cmd *cli.Command, needed ...string) (id string, part archive.Part, err error) {
	if cmd.NArg() != 1 {
		return "", part, &usageError{fmt.Sprintf("%s: want the ID of one post, got %d", cmd.Name, cmd.NArg()), "the ID stands in the address of the post's page: /inlagg/ID"}
	}
	for _, name := range needed {
		if strings.TrimSpace(cmd.String(name)) == "" {
			return "", part, &usageError{fmt.Sprintf("%s: no --%s given", cmd.Name, name), cmd.FullName() + " --help shows how it is used"}
		}
	}
	part = archive.Part{Revision: cmd.Int("revision"), Comment: cmd.Int("comment"), Passage: cmd.String("passage")}
	named := 0
	for _, name := range []string{"revision", "comment", "passage"} {
		if cmd.IsSet(name) {
			named++
		}
	}
	switch {
	case named > 1:
		return "", part, &usageError{cmd.Name + ": --revision, --comment and --passage name different parts; give one", "run it once for each part"}
	case named == 1 && part.Revision <= 0 && part.Comment <= 0 && strings.TrimSpace(part.Passage) == "":
		return "", part, &usageError{cmd.Name + ": the part that is named is none", "revisions and comments are numbered from 1; a passage is words of the post"}
	}
	return strings.ToLower(cmd.Args().First()), part, nil
}

// nameOthers says which other posts show the same words.
func (a *app) nameOthers(ctx context.Context, store *archive.Store, passage, id string) error {
	ids, err := store.Holding(ctx, passage, id)
	for _, other := range ids[:min(len(ids), maxNamed)] {
		fmt.Fprintf(a.stderr, "kronika: post %s shows the same words\n", other)
	}
	if more := len(ids) - maxNamed; more > 0 {
		fmt.Fprintf(a.stderr, "kronika: and so do %d more\n", more)
	}
	if len(ids) > 0 {
		fmt.Fprintln(a.stderr, "hint: withdraw the passage there too, if it is to be found nowhere")
	}
	return err
}

// decideOn appends a decision to the log and brings the index up to date.
func (a *app) decideOn(ctx context.Context, cmd *cli.Command, propose func(*archive.Store) (archive.Decision, error)) error {
	dir := cmd.String("data")
	store, err := a.deciding(ctx, dir)
	if err != nil {
		return err
	}
	defer store.Close()
	d, err := propose(store)
	if err != nil {
		return withHint(err)
	}
	d.Reason, d.Reference, d.By = sentence(cmd.String("reason")), sentence(cmd.String("reference")), decider(cmd)
	if err := d.Says(); err != nil {
		return withHint(err)
	}
	if err := a.decide(ctx, dir, d); err != nil {
		return err
	}
	return a.indexIfFree(ctx, dir, "kronika "+cmd.Name)
}

// decide appends a decision to the log and says so.
func (a *app) decide(ctx context.Context, dir string, d archive.Decision) error {
	e, err := a.engineOf(dir)
	if err != nil {
		return err
	}
	d, err = archive.Decide(ctx, dir, e.shared(), d)
	return a.decided(d, err)
}

// decided says what was decided.
func (a *app) decided(d archive.Decision, err error) error {
	if !archive.InForce(err) {
		return err
	}
	if unnoted := (*archive.NotNotedError)(nil); errors.As(err, &unnoted) {
		fmt.Fprintf(a.stderr, "kronika: %v\n", unnoted)
	}
	untold, unshared := errors.AsType[*archive.NotSharedError](err)
	if d.Torn != "" {
		fmt.Fprintf(a.stderr, "kronika: decisions.jsonl ended in a line that its writer did not finish: moved to %s\n", d.Torn)
	}
	what := named(d.Target)
	if d.Topic != "" {
		what += ", " + printable(d.Topic)
	}
	if _, err := fmt.Fprintf(a.stdout, "decision %d: %s %s\n", d.Number, d.Act, what); err != nil || !unshared {
		return err
	}
	return untold
}

// named names a target without its words.
func named(t archive.Target) string {
	switch {
	case t.Revision != nil:
		return fmt.Sprintf("%s, revision %d", t.Post, t.Revision.Number)
	case t.Comment != nil:
		return fmt.Sprintf("%s, comment %d", t.Post, t.Comment.Number)
	case t.Passage != nil:
		return fmt.Sprintf("%s, a passage of %d words", t.Post, t.Passage.Words)
	}
	return t.Post
}

// indexIfFree brings the index up to date, unless another process writes in the
// archive: that one does so at its end.
func (a *app) indexIfFree(ctx context.Context, dir, what string) error {
	store, err := openExisting(dir, what)
	if locked := (*archive.LockedError)(nil); errors.As(err, &locked) {
		fmt.Fprintf(a.stderr, "kronika: it holds at once; the index follows when %s has ended\n", locked.Holder)
		return nil
	}
	if err != nil {
		return err
	}
	defer store.Close()
	_, err = a.index(ctx, store, false)
	return err
}

// sentence returns what was typed on one line.
func sentence(typed string) string { return printable(strings.Join(strings.Fields(typed), " ")) }

// decider returns who decides.
func decider(cmd *cli.Command) string {
	if by := sentence(cmd.String("by")); by != "" {
		return by
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// A hinted error says what to do about it.
type hinted struct {
	error
	hint string
}

// Hint says what to do.
func (e *hinted) Hint() string { return e.hint }

// Unwrap returns what is wrong.
func (e *hinted) Unwrap() error { return e.error }

// withHint says what to do about a decision that cannot be made.
func withHint(err error) error {
	for fault, hint := range map[error]string{
		archive.ErrNoPassage:    "kronika show --sealed ID prints what it says; type the words as they stand there",
		archive.ErrNoSuchPart:   "kronika show --sealed ID prints its revisions and comments with their numbers",
		archive.ErrAlready:      "kronika restore ID, with the same flags, shows it again",
		archive.ErrNotInForce:   "give restore the same flags that withdraw had; DATA/decisions.jsonl says what was decided",
		archive.ErrGallrad:      "what was gallrat is not held any more",
		archive.ErrTopicDecided: "kronika topics explain ID says what holds for it",
		archive.ErrSaysPassage:  "say why without the words that are to be hidden",
	} {
		if errors.Is(err, fault) {
			return &hinted{err, hint}
		}
	}
	hidden := (*archive.WithdrawnError)(nil)
	switch {
	case errors.As(err, &hidden) && hidden.Gallrad:
		return err
	case hidden != nil:
		return &hinted{err, "kronika show --sealed ID prints the original, for those who may read it; kronika restore ID shows it again"}
	case errors.Is(err, archive.ErrNotFound):
		return &hinted{err, "the ID stands in the address of the post's page: /inlagg/ID"}
	}
	return err
}
