package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
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

func (a *app) topicsTestCommand() *cli.Command {
	return &cli.Command{
		Name:  "test",
		Usage: "say how well the list finds what people confirmed, and which posts it would tag anew",
		Flags: []cli.Flag{&cli.StringFlag{Name: "posts", Usage: "measure on the labelled posts in `FILE`: before each post a line «== topics: skola, ekonomi»"}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			return a.testTopics(ctx, cmd.String("data"), cmd.String("posts"))
		},
	}
}

// testTopics measures the list of an archive, on the posts of a file if one is
// named.
func (a *app) testTopics(ctx context.Context, dir, file string) error {
	analyst, err := a.analyst(dir)
	if err != nil {
		return err
	}
	if file != "" {
		posts, err := readLabelled(file, analyst.Topics())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, "%s: %s\n", printable(filepath.Base(file)), analyst.Topics().Measure(posts))
		return err
	}
	store, err := a.reader(ctx, dir)
	if err != nil {
		return err
	}
	defer store.Close()
	posts, err := decidedDocs(ctx, store, analyst.Topics())
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(a.stdout, "confirmed and rejected: %s\n", analyst.Topics().Measure(posts)); err != nil {
		return err
	}
	return a.retagged(ctx, dir, store, analyst)
}

// readLabelled reads labelled posts of a file. The topics of each stand as
// confirmed ones.
func readLabelled(file string, list *topic.List) ([]topic.Doc, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	posts, err := list.ReadLabelled(filepath.Base(file), string(text))
	if err == nil && len(posts) == 0 {
		err = fmt.Errorf("%s: no line «== topics: …»", file)
	}
	return posts, err
}

// decidedDocs returns the posts of which people decided topics.
func decidedDocs(ctx context.Context, store *archive.Store, list *topic.List) (docs []topic.Doc, err error) {
	tagged, err := store.Tagged(ctx)
	if err != nil {
		return nil, err
	}
	for id := range tagged {
		p, err := store.Post(ctx, id)
		if errors.Is(err, archive.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		docs = append(docs, docOf(list, p))
	}
	return docs, nil
}

// docOf returns a post as the list reads it, with what people decided.
func docOf(list *topic.List, p *archive.Post) topic.Doc {
	d := list.Doc(p.Title, p.Paragraphs())
	d.Labels, d.Confirmed, d.Rejected = p.Labels, p.Topics.Confirmed, p.Topics.Rejected
	return d
}

// retagged says which posts have other topics by the list than in the index.
func (a *app) retagged(ctx context.Context, dir string, store *archive.Store, analyst *indexer.Analyst) error {
	e, err := a.engineOf(dir)
	if err != nil {
		return err
	}
	m, err := e.current(ctx)
	if errors.Is(err, indexer.ErrNoIndex) {
		return nil
	}
	if err != nil {
		return err
	}
	index, err := e.open(ctx, m)
	if err != nil {
		return err
	}
	defer index.Close()
	held, err := index.Topics(ctx)
	if err != nil {
		return err
	}
	changed := 0
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for p, err := range store.Posts(ctx, 0) {
		if err != nil {
			return err
		}
		before, indexed := held[p.ID]
		line := difference(before, analyst.About(p))
		if line == "" || !indexed {
			continue
		}
		if changed++; changed <= maxChanged {
			fmt.Fprintf(table, "%s\t%s\t%s\n", p.ID, p.Published, line)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if changed > maxChanged {
		fmt.Fprintf(a.stdout, "and %d more\n", changed-maxChanged)
	}
	_, err = fmt.Fprintf(a.stdout, "%d inlägg byter ämne; kronika index märker om dem\n", changed)
	return err
}

// maxChanged is how many posts are named one by one: a person reads no more.
const maxChanged = 40

// difference says which topics are gone (-) and new (+), "" if none.
func difference(before []string, now []topic.Found) string {
	var signs []string
	for _, id := range before {
		if !slices.ContainsFunc(now, func(f topic.Found) bool { return f.ID == id }) {
			signs = append(signs, "-"+printable(id))
		}
	}
	for _, f := range now {
		if !slices.Contains(before, f.ID) {
			signs = append(signs, "+"+printable(f.ID))
		}
	}
	return strings.Join(signs, " ")
}

func (a *app) topicsLintCommand() *cli.Command {
	return &cli.Command{
		Name:  "lint",
		Usage: "name the cues that are probably not as they were meant",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			return a.withPosts(ctx, cmd.String("data"), func(list *topic.List, posts iter.Seq2[topic.Doc, error]) error {
				remarks, err := list.Lint(posts)
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
				for _, r := range remarks {
					fmt.Fprintf(table, "%s\t%s\t%s\n", printable(r.Subject), printable(r.Cue), printable(r.Says))
				}
				return table.Flush()
			})
		},
	}
}

// withPosts calls f with the list of an archive and all posts that are shown,
// none if there is no archive.
func (a *app) withPosts(ctx context.Context, dir string, f func(*topic.List, iter.Seq2[topic.Doc, error]) error) error {
	analyst, err := a.analyst(dir)
	if err != nil {
		return err
	}
	store, err := a.reader(ctx, dir)
	if errors.Is(err, archive.ErrNoArchive) {
		return f(analyst.Topics(), func(func(topic.Doc, error) bool) {})
	}
	if err != nil {
		return err
	}
	defer store.Close()
	return f(analyst.Topics(), func(yield func(topic.Doc, error) bool) {
		for p, err := range store.Posts(ctx, 0) {
			var d topic.Doc
			if err == nil {
				d = docOf(analyst.Topics(), p)
			}
			if !yield(d, err) {
				return
			}
		}
	})
}

func (a *app) topicsSuggestCommand() *cli.Command {
	return &cli.Command{
		Name:  "suggest",
		Usage: "name words that what people confirmed has and what they rejected has not",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			dir := cmd.String("data")
			analyst, err := a.analyst(dir)
			if err != nil {
				return err
			}
			store, err := a.reader(ctx, dir)
			if err != nil {
				return err
			}
			defer store.Close()
			docs, err := decidedDocs(ctx, store, analyst.Topics())
			if err != nil {
				return err
			}
			names := analyst.Topics().Names()
			table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			for _, s := range analyst.Topics().Suggest(docs) {
				fmt.Fprintf(table, "Lägg till ”%s” som signalord för %s?\t%d inlägg om ämnet, %d andra\tG² %.1f\n", printable(s.Word), printable(names[s.Topic]), s.In, s.Out, s.G2)
			}
			return table.Flush()
		},
	}
}

func (a *app) topicsLabelsCommand() *cli.Command {
	return &cli.Command{
		Name:  "labels",
		Usage: "print etiketter.toml for the labels that the blogs have, with a guess where none stands there yet",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			return a.withPosts(ctx, cmd.String("data"), func(list *topic.List, posts iter.Seq2[topic.Doc, error]) error {
				labels := map[string]bool{}
				for p, err := range posts {
					if err != nil {
						return err
					}
					for _, label := range p.Labels {
						labels[label] = true
					}
				}
				_, err := fmt.Fprint(a.stdout, list.Labels(slices.Collect(maps.Keys(labels))))
				return err
			})
		},
	}
}
