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

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
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
			res, err := a.find(ctx, cmd.String("data"), req)
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

// find answers one request over the generation that is served now.
func (a *app) find(ctx context.Context, dir string, req search.Request) (*search.Result, error) {
	store, err := archive.OpenReader(dir)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	current, manifest, err := indexer.Current(indexDir(dir))
	if err != nil {
		return nil, err
	}
	analyst, err := a.analyst(dir)
	if err != nil {
		return nil, err
	}
	if err := analyst.Check(manifest); err != nil {
		return nil, err
	}
	index, err := local.Open(current, manifest)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	searcher, err := newSearcher(index, store, analyst)
	if err != nil {
		return nil, err
	}
	return searcher.Search(ctx, req)
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
	open, shut := "", ""
	if isTerminal(w) {
		open, shut = "\x1b[1m", "\x1b[0m"
	}
	marks := strings.NewReplacer("<mark>", open, "</mark>", shut)
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
		fmt.Fprintf(&b, "\n%s  %s\n%s\n", h.Published.Cut(len("2012-11-23")), printable(h.Source.Name), printable(h.Title))
		// Printable first: the only escapes in the output are the marks' own.
		fmt.Fprintf(&b, "  %s\n  %s\n", marks.Replace(html.UnescapeString(printable(h.Snippet))), printable(h.URL))
	}
	if res.Wider != nil && res.Wider.Total > 0 {
		fmt.Fprintf(&b, "\n%d %s\n", res.Wider.Total, printable(res.Wider.Said))
	}
	_, err := io.WriteString(w, b.String())
	return err
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
