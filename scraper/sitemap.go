package scraper

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"iter"
	"strings"

	"github.com/klauspost/compress/gzip"

	"kronika/archive"
)

// Limits of a sitemap: 50 MB unpacked and 50,000 addresses are the standard's
// own (sitemaps.org, "Using Sitemap index files").
const (
	maxSitemap = 50 << 20 // bytes, unpacked
	maxEntries = 50_000
)

// An entry is an address in a sitemap.
type entry struct {
	URL     string
	Changed archive.Date // when it did last; zero if that is unknown
	List    bool         // it is a sitemap itself
}

// readSitemap returns the entries of a sitemap: XML, gzipped XML or one address a
// line. What is damaged or too long is read as far as it goes; then an error
// comes last.
func readSitemap(body []byte) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		n := 0
		err := eachEntry(body, func(e entry) error {
			switch n++; {
			case n > maxEntries:
				return fmt.Errorf("it has more than %d addresses: the rest is left out", maxEntries)
			case !yield(e, nil):
				return errEnough
			}
			return nil
		})
		if err != nil && err != errEnough {
			yield(entry{}, fmt.Errorf("sitemap: %w", err))
		}
	}
}

// errEnough says that nobody wants more entries.
var errEnough = errors.New("enough")

// eachEntry gives away the entries of a sitemap until there are no more, or the
// taker has an error.
func eachEntry(body []byte, take func(entry) error) error {
	var in io.Reader = bytes.NewReader(body)
	if isGzip(body) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		in = z
	}
	unpacked := &io.LimitedReader{R: in, N: maxSitemap}
	text := bufio.NewReader(unpacked)
	err := readEntries(text, take)
	if unpacked.N == 0 {
		return fmt.Errorf("it is longer than %d bytes: the rest is left out", maxSitemap)
	}
	return err
}

func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b}) }

func readEntries(text *bufio.Reader, take func(entry) error) error {
	for {
		c, err := text.ReadByte()
		switch {
		case err != nil:
			return noEOF(err)
		case c == '<' || c == 0xef: // or a byte order mark
			text.UnreadByte()
			return readXML(text, take)
		case !bytes.ContainsRune([]byte(" \t\r\n"), rune(c)):
			text.UnreadByte()
			return readLines(text, take)
		}
	}
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// readLines reads a sitemap of one address a line.
func readLines(text io.Reader, take func(entry) error) error {
	lines := bufio.NewScanner(text) // a line longer than 64 KiB is an error
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http") {
			if err := take(entry{URL: line}); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// readXML reads a sitemap in XML tag by tag, whatever stands around them.
func readXML(text io.Reader, take func(entry) error) error {
	pieces := bufio.NewScanner(text) // one longer than 64 KiB is an error
	pieces.Split(atTags)
	var e entry
	name := ""
	for pieces.Scan() {
		tag, said := cutTag(pieces.Text())
		switch tag {
		case "url", "sitemap":
			e = entry{List: tag == "sitemap"}
		case "/url", "/sitemap":
			if e.URL != "" {
				if err := take(e); err != nil {
					return err
				}
			}
			e = entry{}
		}
		if tag != cdata {
			name = tag
		}
		e.say(name, said)
	}
	return pieces.Err()
}

// atTags is a [bufio.SplitFunc] that splits before each "<", which it drops.
func atTags(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '<'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// cdata is the name of a piece that is text without markup.
const cdata = "![cdata["

// cutTag returns the name of the tag that a piece begins with, in lower case and
// without prefix, and the text behind it.
func cutTag(piece string) (name, text string) {
	if len(piece) >= len(cdata) && strings.EqualFold(piece[:len(cdata)], cdata) {
		text, _, _ = strings.Cut(piece[len(cdata):], "]]>")
		return cdata, strings.TrimSpace(text)
	}
	tag, text, _ := strings.Cut(piece, ">")
	if words := strings.Fields(tag); len(words) > 0 {
		name = strings.ToLower(words[0])
	}
	slash := strings.HasPrefix(name, "/")
	if name = name[strings.IndexByte(name, ':')+1:]; slash {
		name = "/" + strings.TrimPrefix(name, "/")
	}
	return name, html.UnescapeString(strings.TrimSpace(text))
}

// say takes in what an element of an entry says. Its first address is its own;
// those of its images follow.
func (e *entry) say(name, text string) {
	switch {
	case text == "":
	case name == "loc" && e.URL == "":
		e.URL = text
	case name == "lastmod":
		e.Changed, _ = archive.ParseDate(text)
	}
}

// isSitemap reports whether a page is a sitemap, by how it begins.
func isSitemap(body []byte) bool {
	begin := body[:min(len(body), 4<<10)]
	return isGzip(body) || bytes.Contains(begin, []byte("<urlset")) || bytes.Contains(begin, []byte("<sitemapindex"))
}
