package main

import (
	"testing"

	"kronika/archive"
)

// TestUserAgent holds that every request says who asks, whom to ask, and how to
// be left out, in characters that a header may hold.
func TestUserAgent(t *testing.T) {
	const plain = archive.Software + " (archive of municipal blogs; to be left out: robots.txt, User-agent: Kronika"
	for _, c := range []struct {
		settings archive.Settings
		want     string
	}{
		{archive.Settings{}, plain + ")"},
		{archive.Settings{Contact: "registrator@granhamra.example", BaseURL: "https://kronika.granhamra.example/"}, plain + "; +registrator@granhamra.example; +https://kronika.granhamra.example/)"},
		{archive.Settings{Contact: "a)\r\nX: (å\\"}, plain + "; +aX: )"},
	} {
		if got := userAgent(c.settings); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
