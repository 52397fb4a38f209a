package extract

import (
	"bytes"
	"fmt"

	"golang.org/x/net/html"
)

// maxDepth is how deep elements may nest, as in browsers; the parser refuses
// deeper pages.
const maxDepth = 512

// maxNodes is how many elements and texts a page may hold.
const maxNodes = 2_000_000

// parse reads HTML as browsers do, within limits on what it grows to.
func parse(text []byte) (*html.Node, error) {
	if n := estimate(text); n > maxNodes {
		return nil, fmt.Errorf("has more than %d elements and texts", maxNodes)
	}
	return html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
}

// estimate returns an upper bound of how many nodes a page parses to. A page
// can be far smaller than its tree: elements such as <font> that are never
// closed begin anew in each paragraph after them.
func estimate(text []byte) (nodes int) {
	open := map[string][]string{} // by element, the tags not closed
	again := 0                    // how many of them begin anew; three of the same at most
	same := map[string]int{}
	z := html.NewTokenizer(bytes.NewReader(text))
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
	return nodes
}

// formatting elements begin anew after a block that ended inside them.
var formatting = map[string]bool{
	"a": true, "b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true,
	"s": true, "small": true, "strike": true, "strong": true, "tt": true, "u": true,
}
