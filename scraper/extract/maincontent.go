package extract

import (
	"fmt"
	"net/url"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// maxSearched is how large a page may be, in elements, for its main text to be
// looked for: far more than any blog's page has. The time it takes grows faster
// than the page.
const maxSearched = 30_000

// mainContent returns an element with the main text of a page, as the algorithm
// of a browser's reading mode finds it; nil if there is none. The page itself
// stays as it is.
func mainContent(root *html.Node) (text *html.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil { // pages are hostile, and the library is not ours
			text, err = nil, fmt.Errorf("cannot be searched for its main text: %v", fault)
		}
	}()
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxSearched
	parser.DisableJSONLD = true
	parser.KeepClasses = true
	article, err := parser.ParseDocument(root, &url.URL{})
	if err != nil {
		return nil, fmt.Errorf("cannot be searched for its main text: %w", err)
	}
	return article.Node, nil
}
