package archive

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestPage holds that an answer comes back out of its WARC record as it went in.
func TestPage(t *testing.T) {
	s, err := Open(t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	day := time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC)
	first := Page{
		Source: "granhamra", URL: "http://granhamra.example/", Fetched: day, IP: "192.0.2.7", Cut: "time",
		Request: []byte("GET / HTTP/1.1\r\n\r\n"), Head: []byte("HTTP/1.1 200 OK\nServer:  a\nx-b: \xe5\n\n"), Body: []byte("\x00\r\n\r\n\xff"),
	}
	c, err := s.Capture(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	pages := []Page{
		{Source: "granhamra", URL: "http://granhamra.example/", Fetched: day.AddDate(0, 0, 7), Head: []byte("HTTP/1.1 304 Not Modified\r\n\r\n"), Repeats: &Capture{URL: c.URL, Fetched: c.Fetched}},
		{Source: "granhamra", URL: "file:///a.txt", Fetched: day, ContentType: "text/plain", Body: []byte("Hej"), Origin: "a.warc#<urn:uuid:1>"},
		{Source: "granhamra", URL: "http://granhamra.example/borta", Fetched: day, Head: []byte("HTTP/1.1 404 Not Found\r\n\r\n")},
		first,
	}
	for _, p := range pages {
		c, err := s.Capture(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		back, err := s.Page(c)
		if err != nil {
			t.Fatal(err)
		}
		back.Request = p.Request // is a record of its own
		if diff := cmp.Diff(p, back.Page, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-in +out):\n%s", p.URL, diff)
		}
		if diff := cmp.Diff(c, back.Capture); diff != "" {
			t.Errorf("capture of %s (-in +out):\n%s", p.URL, diff)
		}
	}
	if got := first.Header().Get("Server") + first.Header().Get("X-B"); got != "a\xe5" {
		t.Errorf("the fields of a head without CR are %q", got)
	}
}
