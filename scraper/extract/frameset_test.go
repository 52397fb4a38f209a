package extract

import (
	"html"
	"testing"
)

// TestFrameset: a frameset takes the place of a body, so that there is none.
func TestFrameset(t *testing.T) {
	const frames = "<frameset onload=x><frame src=a></frameset>"
	escaped := html.EscapeString(frames)
	for name, text := range map[string]string{
		"Atom":       `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="html">` + escaped + `</title><content type="html">` + escaped + `</content></entry><entry><id>2</id><title>Is</title></entry></feed>`,
		"RSS":        `<rss><channel><item><title>` + escaped + `</title><description>` + escaped + `</description></item><item><title>Is</title></item></channel></rss>`,
		"JSON Lines": `{"title":"` + frames + `","html":"` + frames + `"}` + "\n" + `{"title":"Is","text":"Is."}`,
		"a page":     frames,
	} {
		address := "http://blogg.example/x"
		if name == "JSON Lines" {
			address = "x.jsonl"
		}
		r, err := Extract(Page{URL: address, Body: []byte(text)})
		if err != nil && name != "a page" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if name != "a page" && (len(r.Posts) == 0 || r.Posts[len(r.Posts)-1].Title != "Is") {
			t.Errorf("%s: got %+v, want the post behind the frameset", name, r.Posts)
		}
	}
}
