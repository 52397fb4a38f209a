package opensearch_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"kronika/search/opensearch"
	"kronika/search/opensearch/clustertest"
)

// addresses are those of the cluster that the tests share: one of their own, or that of
// KRONIKA_TEST_OPENSEARCH, addresses with commas between, which is faster to begin with.
var addresses []string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if urls := os.Getenv("KRONIKA_TEST_OPENSEARCH"); urls != "" {
		addresses = strings.Split(urls, ",")
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "kronika-opensearch")
	if err == nil {
		defer os.RemoveAll(dir)
		var c *clustertest.Cluster
		if c, err = clustertest.Open(dir); err == nil {
			defer c.Close()
			addresses = c.URLs()
			return m.Run()
		}
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// cluster returns the archive of a test in the shared cluster.
func cluster(tb testing.TB, name string) *opensearch.Cluster {
	tb.Helper()
	return connect(tb, opensearch.Config{URLs: addresses, Name: name})
}

func connect(tb testing.TB, config opensearch.Config) *opensearch.Cluster {
	tb.Helper()
	c, err := opensearch.Connect(config)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
