package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/web"
)

// Limits of the server: a slow or silent client is let go, so that others are served.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 60 * time.Second
	maxHeader     = 16 << 10         // bytes
	drainTimeout  = 10 * time.Second // for answers under way when told to stop
	keptAnswers   = 32 << 20         // bytes: the commonest few hundred; an archive of a few years has an answer of 10 to 70 kB
)

func (a *app) serveCommand() *cli.Command {
	return &cli.Command{
		Name:  "serve",
		Usage: "serve the pages and the JSON endpoint",
		Flags: []cli.Flag{listenFlag()},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			l, err := net.Listen("tcp", cmd.String("listen"))
			if err != nil {
				return fmt.Errorf("listen: %w", err)
			}
			return a.serve(ctx, l, cmd.String("data"))
		},
	}
}

func listenFlag() cli.Flag {
	return &cli.StringFlag{Name: "listen", Value: "127.0.0.1:8080", Usage: "`ADDRESS` to answer on"}
}

// serve answers on l until the context ends. It writes nothing anywhere, but for a damaged
// index, which it makes anew if it may; see [repairer].
func (a *app) serve(ctx context.Context, l net.Listener, dir string) error {
	defer l.Close()
	e, err := a.engineOf(dir)
	if err != nil {
		return err
	}
	store, err := archive.OpenReader(dir)
	if err != nil {
		return err
	}
	defer store.Close()
	store.Share(e.shared())
	if err := archive.CheckPublished(dir); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	settings, err := archive.ReadSettings(dir)
	if err != nil {
		return err
	}
	analyst, err := a.analyst(dir)
	if err != nil {
		return err
	}
	engine, damaged := e.follow(ctx, analyst, log)
	defer engine.Close()
	r := &repairer{app: a, dir: dir, analyst: analyst, log: log}
	defer r.start(ctx, damaged)()
	searcher, err := newSearcher(engine, store, analyst)
	if err != nil {
		return err
	}
	ready := func() error {
		_, err := store.Head() // what may be shown is known
		return errors.Join(engine.Ready(), err)
	}
	handler := web.New(web.Config{
		Search: searcher, Posts: store, Ready: ready, Health: engine.Health,
		Settings: settings, Log: log, Keep: keptAnswers,
	})
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	posts, err := store.Count(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "kronika answers on http://%s/ (%d posts); Ctrl-C stops it\n", l.Addr(), posts)
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(drain); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

func newSearcher(engine search.Engine, store *archive.Store, analyst *indexer.Analyst) (*search.Searcher, error) {
	synonyms, err := search.ReadSynonyms(analyst, store.Dir())
	if err != nil {
		return nil, err
	}
	return &search.Searcher{Engine: engine, Store: store, Analyst: analyst, Synonyms: synonyms}, nil
}
