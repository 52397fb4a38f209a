package indexer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

var golden = flag.Bool("update", false, "write testdata/documents.golden anew")

// TestDocumentsStayTheSame compares a digest of everything that is read out of the
// texts that the packages below test with: terms, positions, facets, and all evidence
// with its bytes. What is made faster must leave it as it is; what is to find other
// things raises a version and writes it anew with -update.
func TestDocumentsStayTheSame(t *testing.T) {
	analyst, err := NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	analyst.TagPeople()
	src := archive.Source{ID: "granhamra", Municipality: "Granhamra kommun", MunicipalityCode: "2199", Owner: archive.Authority}
	files, err := filepath.Glob("*/testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		// Twice: words that are new to the memo, and words that it holds.
		first := digest(t, analyst, src, string(text))
		if again := digest(t, analyst, src, string(text)); again != first {
			t.Errorf("%s: digest %s, and then %s", name, first, again)
		}
		fmt.Fprintln(&got, filepath.ToSlash(name), first)
	}
	const file = "testdata/documents.golden"
	if *golden {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("documents differ (-want +got):\n%s", diff)
	}
}

// digest returns the SHA-256 of what an analyst makes of a file: of it as one post,
// and of each of its lines as one with a comment.
func digest(t *testing.T, a *Analyst, src archive.Source, text string) string {
	hash := sha256.New()
	out := json.NewEncoder(hash)
	put := func(p *archive.Post) {
		r := a.Read(p, src)
		for _, passages := range [][]Passage{{r.Title}, r.Passages, r.Comments} {
			for i := range passages {
				for _, t := range passages[i].Tokens {
					fmt.Fprintf(hash, "%d-%d %d %q %q %q %t %q %q %d\n", t.Start, t.End, t.Position, t.Exact, t.Term, t.Folded, t.Stop, t.Parts, t.Refs, t.RefEnd)
				}
				passages[i].Tokens = nil
			}
		}
		r.Title.Tokens = nil
		for _, v := range []any{r, a.Document(p, src)} {
			if err := out.Encode(v); err != nil {
				t.Fatal(err)
			}
		}
	}
	put(&archive.Post{ID: "whole", Published: "2012-11-23", Title: "Veckobrev", Text: text})
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		put(&archive.Post{
			ID: "line", Published: "2012-11-23T15:04", Title: line[:len(line)/2], Text: line, Labels: []string{"Skola"},
			Comments: []archive.Comment{{Text: line}},
		})
	}
	return hex.EncodeToString(hash.Sum(nil))
}
