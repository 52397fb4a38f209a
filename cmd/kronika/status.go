package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/indexer"
)

// A status is what status prints: what is held and how fresh it is.
type status struct {
	Data       string                `json:"data"`
	Posts      int                   `json:"posts"`
	Digest     string                `json:"digest"` // see [archive.Store.Digest]
	Sources    []archive.SourceState `json:"sources"`
	Stale      []string              `json:"stale"`                // IDs of the crawled blogs that have not been seen for long
	Generation string                `json:"generation,omitempty"` // of the index; empty: there is none
	Indexed    int                   `json:"indexed"`              // posts in it
	Built      *time.Time            `json:"built,omitempty"`      // UTC
	Dictionary string                `json:"dictionary,omitempty"` // folder of the one in use; empty: none
	Outdated   string                `json:"outdated,omitempty"`   // why words would not be found in the index; see [indexer.TermsError]
}

func (a *app) statusCommand() *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "print what is held and how fresh it is",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print it as JSON"}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			s, err := a.readStatus(ctx, cmd.String("data"))
			if err != nil {
				return err
			}
			if cmd.Bool("json") {
				err = writeJSON(a.stdout, s)
			} else {
				err = printStatus(a.stdout, s)
			}
			if err != nil || len(s.Stale) == 0 {
				return err
			}
			return &staleError{s.Stale}
		},
	}
}

// A staleError says that blogs have not been collected for long.
type staleError struct{ sources []string }

func (e *staleError) Error() string {
	return "stale: " + strings.Join(e.sources, ", ")
}

// Hint says what to do.
func (e *staleError) Hint() string {
	return "collect them again with kronika crawl; stale_days in kronika.toml says when a blog is stale"
}

func (a *app) readStatus(ctx context.Context, dir string) (*status, error) {
	store, err := archive.OpenReader(dir)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	s := &status{Data: dir}
	if s.Sources, err = store.States(ctx); err != nil {
		return nil, err
	}
	settings, err := archive.ReadSettings(dir)
	if err != nil {
		return nil, err
	}
	s.Stale = settings.Stale(s.Sources, time.Now())
	if s.Posts, err = store.Count(ctx); err != nil {
		return nil, err
	}
	if s.Digest, err = store.Digest(ctx); err != nil {
		return nil, err
	}
	analyst, err := a.analyst(store.Dir())
	if err != nil {
		return nil, err
	}
	s.Dictionary = analyst.Dictionary()
	e, err := a.engineOf(dir)
	if err != nil {
		return nil, err
	}
	m, err := e.current(ctx)
	if errors.Is(err, indexer.ErrNoIndex) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	s.Generation, s.Indexed, s.Built = m.Generation, m.Documents, &m.Built
	if err := analyst.Check(m); err != nil {
		s.Outdated = err.Error()
	}
	return s, nil
}

// held says what is held of a blog, and what is not known is left out.
func held(s archive.SourceState) string {
	said := fmt.Sprintf("%d posts", s.Posts)
	if first, last := s.First.Cut(10), s.Last.Cut(10); first != "" {
		said += fmt.Sprintf(", %s to %s", first, last)
	}
	said += fmt.Sprintf(", %d pages", s.Captures)
	if !s.Fetched.IsZero() {
		said += ", fetched " + s.Fetched.Format(time.RFC3339)
	}
	return said
}

func printStatus(w io.Writer, s *status) error {
	fmt.Fprintf(w, "%s: %d posts, digest %s\n", s.Data, s.Posts, s.Digest)
	for _, src := range s.Sources {
		fmt.Fprintf(w, "  %s  %s: %s\n", src.ID, printable(src.Name), held(src))
	}
	fmt.Fprintf(w, "dictionary: %s\n", cmp.Or(s.Dictionary, "none; hunspell-sv makes more forms of words found"))
	if s.Generation == "" {
		_, err := fmt.Fprintln(w, "no index; kronika index makes one")
		return err
	}
	_, err := fmt.Fprintf(w, "index %s: %d posts, built %s\n", s.Generation, s.Indexed, s.Built.Format(time.RFC3339))
	if s.Outdated != "" {
		_, err = fmt.Fprintf(w, "  %s; kronika index makes it anew\n", s.Outdated)
	}
	return err
}
