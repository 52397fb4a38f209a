package extract

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kronika/archive"
)

// Keys returns the keys of a post, strongest first: those it has, the path of
// its address, and for a post without either its day and first words.
func Keys(p archive.Post) []string {
	keys := slices.Clone(p.Keys)
	if p.Source == "" {
		return keys
	}
	if permalink := pathKey(p.URL); permalink != "" {
		keys = append(keys, p.Source+":"+permalink)
	}
	if words := cmp.Or(firstWords(p.Text), firstWords(p.Title)); len(keys) == 0 && p.Published != "" && words != "" {
		keys = append(keys, p.Source+":"+string(p.Published.Cut(len("2012-11-23")))+":"+words)
	}
	return distinct(keys)
}

// pathKey returns the path of a permalink in one spelling, "" if it names no
// post: a saved copy's index.html and percent-encodings make no difference. Where
// a query says which post it is, the path does not; of WordPress' ?p=15 it is part
// of the key.
func pathKey(permalink string) string {
	u, err := url.Parse(permalink)
	if err != nil || u.Host == "" {
		return ""
	}
	q := u.Query()
	for _, name := range []string{"p", "page_id"} {
		if number := q.Get(name); plainNumber.MatchString(number) {
			return path.Clean("/"+u.Path) + "?" + name + "=" + number
		}
	}
	if tellsApart(q) {
		return ""
	}
	return postPathIn(u.Path)
}

var plainNumber = regexp.MustCompile(`^[1-9]\d{0,11}$`)

// postPathIn returns the path of a post in one spelling, "" if it is that of a
// list.
func postPathIn(address string) string {
	name, _, _ := strings.Cut(address, "?")
	name = strings.ToValidUTF8(norm.NFC.String(name), "\ufffd")
	if path.Base(name) == "index.html" {
		name = path.Dir(name)
	}
	name = path.Clean("/" + name)
	if name == "/" || monthPath.MatchString(name+"/") || monthPath.MatchString(name) {
		return ""
	}
	return name
}

// tellsApart reports whether a query can be what tells two posts apart: p=15
// can, but not Blogger's own parameters, nor those of who sent the reader.
func tellsApart(q url.Values) bool {
	for name := range q {
		switch {
		case name == "m", name == "showComment", name == "spref", name == "fbclid", strings.HasPrefix(name, "utm_"):
		default:
			return true
		}
	}
	return false
}

// apart takes the keys of paths from posts that are different by a stronger key:
// one address that stands for two posts is the address of neither.
func apart(posts []archive.Post) (shared []string) {
	strongest := map[string]string{}
	for _, p := range posts {
		for _, key := range p.Keys {
			switch other, ok := strongest[key]; {
			case !ok:
				strongest[key] = p.Keys[0]
			case other != p.Keys[0]:
				shared = append(shared, key)
			}
		}
	}
	slices.Sort(shared)
	shared = slices.Compact(shared)
	for i := range posts {
		posts[i].Keys = slices.DeleteFunc(posts[i].Keys, func(key string) bool {
			_, found := slices.BinarySearch(shared, key)
			return found
		})
	}
	return shared
}

// keyWords is how many words tell two posts of one day apart.
const keyWords = 8

// firstWords returns the first words of a text in lower case, letters and
// digits only.
func firstWords(text string) string {
	var words []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if words = append(words, strings.ToLower(word)); len(words) == keyWords {
			break
		}
	}
	return strings.Join(words, " ")
}
