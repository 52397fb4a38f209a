package search_test

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
)

// TestVoices asks the questions of testdata/voices.txt, oldest first; marks are
// only in words of the voice that was asked for.
func TestVoices(t *testing.T) {
	st := newSiteOf(t, "testdata/voices.json")
	f, err := os.Open("testdata/voices.txt")
	st.check(err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if line := lines.Text(); line != "" && !strings.HasPrefix(line, "#") {
			if err := st.voice(line); err != nil {
				t.Errorf("line %d: %s: %v", n, line, err)
			}
		}
	}
	st.check(lines.Err())
}

func (st site) voice(line string) error {
	parts := strings.Split(line, "|")
	if len(parts) != 3 {
		return fmt.Errorf("want question | voice | posts")
	}
	res := st.ask(url.Values{"q": {strings.TrimSpace(parts[0])}, "voice": {strings.TrimSpace(parts[1])}, "sort": {"oldest"}}.Encode())
	var got []string
	for _, h := range res.Hits {
		name := st.names[h.ID]
		if h.Quotes != "" {
			name += fmt.Sprintf("=%q", h.Quotes)
		}
		if !strings.Contains(h.Snippet, "<mark>") && !strings.Contains(strings.ToLower(h.Title), strings.ToLower(strings.TrimSpace(parts[0]))) {
			return fmt.Errorf("%s: no word is marked in %q", name, h.Snippet)
		}
		got = append(got, name)
	}
	if got, want := strings.Join(got, " "), strings.TrimSpace(parts[2]); got != want {
		return fmt.Errorf("got %s, want %s", got, want)
	}
	return nil
}
