package extract

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// decode returns a page as UTF-8 in NFC, without byte order mark and XML
// declaration. A byte order mark or a declaration names the encoding. What is
// valid UTF-8 beyond ASCII is UTF-8 whatever it declares; what declares UTF-8 and
// is none, or declares nothing, is windows-1252, as browsers take it.
func decode(body []byte, contentType string) []byte {
	if m := xmlDeclaration.FindSubmatch(body); m != nil && !strings.Contains(contentType, "charset") {
		contentType = "text/xml; charset=" + string(m[1])
	}
	enc, name, certain := charset.DetermineEncoding(body, contentType)
	if m := lateDeclaration.FindSubmatch(body[:min(len(body), 64<<10)]); m != nil && !certain {
		if late, lateName := charset.Lookup(string(m[1])); late != nil {
			enc, name = late, lateName
		}
	}
	switch {
	case utf8.Valid(body) && (!certain || name == "utf-8" || name == "windows-1252"):
	case name == "utf-8" && nearlyUTF8(body):
		body = bytes.ToValidUTF8(body, []byte("\ufffd"))
	case name == "utf-8":
		body = decodeWith(charmap.Windows1252, body)
	default:
		body = decodeWith(enc, body)
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	return norm.NFC.Bytes(xmlDeclaration.ReplaceAll(body, nil))
}

// lateDeclaration names the encoding of a page beyond the first 1024 bytes, where
// browsers look for it before they read the page.
var lateDeclaration = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)`)

// xmlDeclaration stands first in XML and may name the encoding.
var xmlDeclaration = regexp.MustCompile(`(?i)^(?:\x{feff})?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["'][^>]*\?>`)

func decodeWith(enc encoding.Encoding, body []byte) []byte {
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return text
}

// nearlyUTF8 reports whether text is UTF-8 with single damaged bytes, such as a
// page that was cut within a letter: far more letters are whole than broken.
func nearlyUTF8(body []byte) bool {
	whole, broken := 0, 0
	for len(body) > 0 {
		r, n := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n > 1:
			whole++
		}
		body = body[n:]
	}
	return whole > 10*broken
}
