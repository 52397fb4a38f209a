package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive/warc"
)

// keepPage keeps a page that shows no posts.
func keepPage(t *testing.T, s *Store, url, body string) Capture {
	t.Helper()
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nLink: <http://granhamra.example/2013/03/gravlingen-heter-ragnvald.html>; rel=canonical\r\nETag: \"7\"\r\n\r\n"
	c, err := s.Capture(t.Context(), Page{Source: "granhamra", URL: url, Fetched: time.Date(2026, 11, 2, 7, 0, 0, 0, time.UTC),
		Request: []byte("GET / HTTP/1.1\r\nHost: granhamra.example\r\n\r\n"), Head: []byte(head), Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.See(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	return c
}

// text returns all that records say.
func text(records []*warc.Record) string {
	var b strings.Builder
	for _, r := range records {
		fmt.Fprintf(&b, "%v %s\n", r.Fields, r.Block)
	}
	return b.String()
}

// TestLeave: the records of a page leave as they are, or one stands for them that
// says nothing of what is hidden.
func TestLeave(t *testing.T) {
	s := put(t, gravling())
	const own = "http://granhamra.example/2013/03/gravlingen-heter-ragnvald.html"
	pages := map[string]Capture{
		"own":   keepPage(t, s, own, "<p>I går sa vi att grävlingen heter, Ragnvald. Mer text."),
		"list":  keepPage(t, s, "http://granhamra.example/2013/03/", `<a href="`+own+`">Nästa</a>`),
		"coded": keepPage(t, s, "http://granhamra.example/2013/04/", `<a href="/2013/03/gravlingen%2Dheter-ragnvald.html">Nästa</a>`),
		"other": keepPage(t, s, "http://granhamra.example/2013/02/", `<a href="/2013/02/annat.html">Grävlingar</a>`),
	}
	before := map[string]Leaving{}
	for name, c := range pages {
		l, err := s.Leave(t.Context(), c)
		if err != nil || l.Withheld || len(l.Records) != 2 || l.Records[0].Get(warc.Type) != warc.Response || l.Records[1].Get(warc.Type) != warc.Request {
			t.Fatalf("%s: got %+v, %v, want the answer and its request", name, l, err)
		}
		before[name] = l
	}
	for what, part := range map[string]Part{"the post": {}, "a passage": {Passage: "Grävlingen heter Ragnvald"}} {
		withdraw(t, s, grav, part)
		for name, c := range pages {
			l, err := s.Leave(t.Context(), c)
			if err != nil || l.Withheld != (name != "other") {
				t.Errorf("%s, %s: withheld is %v, %v", what, name, l.Withheld, err)
				continue
			}
			if !l.Withheld {
				if diff := cmp.Diff(text(before[name].Records), text(l.Records)); diff != "" {
					t.Errorf("%s, %s (-want +got):\n%s", what, name, diff)
				}
				continue
			}
			checkStub(t, before[name].Records[0], l.Records)
			if uri := l.Records[0].Get(warc.TargetURI); (uri == "") != (name == "own") {
				t.Errorf("%s, %s: got the address %q", what, name, uri)
			}
		}
		restore(t, s, grav, part)
	}
	if _, err := s.Leave(t.Context(), Capture{WARC: pages["own"].WARC, Offset: pages["own"].Offset + 1}); err == nil || !strings.HasPrefix(err.Error(), pages["own"].WARC+": damaged at byte ") {
		t.Errorf("got %v, want a damage", err)
	}
}

func checkStub(t *testing.T, of *warc.Record, got []*warc.Record) {
	t.Helper()
	said := text(got)
	for _, word := range []string{"gravling", "grävling", "ragnvald"} {
		if strings.Contains(strings.ToLower(said), word) {
			t.Errorf("what stands for a record says %s: %s", word, said)
		}
	}
	_, payload := of.Split()
	for _, want := range []string{of.Get(warc.RecordID), warc.Digest(of.Block), SHA256(payload), "http-status: 200", `http-etag: "7"`, "http-content-type: text/html"} {
		if !strings.Contains(said, want) {
			t.Errorf("what stands for a record does not say %s: %s", want, said)
		}
	}
	if len(got) != 1 || got[0].Get(warc.Type) != warc.Metadata || got[0].Check() != nil {
		t.Errorf("got %d records, want one of metadata: %s", len(got), said)
	}
}
