package main

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kronika/search/opensearch/clustertest"
)

// inFolder returns a command line that keeps the index in the folder of the archive.
func inFolder(t *testing.T, args ...string) *exec.Cmd {
	cmd := kronika(t, args...)
	cmd.Env = append(os.Environ(), "KRONIKA_ENGINE=")
	return cmd
}

// clusterQuestions are asked of every server.
var clusterQuestions = []string{"q=skola", "q=skola+beslut", "q=%22Askeby+skola%22", "q=skol*&sort=oldest", "q=skolan+-beslut", "topic=skola&sort=newest", "q=raddningstjansten", "q="}

// get returns the status and the text of an answer.
func get(t *testing.T, url string) (status int, mediaType, text string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(body)
}

// TestClusterSite serves an archive from two machines, each with a copy of its folder and
// no index, out of one cluster. The answers are those of an index in a folder; what is
// decided on one machine hides on both at once; without the cluster nothing is answered,
// and with it all is again.
func TestClusterSite(t *testing.T) {
	nodes := clustertest.Start(t)
	t.Setenv("KRONIKA_ENGINE", strings.Join(nodes.URLs(), ","))
	dir := t.TempDir()
	first, second, embedded := filepath.Join(dir, "first"), filepath.Join(dir, "second"), filepath.Join(dir, "embedded")
	must(t, "--data", first, "crawl", "http://kronika-demo.example")
	if _, err := os.Stat(filepath.Join(first, "index")); !os.IsNotExist(err) {
		t.Errorf("an index lies in the folder too: %v", err)
	}
	must(t, "--data", first, "backup", second)
	must(t, "--data", first, "backup", embedded)
	if out, err := inFolder(t, "--data", embedded, "index").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sites := []string{serving(t, "--data", first, "serve"), serving(t, "--data", second, "serve")}
	reference := exec.Command(kronika(t).Path, "--data", embedded, "serve", "--listen", "127.0.0.1:0")
	reference.Env = append(os.Environ(), "KRONIKA_ENGINE=")
	folder := answering(t, reference)
	for _, q := range clusterQuestions {
		want := ask(t, folder+"api/v1/search?"+q).Total
		for i, site := range sites {
			if got := ask(t, site+"api/v1/search?"+q).Total; got != want {
				t.Errorf("site %d: %s: got %d hits, want %d", i+1, q, got, want)
			}
		}
	}

	other := filepath.Join(dir, "other")
	if err := os.WriteFile(filepath.Join(dir, "post.jsonl"), []byte(`{"title":"Bron","text":"Bron över ån öppnar.","url":"http://bro.example/1","published":"2014-05-02"}`+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := kronika(t, "--data", other, "import", "--url", "http://bro.example/", filepath.Join(dir, "post.jsonl")).CombinedOutput(); err == nil || !strings.Contains(string(out), "engine_name") {
		t.Errorf("another archive by the same name: %v\n%s", err, out)
	}

	id := hitOf(t, sites[0], "q=skola")
	before := ask(t, sites[1]+"api/v1/search?q=skola").Total
	must(t, "--data", first, "withdraw", id, "--reason", "Uppgiften var felaktig.", "--by", "Arkivarien")
	for i, site := range sites {
		if status, _, _ := get(t, site+"inlagg/"+id); status != http.StatusGone {
			t.Errorf("site %d: the page of a withdrawn post: status %d, want 410", i+1, status)
		}
		if got := ask(t, site+"api/v1/search?q=skola").Total; got != before-1 {
			t.Errorf("site %d: %d hits, want %d without the withdrawn one", i+1, got, before-1)
		}
	}
	must(t, "--data", second, "restore", id, "--reason", "Den var riktig.", "--by", "Arkivarien")
	for _, site := range sites {
		within(t, "the restored post", func() bool { return ask(t, site+"api/v1/search?q=skola").Total == before })
	}

	// A copy that is older than the index shows what it has, says so, and makes no index.
	post := filepath.Join(dir, "new.jsonl")
	if err := os.WriteFile(post, []byte(`{"title":"Snigelbron","text":"Snigelbron öppnar.","url":"http://kronika-demo.example/2018/08/snigelbron.html","published":"2018-08-02"}`+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", first, "import", "--url", "http://kronika-demo.example/", post)
	for _, site := range sites {
		within(t, "the new post", func() bool { return ask(t, site+"api/v1/search?q=snigelbron").Total == 1 })
	}
	for i, older := range []bool{false, true} {
		_, _, text := get(t, sites[i]+"api/v1/search?q=snigelbron")
		if strings.Contains(text, `"hits":[]`) != older || strings.Contains(text, `"partial":true`) != older {
			t.Errorf("site %d, with an older copy: %t: %s", i+1, older, text)
		}
	}
	if out, err := kronika(t, "--data", second, "index").CombinedOutput(); err == nil || !strings.Contains(string(out), "older than the index") {
		t.Errorf("index of an older copy: %v\n%s", err, out)
	}
	must(t, "--data", first, "export", "--output", filepath.Join(dir, "posts.jsonl"))

	// A node less: answers are right, or there is none.
	nodes.Kill(t, 0)
	within(t, "an answer without a node", func() bool {
		status, _, _ := get(t, sites[0]+"api/v1/search?q=skola")
		return status == http.StatusOK
	})
	if got := ask(t, sites[0]+"api/v1/search?q=skola").Total; got != before {
		t.Errorf("without a node: %d hits, want %d", got, before)
	}

	nodes.Kill(t, 1, 2)
	for i, site := range sites {
		status, mediaType, text := get(t, site+"api/v1/search?q=skola")
		if status != http.StatusServiceUnavailable || mediaType != "application/problem+json" {
			t.Errorf("site %d without the cluster: status %d, %s: %s", i+1, status, mediaType, text)
		}
		if status, _, text := get(t, site+"sok?q=skola"); status != http.StatusServiceUnavailable || !strings.Contains(text, "Sökmotorn svarar inte") {
			t.Errorf("site %d without the cluster: a page of status %d: %s", i+1, status, text)
		}
		within(t, "not ready", func() bool {
			status, _, _ := get(t, site+"readyz")
			return status == http.StatusServiceUnavailable
		})
		if status, _, _ := get(t, site+"healthz"); status != http.StatusOK {
			t.Errorf("site %d without the cluster: healthz says %d", i+1, status)
		}
	}
	for _, args := range [][]string{{"search", "skola"}, {"export"}, {"index"}, {"status"}} {
		out, err := kronika(t, append([]string{"--data", first}, args...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "cannot be reached") || !strings.Contains(string(out), "hint: ") {
			t.Errorf("%s without the cluster: %v\n%s", args[0], err, out)
		}
	}
	out, err := kronika(t, "--data", first, "withdraw", id, "--reason", "Uppgiften var felaktig.", "--by", "Arkivarien").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "decision 3: withdraw "+id) || !strings.Contains(string(out), "other machines were not told") {
		t.Errorf("withdraw without the cluster: %v\n%s", err, out)
	}

	nodes.StartAll(t)
	for _, site := range sites {
		within(t, "ready", func() bool {
			status, _, _ := get(t, site+"readyz")
			return status == http.StatusOK
		})
	}
	must(t, "--data", first, "index") // tells the others
	for i, site := range sites {
		if got := ask(t, site+"api/v1/search?q=skola").Total; got != before-1 {
			t.Errorf("site %d after the cluster came back: %d hits, want %d", i+1, got, before-1)
		}
	}
}

// hitOf returns the ID of the first hit of a question.
func hitOf(t *testing.T, site, q string) string {
	t.Helper()
	status, _, text := get(t, site+"api/v1/search?"+q)
	_, id, found := strings.Cut(text, `"hits":[{"id":"`)
	if status != http.StatusOK || !found {
		t.Fatalf("no hit: status %d: %s", status, text)
	}
	return id[:13]
}

// TestClusterSecrets reaches a cluster over TLS, with a certificate of its own, that wants to
// know who asks; what it is told is in no output.
func TestClusterSecrets(t *testing.T) {
	nodes := clustertest.Start(t)
	node, err := url.Parse(nodes.URLs()[0])
	if err != nil {
		t.Fatal(err)
	}
	const password, token = "hemligt-lösen", "hemlig-biljett"
	door := httputil.NewSingleHostReverseProxy(node)
	guard := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, given, _ := r.BasicAuth()
		if (user != "anna" || given != password) && r.Header.Get("Authorization") != "Bearer "+token {
			http.Error(w, `{"error":"no such user"}`, http.StatusUnauthorized)
			return
		}
		door.ServeHTTP(w, r)
	}))
	guard.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that are to fail
	defer guard.Close()
	data, kept := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "kept")
	if out, err := inFolder(t, "--data", data, "crawl", "http://kronika-demo.example").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(kept, token+"\n")
	tests := []struct {
		name, toml string
		env        []string
		fault      string // empty: it works
	}{
		{"unknown certificate", "", []string{engineUser + "=anna", enginePassword + "=" + password}, "certificate"},
		{"nobody", "engine_ca = 'ca.pem'", nil, "does not let us in"},
		{"wrong password", "engine_ca = 'ca.pem'", []string{engineUser + "=anna", enginePassword + "=" + password + "!"}, "does not let us in"},
		{"password", "engine_ca = 'ca.pem'", []string{engineUser + "=anna", enginePassword + "=" + password}, ""},
		{"token of a file", "engine_ca = 'ca.pem'", []string{engineToken + fileSuffix + "=" + kept}, ""},
	}
	write(filepath.Join(data, "ca.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: guard.Certificate().Raw})))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			write(filepath.Join(data, "kronika.toml"), "engine = '"+guard.URL+"'\n"+test.toml)
			for _, args := range [][]string{{"index"}, {"search", "skola"}} {
				cmd := kronika(t, append([]string{"--data", data}, args...)...)
				cmd.Env = append(os.Environ(), test.env...)
				out, err := cmd.CombinedOutput()
				if strings.Contains(string(out), "hemlig") {
					t.Errorf("%s tells a secret:\n%s", args[0], out)
				}
				if test.fault == "" && err != nil || test.fault != "" && (err == nil || !strings.Contains(string(out), test.fault)) {
					t.Errorf("%s: %v, want a fault that says %q\n%s", args[0], err, test.fault, out)
				}
			}
		})
	}
}
