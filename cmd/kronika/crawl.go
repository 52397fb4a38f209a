package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/scraper"
	"kronika/scraper/demo"
	"kronika/scraper/fetch"
)

// userAgent says who fetches, whom a blog's owner can ask, and how a blog is
// left out.
func userAgent(s archive.Settings) string {
	about := []string{"archive of municipal blogs", "to be left out: robots.txt, User-agent: Kronika"}
	for _, way := range []string{s.Contact, s.BaseURL} {
		// What is not of one line and plain would end the header.
		if way = strings.Map(visibleASCII, way); way != "" {
			about = append(about, "+"+way)
		}
	}
	return archive.Software + " (" + strings.Join(about, "; ") + ")"
}

// visibleASCII drops what a comment in a header may not hold (RFC 9110, section
// 5.6.5).
func visibleASCII(r rune) rune {
	if r < ' ' || r > '~' || r == '(' || r == ')' || r == '\\' {
		return -1
	}
	return r
}

func (a *app) crawlCommand() *cli.Command {
	return &cli.Command{
		Name:      "crawl",
		Usage:     "collect blogs into the archive; again fetches what is new or changed",
		ArgsUsage: "URL…",
		Flags:     crawlFlags(),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			urls, err := needArgs(cmd, "blog address")
			if err != nil {
				return err
			}
			return a.collect(ctx, cmd, urls)
		},
	}
}

func crawlFlags() []cli.Flag {
	return []cli.Flag{
		&cli.DurationFlag{Name: "delay", Value: time.Second, Usage: "pause between two requests to one host"},
		&cli.BoolFlag{Name: "documents", Usage: "also fetch the PDF files that pages link to"},
		&cli.IntFlag{Name: "max-pages", Value: scraper.MaxPages, Usage: "how many pages of a blog are fetched at most"},
		&cli.StringSliceFlag{Name: "allow-private", Usage: "private `HOST:PORT` that may be fetched"},
	}
}

// collect crawls blogs into the archive and brings the index up to date.
func (a *app) collect(ctx context.Context, cmd *cli.Command, urls []string) error {
	if err := checkCrawl(cmd, urls); err != nil {
		return err
	}
	store, err := archive.Open(cmd.String("data"), "kronika "+cmd.Name)
	if err != nil {
		return err
	}
	defer store.Close()
	settings, err := archive.ReadSettings(store.Dir())
	if err != nil {
		return err
	}
	if settings.Contact == "" && slices.ContainsFunc(urls, func(u string) bool { return !isDemo(u) }) {
		fmt.Fprintf(a.stderr, "kronika: no contact in %s: the owner of a blog cannot ask who collects it\n", filepath.Join(store.Dir(), "kronika.toml"))
	}
	var failed []error
	for _, u := range urls {
		cfg := fetch.Config{UserAgent: userAgent(settings), Delay: cmd.Duration("delay"), AllowPrivate: cmd.StringSlice("allow-private")}
		crawler := scraper.Crawler{Store: store, Documents: cmd.Bool("documents"), MaxPages: cmd.Int("max-pages")}
		err := a.crawl(ctx, crawler, cfg, u)
		if ctx.Err() != nil {
			return &hinted{ctx.Err(), "the same command goes on from here; kronika index makes what has come findable"}
		}
		if err != nil {
			failed = append(failed, err)
		}
	}
	_, err = a.index(ctx, store, false)
	if len(failed) == 1 && len(urls) == 1 || len(failed) == 0 {
		return errors.Join(append(failed, err)...)
	}
	for _, f := range failed {
		writeFault(a.stderr, f)
	}
	return errors.Join(fmt.Errorf("%s: %d of %d blogs could not be collected", cmd.Name, len(failed), len(urls)), err)
}

// checkCrawl refuses a command line that makes no sense before anything is made.
func checkCrawl(cmd *cli.Command, urls []string) error {
	for _, u := range urls {
		if _, err := archive.NewSource(u); err != nil {
			return &usageError{fmt.Sprintf("%s: %q: want the address of a blog", cmd.Name, u), "such as https://namn.blogspot.com"}
		}
	}
	for _, private := range cmd.StringSlice("allow-private") {
		if _, _, err := net.SplitHostPort(private); err != nil {
			return &usageError{fmt.Sprintf("%s: --allow-private %q: want HOST:PORT", cmd.Name, private), "such as 127.0.0.1:8081"}
		}
	}
	if cmd.Duration("delay") < 0 || cmd.Int("max-pages") < 0 {
		return &usageError{cmd.Name + ": --delay and --max-pages cannot be less than nothing", cmd.FullName() + " --help shows how they are used"}
	}
	return nil
}

// crawlMemory is how much memory a crawl has before garbage is collected more
// often, in bytes: a blog may send one page of 20 MiB after the other.
const crawlMemory = 64 << 20

// crawl collects one blog.
func (a *app) crawl(ctx context.Context, crawler scraper.Crawler, cfg fetch.Config, rawURL string) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(crawlMemory))
	if isDemo(rawURL) {
		edited, err := introduceDemo(ctx, crawler.Store)
		if err != nil {
			return err
		}
		cfg.Transport, cfg.Delay = fetch.InProcess(demo.Handler(edited)), 0
	}
	p := newProgress(a.stderr, "collecting "+rawURL)
	crawler.Fetcher = fetch.New(cfg)
	crawler.Progress = func(done, known, posts int) { p.set(done, known, fmt.Sprintf("pages, %d posts", posts)) }
	report, err := crawler.Crawl(ctx, rawURL)
	p.end()
	a.report(report)
	a.changes(ctx, crawler.Store)
	return err
}

// maxNamed is how many posts a report names one by one.
const maxNamed = 20

// changes names the posts that this run found changed or gone.
func (a *app) changes(ctx context.Context, store *archive.Store) {
	changed, gone := store.Found()
	for _, found := range []struct {
		what string
		ids  []string
	}{{"changed", changed}, {"gone", gone}} {
		for _, id := range found.ids[:min(len(found.ids), maxNamed)] {
			if p, err := store.Post(ctx, id); err == nil { // not one that is withdrawn
				fmt.Fprintf(a.stderr, "kronika: %s: %s, /inlagg/%s\n", found.what, printable(cmp.Or(p.URL, p.Title, string(p.Published))), id)
			}
		}
		if more := len(found.ids) - maxNamed; more > 0 {
			fmt.Fprintf(a.stderr, "kronika: %s: %d more; kronika export has the status of all\n", found.what, more)
		}
	}
}

// isDemo reports whether an address is the built-in demo blog's.
func isDemo(rawURL string) bool {
	u, err := url.Parse(rawURL)
	d, _ := url.Parse(demo.URL)
	return err == nil && u.Host == d.Host
}

// introduceDemo says in the archive whose the demo blog is. It reports whether
// the archive has posts of it already: the demo blog edits one post after its
// first visit, as blogs do.
func introduceDemo(ctx context.Context, store *archive.Store) (visited bool, err error) {
	src, err := archive.NewSource(demo.URL)
	if err != nil {
		return false, err
	}
	src.Municipality, src.Owner, src.Role = "Granhamra kommun", archive.Authority, "kommunchef"
	if src, err = store.PutSource(ctx, src); err != nil {
		return false, err
	}
	states, err := store.States(ctx)
	if err != nil {
		return false, err
	}
	for _, s := range states {
		visited = visited || s.ID == src.ID && s.Posts > 0
	}
	return visited, nil
}

// report prints what a run took in and found wrong.
func (a *app) report(r scraper.Report) {
	a.findings(r)
	fmt.Fprintf(a.stderr, "kronika: %d pages%s; posts: %d new, %d changed, %d as before%s; %d findings\n",
		r.Pages, also(", %d unchanged", r.Unchanged)+also(", %d held already", r.Held)+also(", %d images and style sheets", r.Assets)+also(", %d redirected or not there", r.Others),
		r.Change.New, r.Change.Changed, r.Change.Same, also(", %d gone", r.Change.Gone), len(r.Findings))
}

// findings prints what could not be read.
func (a *app) findings(r scraper.Report) {
	for _, f := range r.Findings {
		fmt.Fprintf(a.stderr, "kronika: %s: %s\n", printable(f.Where), printable(f.What))
	}
}

// also says a count that there is, and nothing of none.
func also(format string, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(format, n)
}
