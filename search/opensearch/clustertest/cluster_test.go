package clustertest

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// ask sends a request to a node and returns what it answers, which is to be well.
func ask(t *testing.T, method, url, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode >= 300 {
		t.Fatalf("%s %s: %s: %s", method, url, answer.Status, said)
	}
	return string(said)
}

// keep makes an index with three shards, each on two nodes, and puts ten posts into it.
func keep(t *testing.T, url string) {
	t.Helper()
	ask(t, http.MethodPut, url+"/blogg?wait_for_active_shards=all", `{"settings": {"number_of_shards": 3, "number_of_replicas": 1}}`)
	var bulk strings.Builder
	for i := range 10 {
		fmt.Fprintf(&bulk, "{\"index\": {\"_id\": \"%d\"}}\n{\"text\": \"Vattenverket byggs om\"}\n", i)
	}
	ask(t, http.MethodPost, url+"/blogg/_bulk?refresh=true&wait_for_active_shards=all", bulk.String())
}

// checkFound checks that a node finds all that was kept.
func checkFound(t *testing.T, url string) {
	t.Helper()
	got := ask(t, http.MethodGet, url+"/blogg/_search?q=text:vattenverket&size=0&allow_partial_search_results=false&filter_path=hits.total.value", "")
	if want := `{"hits":{"total":{"value":10}}}`; got != want {
		t.Errorf("%s finds %s, want %s", url, got, want)
	}
}

// TestCluster takes nodes and the whole cluster down in every way.
func TestCluster(t *testing.T) {
	t.Parallel() // beside the cluster of TestKilled
	c := Start(t)
	urls := c.URLs()
	keep(t, urls[0])
	for _, url := range urls {
		checkFound(t, url)
	}
	t.Run("modules", func(t *testing.T) { checkModules(t, urls[0]) })
	t.Run("kill one", func(t *testing.T) {
		manager := clusterManager(t, urls[0]) // the one that is missed most
		c.Kill(t, manager)
		if _, err := http.Get(urls[manager]); err == nil {
			t.Errorf("node %d answers, though it was killed", manager)
		}
		checkFound(t, urls[(manager+1)%3])
		checkFound(t, urls[(manager+2)%3])
		c.Restart(t, manager)
		checkFound(t, urls[manager])
	})
	t.Run("kill all", func(t *testing.T) {
		c.Kill(t, 0, 1, 2)
		c.StartAll(t)
		checkFound(t, urls[1])
	})
	t.Run("stop all", func(t *testing.T) {
		c.StopAll(t)
		c.StartAll(t)
		checkFound(t, urls[2])
	})
}

// clusterManager returns the number of the node that leads the cluster.
func clusterManager(t *testing.T, url string) int {
	t.Helper()
	name := ask(t, http.MethodGet, url+"/_cat/cluster_manager?h=node", "")
	var number int
	if _, err := fmt.Sscanf(name, "node-%d", &number); err != nil {
		t.Fatalf("%q: %v", name, err)
	}
	return number - 1
}

// checkModules asks for what is not in OpenSearch itself but in the modules that come
// with it, of which one has to know that they are there.
func checkModules(t *testing.T, url string) {
	ask(t, http.MethodPut, url+"/ord", `{"mappings": {"properties": {"text": {"type": "text", "analyzer": "whitespace"}}}}`)
	ask(t, http.MethodPost, url+"/ord/_doc/1?refresh=true", `{"text": "Vattenverket byggs om", "ord": 3}`)
	for _, c := range []struct{ name, path, body, want string }{
		{"analysis-common", "/ord/_search", `{"query": {"intervals": {"text": {"match": {"query": "Vattenverket om", "ordered": true}}}}}`, `"_id":"1"`},
		{"lang-painless", "/ord/_search", `{"script_fields": {"dubbelt": {"script": "doc['ord'].value * 2"}}}`, `"dubbelt":[6]`},
		{"reindex", "/_reindex", `{"source": {"index": "ord"}, "dest": {"index": "kopia"}}`, `"created":1`},
		{"point in time", "/ord/_search/point_in_time?keep_alive=1m", "", `"pit_id"`},
	} {
		if got := ask(t, http.MethodPost, url+c.path, c.body); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestKilled kills the process of a test that has a cluster: its nodes end too.
func TestKilled(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("CLUSTERTEST_DIR"); dir != "" {
		c, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("\n%s\n", strings.Join(c.URLs(), " "))
		select {} // until it is killed
	}
	ends, stderr, err := os.Pipe() // the nodes have stderr too: it ends when the last of them does
	if err != nil {
		t.Fatal(err)
	}
	defer ends.Close()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	cmd.Env = append(os.Environ(), "CLUSTERTEST_DIR="+t.TempDir())
	cmd.Stderr = stderr
	urls := startedURLs(t, cmd)
	stderr.Close()
	for _, url := range urls {
		ask(t, http.MethodGet, url, "")
	}
	cmd.Process.Kill()
	cmd.Wait()
	if _, err := io.Copy(io.Discard, ends); err != nil {
		t.Error(err)
	}
	for _, url := range urls {
		if _, err := http.Get(url); err == nil {
			t.Errorf("%s still answers", url)
		}
	}
}

// startedURLs starts a command and returns what addresses it prints.
func startedURLs(t *testing.T, cmd *exec.Cmd) []string {
	t.Helper()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "http:") {
			return strings.Fields(lines.Text())
		}
	}
	t.Fatal("no cluster started")
	return nil
}
