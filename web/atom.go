package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"kronika/archive"
)

const atomType = "application/atom+xml; charset=utf-8"

// A feed is an Atom document (RFC 4287).
type feed struct {
	XMLName   xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Language  string     `xml:"xml:lang,attr"`
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Subtitle  string     `xml:"subtitle,omitempty"`
	Updated   string     `xml:"updated"`
	Author    atomAuthor `xml:"author"`
	Generator string     `xml:"generator"`
	Links     []atomLink `xml:"link"`
	Entries   []entry    `xml:"entry"`
}

// An entry is one post, or what happened to it.
type entry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Author     atomAuthor     `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    atomText       `xml:"summary"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr,omitempty"`
}

// An atomText is HTML as text: a reader of feeds takes it apart twice.
type atomText struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

func asHTML(body string) atomText { return atomText{"html", body} }

// atomID returns an ID that is always the same for the same names, and no other's:
// a UUID of version 8 (RFC 9562, section 5.8) out of their SHA-256.
func atomID(names ...string) string {
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%d:%s,", len(name), name)
	}
	u := h.Sum(nil)[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	x := hex.EncodeToString(u)
	return "urn:uuid:" + x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// instant writes a time as Atom wants it.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// atomPublished returns when a post was published, if the blog says it to the minute: a
// date of Atom has a clock. One without an offset is of the blog's own clock, which
// nobody knows.
func atomPublished(d archive.Date) string {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, string(d)); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	return ""
}

// newFeed returns a feed without entries of what a page of the site shows; both
// are paths.
func (s *site) newFeed(self, page string) feed {
	return feed{
		Language: "sv", ID: atomID("feed", s.base, self), Author: atomAuthor{"Kronika"}, Generator: "Kronika", Updated: instant(time.Unix(0, 0)),
		Links: []atomLink{{"self", "application/atom+xml", s.outward(self)}, {"alternate", "text/html", s.outward(page)}},
	}
}

// add puts an entry at the end of a feed, which is as new as its newest entry.
func (f *feed) add(e entry, updated time.Time) {
	e.Updated = instant(updated)
	f.Updated = max(f.Updated, e.Updated) // of one length, and in UTC
	f.Entries = append(f.Entries, e)
}

// writeFeed answers with a feed. Its Last-Modified is when its newest entry was;
// only the tag says whether it is the same: a withdrawal makes nothing newer.
func (s *site) writeFeed(w http.ResponseWriter, r *http.Request, f feed) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(f); err != nil {
		return fmt.Errorf("Atom: %w", err)
	}
	if unchanged(w, r, etag(b.String())) {
		return nil
	}
	if t, err := time.Parse(time.RFC3339, f.Updated); err == nil && t.Unix() > 0 {
		w.Header().Set("Last-Modified", t.Format(http.TimeFormat))
	}
	w.Header().Set("Content-Type", atomType)
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(http.StatusOK)
	b.WriteTo(w) // a reader who has left is no fault of ours
	return nil
}
