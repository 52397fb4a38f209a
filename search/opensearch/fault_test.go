package opensearch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/opensearch"
	"kronika/search/opensearch/clustertest"
)

// kindOf returns what an error says is wrong with a cluster.
func kindOf(err error) opensearch.Kind {
	if fault, ok := errors.AsType[*opensearch.Error](err); ok {
		return fault.Kind
	}
	return opensearch.Kind(fmt.Sprint("no fault of a cluster: ", err))
}

// everything asks for all posts.
func everything(tb testing.TB, e search.Engine) (int, error) {
	found, err := e.Find(tb.Context(), &search.Plan{Sort: search.Newest, Limit: 10, Count: []string{"year"}})
	if err != nil {
		return 0, err
	}
	return found.Total, nil
}

// TestKilled kills a node while posts are indexed and searched, and later the others too: nothing is
// lost, no count is wrong, and who asks a cluster that is gone hears so soon.
func TestKilled(t *testing.T) {
	nodes := clustertest.Start(t)
	s := &site{tb: t, cluster: connect(t, opensearch.Config{URLs: nodes.URLs(), Name: "killed"}), analyst: analyst(t)}
	var err error
	if s.store, err = archive.Open(t.TempDir(), "test"); err != nil {
		t.Fatal(err)
	}
	defer s.store.Close()
	const first, more = 200, 4000
	var posts []archive.Post
	for n := range first {
		posts = append(posts, post(n, "Skolan byggs."))
	}
	s.see(posts...)
	s.update()
	f := s.cluster.Follow(t.Context(), s.analyst, slog.New(slog.DiscardHandler))
	defer f.Close()
	posts = nil
	for n := range more {
		posts = append(posts, post(first+n, "Vägen byggs."))
	}
	s.see(posts...)
	u := &indexer.Update{Store: s.store, Analyst: s.analyst, Index: s.cluster, Full: true}
	var right, failed int
	u.Progress = func(done, _ int) {
		if done == more/2 {
			nodes.Kill(t, 0)
		}
		if done%100 == 0 {
			switch n, err := everything(t, f); {
			case err != nil:
				failed++
				t.Logf("after %d posts: %v", done, err)
			case n != first:
				t.Errorf("after %d posts: got %d hits, want %d", done, n, first)
			default:
				right++
			}
		}
	}
	m, err := u.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if m.Documents != first+more {
		t.Errorf("got %d documents, want %d", m.Documents, first+more)
	}
	ix, err := s.cluster.Open(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if n := total(t, ix, s.analyst, "byggs"); n != first+more {
		t.Errorf("got %d hits, want %d", n, first+more)
	}
	t.Logf("%d answers while a node was killed, %d failed", right+failed, failed)
	nodes.Kill(t, 1)
	if n, err := everything(t, ix); err == nil && n != first+more {
		t.Errorf("with one node of three: got %d hits, want %d or an error", n, first+more)
	}
	nodes.StopAll(t)
	began := time.Now()
	_, err = everything(t, ix)
	if took := time.Since(began); kindOf(err) != opensearch.Gone || took > 2*time.Second {
		t.Errorf("a cluster that is gone: got %v after %v, want %q within 2 s", err, took, opensearch.Gone)
	}
	if _, err := u.Run(t.Context()); !errors.Is(err, indexer.ErrAway) {
		t.Errorf("an update of a cluster that is gone: got %v, want ErrAway", err)
	}
	nodes.StartAll(t)
	if n, err := everything(t, ix); err != nil || n != first+more {
		t.Errorf("of the cluster that is back: got %d hits, %v, want %d", n, err, first+more)
	}
}

// put asks a cluster for a change behind the engine's back.
func put(t *testing.T, path, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, addresses[0]+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if text, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
		t.Fatalf("PUT %s: %d %s", path, res.StatusCode, text)
	}
}

// TestBlocked writes to indexes that take no changes.
func TestBlocked(t *testing.T) {
	c := cluster(t, "test-blocked")
	wipe(t, c)
	r := newRandom(t, 1)
	for block, want := range map[string]opensearch.Kind{"read_only_allow_delete": opensearch.Full, "read_only": opensearch.ReadOnly, "write": opensearch.ReadOnly} {
		g, err := c.Begin(t.Context(), indexer.Manifest{}, indexer.Manifest{})
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Put([]indexer.Document{r.Document(1, 1)}); err != nil {
			t.Fatal(err)
		}
		put(t, "/kronika-test-blocked-000001/_settings", `{"index.blocks.`+block+`": true}`)
		err = g.Put([]indexer.Document{r.Document(2, 1)})
		if kindOf(err) != want {
			t.Errorf("%s: got %v, want %q", block, err, want)
		}
		put(t, "/kronika-test-blocked-000001/_settings", `{"index.blocks.`+block+`": false}`)
		if err := g.Abandon(); err != nil {
			t.Fatal(err)
		}
		wipe(t, c)
	}
}

// TestRefusedPost puts a post that no cluster takes: the error names it.
func TestRefusedPost(t *testing.T) {
	c := cluster(t, "test-refused")
	wipe(t, c)
	g, err := c.Begin(t.Context(), indexer.Manifest{}, indexer.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	d := newRandom(t, 1).Document(1, 1)
	d.ID = strings.Repeat("x", 600) // Lucene's bound for an ID is 512 bytes
	if err := g.Put([]indexer.Document{d}); err == nil || !strings.Contains(err.Error(), d.ID) {
		t.Errorf("got %v, want an error that names the post", err)
	}
	wipe(t, c)
}

// faulty answers for a cluster as one does that has too much to do: of the bulk requests
// the first is not taken at all, and of the second only every other item.
func faulty(t *testing.T) string {
	to, err := url.Parse(addresses[0])
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	var bulks atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/_bulk") {
			proxy.ServeHTTP(w, r)
			return
		}
		switch bulks.Add(1) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			half(t, w, r, to)
		default:
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// half passes every other item on, and refuses the others for the moment.
func half(t *testing.T, w http.ResponseWriter, r *http.Request, to *url.URL) {
	body, _ := io.ReadAll(r.Body)
	lines := bytes.SplitAfter(body, []byte("\n"))
	var some []byte
	for i := 0; i+1 < len(lines); i += 4 {
		some = append(append(some, lines[i]...), lines[i+1]...)
	}
	res, err := http.Post(to.String()+r.URL.Path, "application/x-ndjson", bytes.NewReader(some))
	if err != nil {
		t.Error(err)
		return
	}
	defer res.Body.Close()
	var answer struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		t.Error(err)
	}
	var items []json.RawMessage
	for _, item := range answer.Items {
		items = append(items, item, json.RawMessage(`{"index":{"status":429,"error":{"type":"rejected_execution_exception","reason":"queue is full"}}}`))
	}
	if err := json.NewEncoder(w).Encode(map[string]any{"errors": true, "items": items[:(len(lines)-1)/2]}); err != nil {
		t.Error(err)
	}
}

// TestBusy indexes in a cluster that does not take everything at once.
func TestBusy(t *testing.T) {
	c := connect(t, opensearch.Config{URLs: []string{faulty(t)}, Name: "test-busy"})
	wipe(t, c)
	r := newRandom(t, 1)
	var docs []indexer.Document
	for n := range 50 {
		docs = append(docs, r.Document(n, 1))
	}
	if n, err := everything(t, build(t, c, docs)); err != nil || n != len(docs) {
		t.Errorf("got %d documents, %v, want %d", n, err, len(docs))
	}
	wipe(t, c)
}

// TestSecret asks servers that say back what they were sent, and one that is not there: no error
// holds a password or a token.
func TestSecret(t *testing.T) {
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":{"type":"security_exception","reason":"%s %s %s"}}`, r.Header.Get("Authorization"), user, password)
	}))
	defer echo.Close()
	for _, address := range []string{echo.URL, "http://127.0.0.1:1"} {
		for _, config := range []opensearch.Config{
			{URLs: []string{address}, Name: "test", User: "kronika", Password: "hemligt"},
			{URLs: []string{address}, Name: "test", Token: "hemligt"},
		} {
			_, err := connect(t, config).Current(t.Context())
			if err == nil || strings.Contains(err.Error(), "hemligt") || strings.Contains(err.Error(), "a3Jvbmlr") || strings.Contains(fmt.Sprintf("%+v %#v", err, err), "hemligt") {
				t.Errorf("got %v", err)
			}
			if want := opensearch.Forbidden; address == echo.URL && kindOf(err) != want {
				t.Errorf("got %v, want %q", err, want)
			}
		}
	}
	if _, err := opensearch.Connect(opensearch.Config{URLs: []string{"https://kronika:hemligt@localhost:9200"}, Name: "test"}); err == nil || strings.Contains(err.Error(), "hemligt") {
		t.Errorf("an address with a password: got %v", err)
	}
}

// TestUnsupported asks servers that are no cluster of a version that is supported.
func TestUnsupported(t *testing.T) {
	for _, version := range []string{`"number":"1.3.20","distribution":"opensearch"`, `"number":"8.15.0"`, `"number":"9.9.9","distribution":"opensearch"`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"version":{%s}}`, version)
		}))
		_, err := connect(t, opensearch.Config{URLs: []string{server.URL}, Name: "test"}).Current(t.Context())
		if kindOf(err) != opensearch.Unsupported {
			t.Errorf("%s: got %v, want %q", version, err, opensearch.Unsupported)
		}
		server.Close()
	}
}
