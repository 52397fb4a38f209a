package swedish

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/unicode/norm"
)

const sharedText = "../../../shared/data/sv/docs.jsonl.zst"

// minSeen is how often a known word is seen: what is seen once is misspelt.
const minSeen = 2

// count reads the words of the shared text.
func count(t *testing.T) *learner {
	f, err := os.Open(sharedText)
	if err != nil {
		t.Skip("no shared text beside the project: see the design's data folder")
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	freq, capital := map[string]int{}, map[string]int{}
	d := json.NewDecoder(bufio.NewReader(z))
	for d.More() {
		var doc struct{ Title, Body string }
		if err := d.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		text := norm.NFC.String(strings.ReplaceAll(doc.Title+"\n"+doc.Body, "\u00ad", ""))
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			lower := strings.ToLower(word)
			freq[lower]++
			if lower != word {
				capital[lower]++
			}
		}
	}
	l := newLearner()
	for w, n := range freq {
		if n < minSeen {
			continue
		}
		l.freq[w] = n
		if capital[w]*10 > n*9 {
			l.names[w] = true
		}
	}
	for w := range fields(moreWords) {
		l.freq[w] = max(l.freq[w], minLastAlone)
		delete(l.names, w)
	}
	l.words = slices.Sorted(maps.Keys(l.freq))
	return l
}
