package clustertest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// A node is a place in a cluster and the process in it, if any.
type node struct {
	script string
	dir    string // of the cluster
	number int    // from 1, as the script counts

	cmd    *exec.Cmd      // nil while no process runs
	stdin  io.WriteCloser // its end ends the process
	stdout io.Reader      // a line once it belongs to a cluster
}

// start starts the process.
func (n *node) start() error {
	if n.running() {
		return fmt.Errorf("node %d of %s runs already", n.number, n.dir)
	}
	// The script becomes the node, so that what is killed is the node.
	cmd := exec.Command("sh", n.script, n.dir, strconv.Itoa(n.number))
	cmd.Stderr = os.Stderr
	var err error
	if n.stdin, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if n.stdout, err = cmd.StdoutPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	n.cmd = cmd
	return nil
}

// joined waits until the node belongs to a cluster, which it gives up after 30 s, or has ended before.
func (n *node) joined() error {
	lines := bufio.NewScanner(n.stdout)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "node-") {
			return nil
		}
		fmt.Fprintln(os.Stderr, lines.Text()) // Java says something
	}
	n.kill()
	return fmt.Errorf("node %d of %s does not start: it said why", n.number, n.dir)
}

func (n *node) running() bool { return n.cmd != nil }

// kill ends the process, if there is one, without its doing.
func (n *node) kill() {
	if n.running() {
		n.cmd.Process.Kill()
		n.cmd.Wait()
		n.cmd = nil
	}
}

// end asks the process to end, if there is one.
func (n *node) end() {
	if n.running() {
		n.stdin.Close()
	}
}

// wait waits until the process has ended, if there is one.
func (n *node) wait() error {
	if !n.running() {
		return nil
	}
	err := n.cmd.Wait()
	n.cmd = nil
	if err != nil {
		return fmt.Errorf("node %d of %s: %w", n.number, n.dir, err)
	}
	return nil
}
