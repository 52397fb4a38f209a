package extract

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// decode returns a page as UTF-8 in NFC. A byte order mark or a declaration
// names the encoding; a page that declares UTF-8 and is none, or declares
// nothing and is none, is windows-1252, as browsers take it.
func decode(body []byte, contentType string) []byte {
	if utf8.Valid(body) && !declares(body, contentType) {
		return norm.NFC.Bytes(bytes.TrimPrefix(body, []byte("\ufeff")))
	}
	enc, name, _ := charset.DetermineEncoding(body, contentType)
	if name == "utf-8" {
		if utf8.Valid(body) {
			return norm.NFC.Bytes(bytes.TrimPrefix(body, []byte("\ufeff")))
		}
		enc = charmap.Windows1252
	}
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		text = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return norm.NFC.Bytes(text)
}

// declares reports whether valid UTF-8 is declared to be something else, in
// which plain ASCII can mean other letters, such as UTF-16 or ISO-2022-JP.
func declares(body []byte, contentType string) bool {
	_, name, certain := charset.DetermineEncoding(body, contentType)
	return certain && name != "utf-8" && name != "windows-1252"
}
