package archive

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// A Source is one blog. Keys, diary numbers and bodies are scoped by it: two
// municipalities' posts never meet.
type Source struct {
	ID      string `json:"id" toml:"-"`            // short name: lower-case letters, digits, '-' and '.'; "kommunchefvimmerby"
	Address string `json:"address" toml:"address"` // host and path without scheme; identifies the blog
	Name    string `json:"name" toml:"name"`       // as readers see it; the blog's own title if nobody decided

	Municipality     string `json:"municipality,omitempty" toml:"municipality"`           // "Vimmerby kommun"
	MunicipalityCode string `json:"municipality_code,omitempty" toml:"municipality_code"` // SCB, four digits: "0884"
	Owner            Owner  `json:"owner,omitempty" toml:"owner"`
	Role             string `json:"role,omitempty" toml:"role"` // of the author: "kommunchef"
	Archival                // where it is another than of the other blogs
}

// Archival says whose records are handed over in a package, in the words of
// Swedish archive law.
type Archival struct {
	Creator string `json:"archival_creator,omitempty" toml:"archival_creator"` // arkivbildare: whose activity they come from
	Keeper  string `json:"archival_owner,omitempty" toml:"archival_owner"`     // arkivägare: who answers for the archive
}

// Owner says whose words a blog holds. An official's blog is the
// municipality's record; a politician's normally is not.
type Owner string

// The owners of a blog. The empty Owner is unknown.
const (
	Authority Owner = "myndighet"
	Elected   Owner = "förtroendevald"
	Party     Owner = "parti"
	Private   Owner = "privat"
)

// NewSource returns the source that an address names: without scheme, "www.",
// default port and query, the country domains of Blogger folded into
// blogspot.com. Of the path stays what a blog can live below, "kommun.se/blogg";
// that of a post, a month or a feed does not. Its name and owner are unknown.
func NewSource(rawURL string) (Source, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Hostname() == "" {
		return Source{}, fmt.Errorf("blog address %q: want an address such as https://namn.blogspot.com", rawURL)
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if name, _, ok := strings.Cut(host, ".blogspot."); ok {
		return Source{ID: name, Address: name + ".blogspot.com"}, nil
	}
	s := Source{ID: host, Address: host}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		s = Source{ID: host + "-" + p, Address: host + ":" + p}
	}
	for folder := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		if folder == "" || strings.Contains(folder, ".") || ofPosts.MatchString(folder) {
			break
		}
		s.ID += "-" + notInID.ReplaceAllString(strings.ToLower(folder), "-")
		s.Address += "/" + folder
	}
	return s, nil
}

// ofPosts finds folders below a blog that hold its posts, lists and feeds.
var ofPosts = regexp.MustCompile(`(?i)^(?:(?:19|20)\d\d(?:[-_].*)?|feeds?|rss|atom|p|page|search|tag|tags|category|categories|kategori|label|author|archives?|arkiv|posts?|inlagg|wp-.*)$`)

var notInID = regexp.MustCompile(`[^a-z0-9.]+`)
