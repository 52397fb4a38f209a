package extract

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TestMislabelled reads pages whose encoding is said wrongly, twice, or in a way
// that is none. To add a case, add a line.
func TestMislabelled(t *testing.T) {
	for _, c := range []struct{ contentType, body, want string }{
		{"text/html; charset=ISO-8859-1", "H\xe4lsning \x96 \x80", "Hälsning – €"},
		{"text/html; charset=UTF-8", "H\xe4lsning fr\xe5n \xd6", "Hälsning från Ö"}, // none, whatever is said
		{"text/html; charset=ISO-8859-1", "\xef\xbb\xbfHälsning", "Hälsning"},
		{"text/html", "\xfe\xff\x00H\x00\xe4", "Hä"},
		{"text/html; charset=macintosh", "H\x8alsning", "Hälsning"},
		{"text/html; charset=ibm850", "H\x84lsning", "H\u201elsning"}, // an encoding that browsers do not know: as if none were said
		{"text/html; charset=UTF-8", "a\x00b", "a\x00b"},
		{"text/html; charset=\"", "H\xe4r", "Här"},
		{"", "", ""},
	} {
		if got := string(decode(narrow([]byte(c.body)), c.contentType)); got != c.want {
			t.Errorf("%q as %q: got %q, want %q", c.body, c.contentType, got, c.want)
		}
	}
}

// FuzzCharset holds that bytes of any encoding become UTF-8 in NFC, and do not grow
// beyond reason.
func FuzzCharset(f *testing.F) {
	for _, contentType := range []string{"text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=utf-16", "text/html; charset=iso-2022-jp", "text/html; charset=gb18030", "text/xml", ""} {
		f.Add([]byte("<meta charset=iso-8859-1>H\xe4lsning fr\xe5n \xc3\x96rebro"), contentType)
		f.Add([]byte("\xff\xfe<\x00?\x00x\x00m\x00l\x00"), contentType)
		f.Add([]byte(`<?xml version="1.0" encoding="utf-32"?><a>`+"\x1b$B\x00a\u0308"), contentType)
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text := decode(narrow(body), contentType)
		switch {
		case !utf8.Valid(text):
			t.Errorf("%q as %q gives %q, which is no UTF-8", body, contentType, text)
		case !norm.NFC.IsNormal(text):
			t.Errorf("%q as %q gives %q, which is not in NFC", body, contentType, text)
		case len(text) > 8*len(body)+8:
			t.Errorf("%d bytes as %q give %d", len(body), contentType, len(text))
		}
	})
}
