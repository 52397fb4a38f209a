package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"

	"kronika/archive"
	"kronika/search"
	"kronika/web"
)

// A site is the server of Kronika on loopback, and a client in the same process.
type site struct {
	server  *http.Server
	address string // http://127.0.0.1:PORT
	client  *http.Client
	tags    sync.Map // ETags by address
}

// floorSize is as long as an answer with ten hits and four facets is about, in bytes.
const floorSize = 8 << 10

// keeping is the path of the server that keeps answers, and keptAnswers how many bytes of
// them: as many as "kronika serve" does.
const (
	keeping     = "/keeping"
	keptAnswers = 32 << 20
)

// serve starts the server.
func serve(s *search.Searcher) (*site, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	nothing := strings.Repeat("x", floorSize)
	routes := http.NewServeMux()
	cfg := web.Config{Search: s, Posts: s.Store, Ready: func() error { return nil }, Settings: archive.Settings{}, Log: slog.New(slog.DiscardHandler)}
	routes.Handle("/", web.New(cfg))
	cfg.Keep = keptAnswers
	routes.Handle(keeping+"/", http.StripPrefix(keeping, web.New(cfg)))
	routes.HandleFunc("/floor", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, nothing) })
	st := &site{
		server: &http.Server{Handler: routes}, address: "http://" + l.Addr().String(),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: maxCallers, DisableCompression: true}},
	}
	go st.server.Serve(l) // until it is closed
	return st, nil
}

// Close stops the server.
func (s *site) Close() error {
	s.client.CloseIdleConnections()
	return s.server.Shutdown(context.Background())
}

// ask asks over HTTP and reads the whole answer.
func (s *site) ask(q question) error {
	address := s.address + "/floor"
	if q.op != floor {
		path := "/api/v1/search?" + request(q).Values().Encode()
		if q.mode == again {
			path = keeping + path
		}
		address = s.address + path
	}
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	want := http.StatusOK
	if tag, known := s.tags.Load(address); known && q.mode == same {
		r.Header.Set("If-None-Match", tag.(string))
		want = http.StatusNotModified
	}
	res, err := s.client.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return err
	}
	if res.StatusCode == http.StatusServiceUnavailable {
		return fmt.Errorf("%s: %w", address, errSlow)
	}
	if res.StatusCode != want {
		return fmt.Errorf("%s: %s, want %d", address, res.Status, want)
	}
	if q.mode == same {
		s.tags.Store(address, res.Header.Get("ETag"))
	}
	return nil
}
