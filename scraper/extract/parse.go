package extract

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"

	"golang.org/x/net/html"
)

// maxDepth is how deep elements may nest, as in browsers; the parser refuses
// deeper pages.
const maxDepth = 512

// Limits of a page, several times what the largest that we know have: they bound
// what it grows to in memory.
const (
	maxNodes = 250_000 // elements and texts
	maxToken = 1 << 20 // bytes of a tag, or of a text without tags
)

// parse reads HTML as browsers do, within limits on what it grows to.
func parse(text []byte) (*html.Node, error) {
	text = lighten(text)
	if len(text) > maxToken || atMost(text) > maxNodes {
		nodes, err := estimate(text)
		switch {
		case err != nil:
			return nil, err
		case nodes > maxNodes:
			return nil, fmt.Errorf("has more than %d elements and texts", maxNodes)
		}
	}
	return html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
}

// lighten empties the images that stand in a page itself: they are large, and
// nothing reads them.
func lighten(text []byte) []byte {
	if !bytes.Contains(text, []byte(";base64,")) {
		return text
	}
	return inline.ReplaceAll(text, []byte("data:,"))
}

var inline = regexp.MustCompile(`data:[\w/+.;=-]{1,100};base64,[\w+/=%\s]{1000,}`)

// atMost returns a bound of how many nodes a page parses to that is quick to find
// and high: as if no formatting element were ever closed. Of equal elements three
// begin anew at most, of links, which do not nest, one.
func atMost(text []byte) int {
	tags, open := 0, 0
	same := map[string]int{}
	for ; ; tags++ {
		i, most := bytes.IndexByte(text, '<'), 2*(tags+1)*(1+open)
		if i < 0 || most > maxNodes {
			return most
		}
		text = text[i+1:]
		name := bytes.ToLower(text[:min(len(text), len("strong "))])
		if end := bytes.IndexAny(name, " \t\r\n\f/>"); end >= 0 {
			name = name[:end]
		}
		if !formatting[string(name)] {
			continue
		}
		tag := text
		if end := bytes.IndexByte(text, '>'); end >= 0 && len(name) > 1 {
			tag = text[:end]
		} else if len(name) == 1 {
			tag = name
		}
		if same[string(tag)]++; same[string(tag)] <= 3 {
			open++
		}
	}
}

// estimate returns an upper bound of how many nodes a page parses to. A page
// can be far smaller than its tree: elements such as <font> that are never
// closed begin anew in each paragraph after them. A tag or text that is too long
// is an error: it may have any number of attributes.
func estimate(text []byte) (nodes int, err error) {
	open := map[string][]string{} // by element, the tags not closed
	again := 0                    // how many of them begin anew; three of the same at most
	same := map[string]int{}
	z := html.NewTokenizer(bytes.NewReader(text))
	z.SetMaxBuf(maxToken)
	for kind := z.Next(); kind != html.ErrorToken && nodes <= maxNodes; kind = z.Next() {
		nodes += 1 + again
		if kind != html.StartTagToken && kind != html.EndTagToken {
			continue
		}
		raw := string(z.Raw())
		bytesName, _ := z.TagName()
		name := string(bytesName)
		switch tags := open[name]; {
		case !formatting[name]:
		case kind == html.StartTagToken:
			open[name] = append(tags, raw)
			if same[raw]++; same[raw] <= 3 {
				again++
			}
		case len(tags) > 0:
			raw = tags[len(tags)-1]
			open[name] = tags[:len(tags)-1]
			if same[raw]--; same[raw] < 3 {
				again--
			}
		}
	}
	if errors.Is(z.Err(), html.ErrBufferExceeded) {
		return nodes, fmt.Errorf("has a tag or text of more than %d bytes", maxToken)
	}
	return nodes, nil
}

// formatting elements begin anew after a block that ended inside them.
var formatting = map[string]bool{
	"a": true, "b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true,
	"s": true, "small": true, "strike": true, "strong": true, "tt": true, "u": true,
}
