package opensearch

import (
	"errors"
	"fmt"
	"testing"

	"kronika/archive"
	"kronika/search/opensearch/clustertest"
)

// Lines are there at once, in their order, whichever node is asked, and each number has one.
func TestDecisions(t *testing.T) {
	cluster := clustertest.Start(t)
	var nodes []Decisions
	for _, url := range cluster.URLs() {
		c, err := Connect(Config{URLs: []string{url}, Name: "granhamra"})
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, Decisions{c})
	}
	if lines, err := nodes[0].Lines(t.Context(), 0); err != nil || len(lines) != 0 {
		t.Fatalf("before the first decision: %d lines, %v", len(lines), err)
	}
	const many = linesAtOnce + 3
	for n := 1; n <= many; n++ {
		if err := nodes[n%3].Add(t.Context(), n, fmt.Appendf(nil, `{"number":%d,"reason":"Å & <b>"}`, n)); err != nil {
			t.Fatal(err)
		}
		lines, err := nodes[(n+1)%3].Lines(t.Context(), n-1)
		if err != nil || len(lines) != 1 || string(lines[0]) != fmt.Sprintf(`{"number":%d,"reason":"Å & <b>"}`, n) {
			t.Fatalf("decision %d: got %q, %v", n, lines, err)
		}
	}
	// One that was added before its answer was lost is added again; another is not.
	if err := nodes[0].Add(t.Context(), 2, []byte(`{"number":2,"reason":"Å & <b>"}`)); err != nil {
		t.Error(err)
	}
	if err := nodes[0].Add(t.Context(), 2, []byte(`{"number":2}`)); !errors.Is(err, archive.ErrTaken) {
		t.Errorf("another decision 2: %v", err)
	}
	cluster.Kill(t, 1)
	for _, n := range []int{0, 2} {
		if lines, err := nodes[n].Lines(t.Context(), 0); err != nil || len(lines) != many {
			t.Errorf("node %d without node 1: %d lines of %d, %v", n, len(lines), many, err)
		}
	}
	cluster.Kill(t, 0, 2)
	if lines, err := nodes[0].Lines(t.Context(), 0); err == nil {
		t.Errorf("without any node: %d lines and no error", len(lines))
	}
}
