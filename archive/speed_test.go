package archive

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// spoken are the words of the texts of benchmarks.
const spoken = `kommunen skolan vägen beslut fullmäktige budget äldreomsorgen förskolan simhallen besök möte företag
	landsbygden invånare arbete plan och att i det som en på är av för med till den har de inte om ett vi kan ska under efter
	mycket också där när detta alla nya många får vid över sedan mellan genom redan fortfarande tillsammans`

// posts returns posts with texts of the usual length, 1.4 kB.
func posts(n int) (all []Post) {
	words, r := strings.Fields(spoken), rand.New(rand.NewPCG(1, 2))
	for i := range n {
		var text strings.Builder
		for text.Len() < 1400 {
			text.WriteString(words[r.IntN(len(words))])
			text.WriteString([]string{" ", " ", " ", " ", " ", ", ", ". ", ".\n\n"}[r.IntN(8)])
		}
		all = append(all, Post{Keys: []string{fmt.Sprintf("blogger:%d", i), fmt.Sprintf("granhamra:/2013/03/%d.html", i)}, Source: "granhamra",
			URL: fmt.Sprintf("http://granhamra.example/2013/03/%d.html", i), Title: "Om " + words[i%len(words)], Author: "Kommunchefen",
			Published: "2013-03-08", Precision: "day", Labels: []string{"vecka"}, Text: text.String()})
	}
	return all
}

func storeOf(b *testing.B, posts []Post) *Store {
	b.Helper()
	s, err := Open(filepath.Join(b.TempDir(), "data"), "test")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	c, err := s.Capture(b.Context(), Page{Source: "granhamra", URL: "http://granhamra.example/", Fetched: time.Date(2026, 11, 1, 7, 0, 0, 0, time.UTC), Body: []byte("sida")})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.See(b.Context(), c, posts); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkEach reads the ten posts of an answer, and beside it the same as JSON.
func BenchmarkEach(b *testing.B) {
	w := storeOf(b, posts(1000))
	var refs []Ref
	if _, err := w.db.Exec("CREATE TABLE json (id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID"); err != nil {
		b.Fatal(err)
	}
	for p, err := range w.Posts(b.Context(), 0) {
		if err != nil {
			b.Fatal(err)
		}
		text, err := json.Marshal(p)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.db.Exec("INSERT INTO json VALUES (?, ?)", p.ID, string(text)); err != nil {
			b.Fatal(err)
		}
		refs = append(refs, Ref{p.ID, p.Revision})
	}
	s, err := OpenReader(w.dir)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	some := func(n int) []Ref { return refs[n*10%1000:][:10] }
	b.Run("packed", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			for _, err := range s.Each(b.Context(), some(n)) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("JSON", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			v, err := s.view(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			for _, ref := range some(n) {
				var text string
				var p Post
				if err := v.QueryRowContext(b.Context(), "SELECT text FROM json WHERE id = ?", ref.ID).Scan(&text); err != nil {
					b.Fatal(err)
				}
				if err := json.Unmarshal([]byte(text), &p); err != nil {
					b.Fatal(err)
				}
			}
			v.end()
		}
	})
}

// BenchmarkSee takes a hundred new posts in, and then sees them again.
func BenchmarkSee(b *testing.B) {
	some := posts(100)
	for _, again := range []bool{false, true} {
		b.Run(map[bool]string{false: "new", true: "again"}[again], func(b *testing.B) {
			s := storeOf(b, some)
			for n := 0; b.Loop(); n++ {
				c, err := s.Capture(b.Context(), Page{Source: "granhamra", URL: "http://granhamra.example/", Fetched: time.Date(2026, 11, 2, 7, 0, n, 0, time.UTC), Body: []byte("sida")})
				if err != nil {
					b.Fatal(err)
				}
				if !again {
					for i := range some {
						some[i].Keys = []string{fmt.Sprintf("blogger:%d-%d", n, i)}
					}
				}
				if _, err := s.See(b.Context(), c, some); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
