package search_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kronika/indexer"
	"kronika/search"
)

// TestSynonymFile reads lists as people write them: a line that cannot be read is
// named.
func TestSynonymFile(t *testing.T) {
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                             "",
		"# bara en kommentar\n\n":      "",
		"snö = drivor # i januari\n":   "",
		"a = b\nensam\n":               "synonymer.txt, line 2",
		"a = \n":                       "synonymer.txt, line 1",
		"a = b\n\nen rad = med = !!\n": "synonymer.txt, line 3",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "synonymer.txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = search.ReadSynonyms(analyst, dir)
		if got := ""; err != nil {
			got = err.Error()
			if want == "" || !strings.Contains(got, want) {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
		} else if want != "" {
			t.Errorf("%q: no error, want %q", text, want)
		}
	}
}
