package local

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// TestVersions: earlier versions of bleve's packages lose what was indexed. zapx before
// 17.2.5 wrote wrong offsets of empty chunks, and a merge asked for 406 GB (bleve issue
// 2393); bleve 2.6.3 is the first that wants it.
func TestVersions(t *testing.T) {
	for module, least := range map[string][3]int{
		"github.com/blevesearch/bleve/v2": {2, 6, 3},
		"github.com/blevesearch/zapx/v17": {17, 2, 5},
	} {
		out, err := exec.Command("go", "list", "-m", "-f", "{{with .Replace}}{{.Path}} {{end}}{{.Version}}", module).Output()
		if err != nil {
			t.Fatal(err)
		}
		var got [3]int
		if _, err := fmt.Sscanf(strings.TrimSpace(string(out)), "v%d.%d.%d", &got[0], &got[1], &got[2]); err != nil {
			t.Errorf("%s: got %q, want a version of its own: %v", module, out, err)
		}
		for i := range got {
			if got[i] != least[i] {
				if got[i] < least[i] {
					t.Errorf("%s: got version %v, want %v at least", module, got, least)
				}
				break
			}
		}
	}
}
