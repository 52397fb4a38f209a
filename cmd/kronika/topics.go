package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/indexer"
	"kronika/indexer/topic"
)

func (a *app) topicsCommand() *cli.Command {
	commands := []*cli.Command{
		a.topicsExplainCommand(), a.topicsLintCommand(), a.topicsTestCommand(), a.topicsDecideCommand(archive.Confirm), a.topicsDecideCommand(archive.Reject),
		a.topicsSuggestCommand(), a.topicsLabelsCommand(), a.topicsExportCommand(), a.topicsImportCommand(),
	}
	for _, c := range commands {
		c.OnUsageError = usage
	}
	return &cli.Command{
		Name:  "topics",
		Usage: "list the topics; explain, test and change how posts get them",
		Description: "The list that comes with the program is changed by amnen.lokal.toml in the folder of the archive, and the\n" +
			"labels of the blogs are mapped to topics by etiketter.toml there. After a change, «kronika topics test» says\n" +
			"which posts change, and «kronika index» tags them anew.",
		Action: func(_ context.Context, cmd *cli.Command) error {
			if name := cmd.Args().First(); name != "" {
				return &usageError{fmt.Sprintf("topics %q: there is none of that name", name), "kronika topics --help lists the commands"}
			}
			analyst, err := a.analyst(cmd.String("data"))
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			for _, s := range analyst.Topics().Subjects() {
				fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", printable(s.ID), printable(s.Name), len(s.Cues), printable(s.Scope))
			}
			return w.Flush()
		},
		Commands: commands,
	}
}

func (a *app) topicsExplainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "say why a post, or the text in a file, has its topics",
		ArgsUsage: "ID|FILE",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 1 {
				return &usageError{fmt.Sprintf("explain: want the ID of one post or a file, got %d", cmd.NArg()), cmd.FullName() + " --help shows how it is used"}
			}
			dir, name := cmd.String("data"), cmd.Args().First()
			analyst, err := a.analyst(dir)
			if err != nil {
				return err
			}
			p, err := a.postOrFile(ctx, dir, name)
			if err != nil {
				return withHint(err)
			}
			return explain(a.stdout, analyst, p)
		},
	}
}

// postOrFile returns the post of an ID, or else the text of a file as a post.
func (a *app) postOrFile(ctx context.Context, dir, name string) (*archive.Post, error) {
	if id := strings.ToLower(name); archive.IsID(id) {
		store, err := a.reader(ctx, dir)
		if err != nil {
			return nil, err
		}
		defer store.Close()
		return store.Post(ctx, id)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &archive.Post{Text: strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))}, nil
}

// explain prints the topics of a post and what speaks for each.
func explain(w io.Writer, analyst *indexer.Analyst, p *archive.Post) error {
	names := analyst.Topics().Names()
	found := analyst.About(p)
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s (%s), %.2f points, %s\n", printable(names[f.ID]), printable(f.ID), f.Points, f.Source)
		table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		for _, e := range f.Evidence {
			fmt.Fprintf(table, "  %s\t%s\t%s\t%.2f\n", printable(e.Words), place(e), printable(e.Cue), e.Points)
		}
		table.Flush()
	}
	if len(found) == 0 {
		b.WriteString("no topic\n")
	}
	for _, id := range p.Topics.Rejected {
		fmt.Fprintf(&b, "%s (%s) was rejected\n", printable(names[id]), printable(id))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// place says where evidence stands.
func place(e topic.Evidence) string {
	switch {
	case e.Paragraph > 0:
		return fmt.Sprintf("paragraph %d", e.Paragraph)
	case e.Paragraph == 0:
		return "title"
	}
	return "label"
}

func (a *app) topicsDecideCommand(act archive.Act) *cli.Command {
	says := map[archive.Act]string{
		archive.Confirm: "say that a post is about a topic, whatever its words",
		archive.Reject:  "say that a post is not about a topic, whatever its words",
	}
	return &cli.Command{
		Name:      string(act),
		Usage:     says[act],
		ArgsUsage: "ID TOPIC",
		Flags:     []cli.Flag{byFlag()},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 2 {
				return &usageError{fmt.Sprintf("%s: want the ID of a post and a topic, got %d words", act, cmd.NArg()), "kronika topics lists the topics"}
			}
			analyst, err := a.analyst(cmd.String("data"))
			if err != nil {
				return err
			}
			id, topic := strings.ToLower(cmd.Args().Get(0)), cmd.Args().Get(1)
			if analyst.Topics().Names()[topic] == "" {
				return &usageError{fmt.Sprintf("%s: topic %q: the list has none of that name", act, topic), "kronika topics lists the topics"}
			}
			return a.decideOn(ctx, cmd, func(store *archive.Store) (archive.Decision, error) {
				return store.ProposeTopic(ctx, id, act, topic)
			})
		},
	}
}

func (a *app) topicsExportCommand() *cli.Command {
	return &cli.Command{
		Name:  "export",
		Usage: "write the list as a table for a spreadsheet",
		Flags: []cli.Flag{&cli.StringFlag{Name: "csv", Usage: "new `FILE` to write; to the standard output without it"}},
		Action: func(_ context.Context, cmd *cli.Command) error {
			analyst, err := a.analyst(cmd.String("data"))
			if err != nil {
				return err
			}
			path := cmd.String("csv")
			if path == "" {
				return analyst.Topics().WriteCSV(a.stdout)
			}
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if err != nil {
				return withExportHint(err)
			}
			return errors.Join(analyst.Topics().WriteCSV(f), f.Close())
		},
	}
}

func (a *app) topicsImportCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "take a table back: write amnen.lokal.toml as what differs from the list that comes with the program",
		ArgsUsage: "FILE.csv",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 1 {
				return &usageError{fmt.Sprintf("import: want one table, got %d", cmd.NArg()), "kronika topics export --csv FILE.csv makes one"}
			}
			dir, name := cmd.String("data"), cmd.Args().First()
			analyst, err := a.analyst(dir)
			if err != nil {
				return err
			}
			table, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			path := filepath.Join(dir, topic.OverlayName)
			before, err := os.ReadFile(path)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			text, err := topic.Import(analyst.Swedish(), before, filepath.Base(name), bytes.NewReader(table))
			if err != nil {
				return err
			}
			if err := replaceKeeping(path, text); err != nil {
				return err
			}
			return a.testTopics(ctx, dir, "")
		},
	}
}

// replaceKeeping writes a file; what it said before stays beside it.
func replaceKeeping(path string, text []byte) error {
	before, err := os.ReadFile(path)
	if err == nil && !slices.Equal(before, text) {
		err = os.WriteFile(path+".before", before, 0o644)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temp := path + ".tmp"
	if err := os.WriteFile(temp, text, 0o644); err != nil {
		return err
	}
	return os.Rename(temp, path)
}
