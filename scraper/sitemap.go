package scraper

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"

	"kronika/archive"
)

// Limits of a sitemap (sitemaps.org, "Sitemap file location"; 50 MB and 50,000
// addresses are the standard's own).
const (
	maxSitemap  = 50 << 20 // bytes, unpacked
	maxSitemaps = 200      // files that an index names
)

// A sitemap is a list of the addresses of a site, or of further lists.
type sitemap struct {
	lists []string
	pages []entry
}

// An entry is an address in a sitemap and when it changed last; the zero date
// is unknown.
type entry struct {
	URL     string
	Changed archive.Date
}

// readSitemap reads a sitemap: XML, gzipped XML or one address a line. What is
// damaged is read as far as it goes, with an error.
func readSitemap(body []byte) (s sitemap, err error) {
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return s, err
		}
		if body, err = io.ReadAll(io.LimitReader(z, maxSitemap)); err != nil && len(body) == 0 {
			return s, err
		}
	}
	if text := bytes.TrimSpace(body); !bytes.HasPrefix(text, []byte("<")) && !bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "http") {
				s.pages = append(s.pages, entry{URL: line})
			}
		}
		return s, nil
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	// Addresses are ASCII in any encoding that a sitemap comes in.
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, fmt.Errorf("sitemap: %w", err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "url" && start.Name.Local != "sitemap" {
			continue
		}
		var e struct {
			Loc     string `xml:"loc"`
			Lastmod string `xml:"lastmod"`
		}
		if err := d.DecodeElement(&e, &start); err != nil {
			return s, fmt.Errorf("sitemap: %w", err)
		}
		address := strings.TrimSpace(e.Loc)
		switch {
		case address == "":
		case start.Name.Local == "sitemap" && len(s.lists) < maxSitemaps:
			s.lists = append(s.lists, address)
		case start.Name.Local == "url":
			changed, _ := archive.ParseDate(strings.TrimSpace(e.Lastmod))
			s.pages = append(s.pages, entry{address, changed})
		}
	}
}
