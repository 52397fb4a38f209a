package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode"

	"github.com/urfave/cli/v3"

	"kronika/search"
)

func (a *app) searchCommand() *cli.Command {
	return &cli.Command{
		Name:      "search",
		Usage:     "search from the terminal",
		ArgsUsage: "QUERY",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "json", Usage: "print what the API answers"},
			&cli.StringFlag{Name: "voice", Usage: "whose words: `VOICE` own for the author's, quoted for quotations; all without it"},
			&cli.IntFlag{Name: "size", Value: 10, Usage: "hits to print, at most 100"},
			&cli.BoolFlag{Name: "new", Usage: "print all hits that were not printed before, and nothing if there is none: for cron and mail"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			req := search.Request{Query: strings.Join(cmd.Args().Slice(), " "), Sort: search.Relevance, Page: 1, Size: cmd.Int("size"), Voice: search.Voice(cmd.String("voice"))}
			if req.Query == "" {
				req.Sort = search.Newest
			}
			if req.Size < 0 || req.Size > search.MaxSize {
				return &usageError{fmt.Sprintf("size %d: want 0 to %d", req.Size, search.MaxSize), "kronika search --size 20 QUERY"}
			}
			if v := req.Voice; v != search.AnyVoice && v != search.Own && v != search.Quoted {
				return &usageError{fmt.Sprintf("voice %q: want own or quoted", v), "kronika search --voice quoted QUERY"}
			}
			if cmd.Bool("new") {
				if cmd.IsSet("size") {
					return &usageError{"--new prints every new hit: it takes no --size", "kronika search --new QUERY"}
				}
				return told(a.searchNew(ctx, cmd.String("data"), req, cmd.Bool("json")))
			}
			var res *search.Result
			err := a.searching(ctx, cmd.String("data"), func(s *search.Searcher) (err error) {
				res, err = s.Search(ctx, req)
				return err
			})
			if err != nil {
				return told(err)
			}
			if cmd.Bool("json") {
				return writeJSON(a.stdout, res)
			}
			return printHits(a.stdout, res)
		},
	}
}

// searching lets find search the generation that is served now.
func (a *app) searching(ctx context.Context, dir string, find func(*search.Searcher) error) error {
	store, err := a.reader(ctx, dir)
	if err != nil {
		return err
	}
	defer store.Close()
	e, err := a.engineOf(dir)
	if err != nil {
		return err
	}
	manifest, err := e.current(ctx)
	if err != nil {
		return err
	}
	analyst, err := a.analyst(dir)
	if err != nil {
		return err
	}
	if err := analyst.Check(manifest); err != nil {
		return err
	}
	index, err := e.open(ctx, manifest)
	if err != nil {
		return err
	}
	defer index.Close()
	searcher, err := newSearcher(index, store, analyst)
	if err != nil {
		return err
	}
	return find(searcher)
}

// told returns what a person is told of a search that failed.
func told(err error) error {
	costly := search.CostlyError{}
	switch {
	case errors.As(err, &costly):
		return costly
	case errors.Is(err, context.DeadlineExceeded):
		return slowError{}
	}
	return err
}

// A slowError is a search that took longer than [search.MaxTime].
type slowError struct{}

func (slowError) Error() string { return "sökningen tog för lång tid och avbröts" }

// Hint says what to type instead.
func (slowError) Hint() string { return "sök igen, eller med färre eller längre ord" }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// printHits prints a result for a person: marked words are bold on a terminal.
func printHits(w io.Writer, res *search.Result) error {
	marks := marksFor(w)
	var b strings.Builder
	least := ""
	if res.Partial {
		least = "minst "
	}
	fmt.Fprintf(&b, "%s%d inlägg: %s\n", least, res.Total, printable(res.Query.Said))
	for _, r := range res.Query.Repairs {
		fmt.Fprintf(&b, "%s\n", printable(r))
	}
	if res.DidYouMean != "" {
		fmt.Fprintf(&b, "Menade du: %s\n", printable(res.DidYouMean))
	}
	for _, h := range res.Hits {
		printHit(&b, h, marks)
	}
	if res.Wider != nil && res.Wider.Total > 0 {
		fmt.Fprintf(&b, "\n%d %s\n", res.Wider.Total, printable(res.Wider.Said))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// marksFor returns what writes the marks of a snippet: bold on a terminal.
func marksFor(w io.Writer) *strings.Replacer {
	open, shut := "", ""
	if isTerminal(w) {
		open, shut = "\x1b[1m", "\x1b[0m"
	}
	return strings.NewReplacer("<mark>", open, "</mark>", shut)
}

func printHit(b *strings.Builder, h search.Hit, marks *strings.Replacer) {
	fmt.Fprintf(b, "\n%s  %s\n%s\n", h.Published.Cut(len("2012-11-23")), printable(h.Source.Name), printable(h.Title))
	// Printable first: the only escapes in the output are the marks' own.
	fmt.Fprintf(b, "  %s\n  %s\n", marks.Replace(html.UnescapeString(printable(h.Snippet))), printable(h.URL))
}

// printable drops what would steer a terminal: a blog's text is hostile.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
}
