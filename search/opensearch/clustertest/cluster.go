// Package clustertest starts real OpenSearch clusters of three nodes for tests, and
// takes them down in all the ways in which clusters go down.
//
// A node is a process of its own that search/opensearch/cluster/run starts, as a
// person does who tries things out. It is reached from this machine only, on ports that
// no other cluster of these tests has, and keeps them and its data for as long as
// the cluster's folder lasts: a node killed with [Cluster.Kill] has both again after
// [Cluster.Restart]. All nodes end when the test's process does, even if that is killed.
//
// Starting a cluster costs about a dozen seconds of processor time and 700 MB of
// memory, so that the tests of a package best share one:
//
//	func TestMain(m *testing.M) { os.Exit(run(m)) }
//
//	func run(m *testing.M) int {
//		…
//		cluster, err := clustertest.Open(dir)
//		if err != nil {
//			…
//		}
//		defer cluster.Close()
//		return m.Run()
//	}
//
// A test that takes nodes down has one to itself, by [Start].
//
// Nodes look at no disk's free space unless a test sets
// cluster.routing.allocation.disk.threshold_enabled; then every 10 s, the least that
// OpenSearch allows.
package clustertest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// size is how many nodes a cluster has.
const size = 3

// A Cluster is three nodes with the numbers 0, 1 and 2, which the script and OpenSearch
// call 1, 2 and 3. Not safe for concurrent use; what is asked of its nodes is.
type Cluster struct {
	nodes [size]*node
	urls  []string
	claim net.Listener // keeps its ports from other clusters
}

// Start starts a cluster in a folder of its own that ends with the test, and waits until it is green.
func Start(t testing.TB) *Cluster {
	t.Helper()
	c, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// Open starts a cluster that keeps what it has in a folder, which may be that of a
// cluster that was closed, and waits until it is green. The caller closes it.
func Open(dir string) (*Cluster, error) {
	script, err := findScript()
	if err != nil {
		return nil, err
	}
	ports, claim, err := claimPorts()
	if err != nil {
		return nil, err
	}
	c := &Cluster{claim: claim}
	for i := range c.nodes {
		c.nodes[i] = &node{script: script, dir: dir, number: i + 1}
		c.urls = append(c.urls, fmt.Sprintf("http://127.0.0.1:%d", ports[i]))
	}
	if err := writePorts(filepath.Join(dir, "ports"), ports); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if err := c.start(0, 1, 2); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// findScript returns where the script is that starts a node: below the folder of go.mod.
func findScript() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "search", "opensearch", "cluster", "run"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
}

// URLs returns the address of each node, without a slash at its end. They stay the same when nodes
// come and go.
func (c *Cluster) URLs() []string {
	return append([]string(nil), c.urls...)
}

// Kill kills nodes at once, as when their machines lose power, and waits only until
// they are gone: the others may still have to notice.
func (c *Cluster) Kill(t testing.TB, nodes ...int) {
	t.Helper()
	for _, i := range nodes {
		if !c.nodes[i].running() {
			t.Fatalf("node %d does not run", i)
		}
		c.nodes[i].kill()
	}
}

// Restart starts nodes that do not run, with the data that they had, and waits until
// they belong to the cluster, which needs two that run. If then all run, it is green.
func (c *Cluster) Restart(t testing.TB, nodes ...int) {
	t.Helper()
	if err := c.start(nodes...); err != nil {
		t.Fatal(err)
	}
}

// StopAll ends all nodes that run, in good order.
func (c *Cluster) StopAll(t testing.TB) {
	t.Helper()
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
}

// StartAll starts all nodes that do not run, and waits until the cluster is green.
func (c *Cluster) StartAll(t testing.TB) {
	t.Helper()
	var down []int
	for i, n := range c.nodes {
		if !n.running() {
			down = append(down, i)
		}
	}
	c.Restart(t, down...)
}

// Close ends the cluster. Its data stays in its folder.
func (c *Cluster) Close() error {
	return errors.Join(c.stop(), c.claim.Close())
}

// start starts nodes at the same time, as they wait for each other.
func (c *Cluster) start(nodes ...int) error {
	for _, i := range nodes {
		if err := c.nodes[i].start(); err != nil {
			return err
		}
	}
	for _, i := range nodes {
		if err := c.nodes[i].joined(); err != nil {
			return err
		}
	}
	return c.await()
}

// await waits until the nodes that run see each other and, if that is all, until each
// shard has all its copies.
func (c *Cluster) await() error {
	running, ask := 0, ""
	for i, n := range c.nodes {
		if n.running() {
			running++
			ask = c.urls[i]
		}
	}
	ask += "/_cluster/health?timeout=2m&cluster_manager_timeout=2m&wait_for_nodes=" + strconv.Itoa(running)
	if running == size {
		ask += "&wait_for_status=green&wait_for_no_initializing_shards=true"
	}
	answer, err := http.Get(ask)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK { // 408 after the time
		return fmt.Errorf("%s: %s", ask, answer.Status)
	}
	return nil
}

// stop ends all nodes at the same time.
func (c *Cluster) stop() error {
	for _, n := range c.nodes {
		n.end()
	}
	var errs []error
	for _, n := range c.nodes {
		errs = append(errs, n.wait())
	}
	return errors.Join(errs...)
}
