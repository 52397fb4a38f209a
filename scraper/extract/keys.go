package extract

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"kronika/archive"
)

// keys returns the keys that a post has beside its Blogger ID, strongest first.
func keys(p archive.Post) []string {
	if p.Source == "" {
		return nil
	}
	var keys []string
	if permalink := pathKey(p.URL); permalink != "" {
		keys = append(keys, p.Source+":"+permalink)
	}
	if words := firstWords(p.Text); len(keys) == 0 && len(p.Keys) == 0 && p.Published != "" && words != "" {
		keys = append(keys, p.Source+":"+string(p.Published.Cut(len("2012-11-23")))+":"+words)
	}
	return keys
}

// pathKey returns the path of a permalink in one spelling, "" if the address
// is none: a saved copy's index.html and percent-encodings make no difference.
func pathKey(permalink string) string {
	u, err := url.Parse(permalink)
	if err != nil || u.Host == "" {
		return ""
	}
	p := path.Clean("/" + strings.TrimSuffix(u.Path, "index.html"))
	if p == "/" {
		return ""
	}
	return p
}

// keyWords is how many words tell two posts of one day apart.
const keyWords = 8

// firstWords returns the first words of a text in lower case, letters and
// digits only.
func firstWords(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words[:min(len(words), keyWords)], " ")
}
