package extract

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"kronika/archive"
)

func TestCommentTime(t *testing.T) {
	summer := time.FixedZone("", 2*60*60)
	for _, c := range []struct {
		name, link, visible string
		zone                *time.Location
		want                archive.Date
	}{
		{"clock beside it", "x?showComment=1296072811844#c1", "26 de enero de 2011, 21:13", summer, "2011-01-26T21:13:31+01:00"},
		{"midnight", "x?showComment=1296082811844#c1", "27 januari 2011 00:00", nil, "2011-01-27T00:00:11+01:00"},
		{"offset of the post", "x?showComment=1296072811844#c1", "i onsdags", summer, "2011-01-26T22:13:31+02:00"},
		{"twelve hours", "x?showComment=1296072811844#c1", "January 26, 2011 9:13 PM", summer, "2011-01-26T21:13:31+01:00"},
		{"numbers of two days", "x?showComment=1299528811844#c1", "3/7/2011 10:13 PM", summer, "2011-03-07T22:13:31+02:00"},
		{"saved copy", "x.html%3FshowComment=1296072811844.html#c1", "", summer, "2011-01-26T22:13:31+02:00"},
		{"no offset", "x?showComment=1296072811844", "26 januari 2011", nil, "2011-01-26"},
		{"no moment", "#c1", "26 januari 2011 21:13", summer, "2011-01-26T21:13"},
		{"other clock", "x?showComment=1296072811844", "26 januari 2011 21:07", summer, "2011-01-26T22:13:31+02:00"},
		{"nothing", "", "", nil, ""},
	} {
		if got := commentTime(c.link, c.visible, c.zone); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"line breaks", "a<br>b<br><br>c<br>\n&nbsp;<br>d", "a\nb\n\nc\n\nd"},
		{"paragraphs", "<p>a\nb</p><p>c</p>d", "a b\n\nc\n\nd"},
		{"divs are lines", "<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"},
		{"a break that ends a block", "<div>a<br></div><div>b</div>", "a\nb"},
		{"an empty line", "<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"},
		{"dashes", "före<ul><li>x</li><li>y</li></ul>efter", "före\n\n- x\n- y\n\nefter"},
		{"numbers", "<ol><li>x</li><li>y</li></ol>", "1. x\n2. y"},
		{"numbers that go on", "<ol start=7><li>x</li></ol>", "7. x"},
		{"paragraphs in items", "<ul><li><p>x</p></li><li><p>y</p><p>z</p></li></ul>", "- x\n- y\nz"},
		{"lists in lists", "<ol><li>x<ul><li>y</li></ul></li><li>z</li></ol>", "1. x\n- y\n2. z"},
		{"empty item", "<ul><li></li><li>y</li></ul>z", "- y\n\nz"},
		{"item without a list", "<li>x", "- x"},
		{"heading of its own line", "<b>Skolan</b><br>Rektorn slutar.", "Skolan\nRektorn slutar."},
		{"table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		{"as it stands", "<pre>a\n  b\n\nc</pre>d", "a\nb\n\nc\n\nd"},
		{"spaces", "a &nbsp;\u2003 b\t\nc", "a b c"},
		{"soft hyphen", "kommun&shy;styrelsen<wbr>s", "kommunstyrelsens"},
		{"controls", "a&#1;b&#2;c\u200b", "abc"},
		{"normal form", "a\u030a", "å"},
		{"no text", "<img src=x><script>x</script><!-- x -->", ""},
		{"pictures", `Kul <span style="font-family: Wingdings">J</span> och <font face="Wingdings">à</font> J`, "Kul ☺ och → J"},
		{"settings of Word", "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><p>a<o:p>b</o:p></p><o:OfficeDocumentSettings>x</o:OfficeDocumentSettings>", "ab"},
		{"word list", "<p class=MsoNormal>a</p><p class=MsoListParagraph>· b</p> <p class=MsoListParagraph>§ c</p><p>d</p>", "a\n\n- b\n- c\n\nd"},
	} {
		root, err := parse([]byte(c.html))
		if err != nil {
			t.Fatal(err)
		}
		var p archive.Post
		setBody(&p, bodyElement(root))
		if p.Text != c.want {
			t.Errorf("%s: got %q, want %q", c.name, p.Text, c.want)
		}
	}
}

// TestTidy holds that text of our own form stays as it is.
func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb\n\nc":                               "a\nb\n\nc",
		"a \r\n b\r\n\r\n\r\nc\u00a0\u00a0d\n":    "a\nb\n\nc d",
		"- " + strings.Repeat("ord ", 50) + "\nb": "- " + strings.TrimSpace(strings.Repeat("ord ", 50)) + "\nb",
		"": "",
	} {
		if got := tidy(in); got != want {
			t.Errorf("tidy(%q) = %q, want %q", in, got, want)
		}
		if again := tidy(want); again != want {
			t.Errorf("tidy(%q) = %q, want no change", want, again)
		}
	}
}

func TestSanitise(t *testing.T) {
	for in, want := range map[string]string{
		`<a href="javascript:alert(1)" onclick="x()">x</a>`: "x",
		`<a href="mailto:a@b.se">x</a>`:                     `<a href="mailto:a@b.se" rel="nofollow">x</a>`,
		`<p style="color:red" class="x">a<br>b</p>`:         "<p>a<br>b</p>",
		`<svg onload=alert(1)><iframe src=x></iframe>a`:     "a",
		`<style>p{}</style><h3>a</h3>`:                      "<h3>a</h3>",
	} {
		if got := sanitise(in); got != want {
			t.Errorf("sanitise(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("<p>åäö")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("åäö ", 20)
	for _, c := range []struct{ name, body, contentType, want string }{
		{"nothing said", "<p>åäö", "", "<p>åäö"},
		{"byte order mark", "\ufeff<p>åäö", "", "<p>åäö"},
		{"UTF-16", utf16, "text/html", "<p>åäö"},
		{"nothing said, not UTF-8", "<p>\xe5\xe4\xf6 \x96", "", "<p>åäö –"},
		{"declared wrongly", "<meta charset=utf-8><p>\xe5\xe4\xf6", "", "<meta charset=utf-8><p>åäö"},
		{"header", "<p>\xe5", "text/html; charset=iso-8859-1", "<p>å"},
		{"header wrong, body UTF-8", "<p>å", "text/html; charset=iso-8859-1", "<p>å"},
		{"Cyrillic", "<meta charset=windows-1251><p>\xea", "", "<meta charset=windows-1251><p>к"},
		{"declared late", strings.Repeat(" ", 2000) + "<meta charset=windows-1251>\xea", "", strings.Repeat(" ", 2000) + "<meta charset=windows-1251>к"},
		{"XML declaration", "<?xml version='1.0' encoding='ISO-8859-1'?><feed>\xe5", "", "<feed>å"},
		{"XML declaration, UTF-8", "<?xml version='1.0' encoding='UTF-8'?><feed>å", "", "<feed>å"},
		{"cut within a letter", "<meta charset=utf-8>" + long + "\xc3", "", "<meta charset=utf-8>" + long + "\ufffd"},
		{"normal form", "a\u030a", "", "å"},
	} {
		if got := string(decode([]byte(c.body), c.contentType)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSplitHeader holds what is a date header and what is a date in a sentence.
func TestSplitHeader(t *testing.T) {
	for _, c := range []struct {
		line, before string
		date         archive.Date
	}{
		{"fredag 23 november 2012", "", "2012-11-23"},
		{"  Fredag den 23 november 2012 ", "  ", "2012-11-23"},
		{"i länet.fredag 16 november 2012", "i länet.", "2012-11-16"},
		{"sa hon.”fredag 16 november 2012", "sa hon.”", "2012-11-16"},
		{"vi ses fredag 16 november 2012", "vi ses fredag 16 november 2012", ""},
		{"långfredag 29 mars 2013", "långfredag 29 mars 2013", ""},
		{"fredag 16 november 2012 är vi lediga", "fredag 16 november 2012 är vi lediga", ""},
		{"torsdag 31 november 2012", "", ""},
	} {
		before, date := splitHeader(c.line)
		if date != c.date || date != "" && before != c.before {
			t.Errorf("%q: got %q and %q, want %q and %q", c.line, before, date, c.before, c.date)
		}
	}
}

// TestLinesKeepTheirParagraphs holds that a post that was exported is read back
// as it was.
func TestLinesKeepTheirParagraphs(t *testing.T) {
	text := strings.Repeat("En lång rad. ", 20) + "x\\nrad två\\n\\nstycke två"
	r, err := Extract(Page{URL: "a.jsonl", Body: []byte(`{"source":"a","published":"2012-11-23","text":"` + text + `"}`)})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Posts[0].Text, strings.ReplaceAll(text, "\\n", "\n"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
