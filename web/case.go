package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/search"
)

// A caseData page shows all that the blogs of a municipality say of one
// diarienummer, the oldest first.
type caseData struct {
	frame
	Number       string // "KS 2012/123"
	Municipality string
	Summary      string // how many posts, when
	Hits         []hitView
	All          string // address of the same as a search
	More         int    // posts that are not on the page
}

func (*caseData) template() string { return "case" }

// casePage serves GET /dnr/{municipality}/{dnr}: see [site.caseURL].
func (s *site) casePage(w http.ResponseWriter, r *http.Request) error {
	municipality, err := s.municipality(r)
	if err != nil {
		return err
	}
	number := caseNumber(r.PathValue("dnr"))
	req := only(only(ask(), "municipality", municipality), "dnr", number)
	req.Query, req.Sort, req.Size = `dnr:"`+number+`"`, search.Oldest, search.MaxSize
	res, err := s.find(r.Context(), req)
	if err != nil {
		return err
	}
	if municipality == "" || res.Total == 0 {
		return fmt.Errorf("dnr %q: %w", number, archive.ErrNotFound)
	}
	page := &caseData{
		frame: s.frame(number+" – "+municipality, ""), Number: number, Municipality: municipality,
		Hits: s.hits(res.Hits, req), More: res.Total - len(res.Hits), Summary: summary(res),
	}
	page.NoIndex = true
	req.Query, req.Size = "", defaultSize
	page.All = s.searchURL(req)
	return s.render(w, http.StatusOK, page)
}

// summary says how many posts there are, and when: the first and the last.
func summary(res *search.Result) string {
	said := number(res.Total) + nbsp + "inlägg"
	first, last := res.Hits[0].Published, archive.Date("")
	for _, h := range res.Hits {
		if h.Published != "" {
			last = h.Published
		}
	}
	if first == "" || res.Total > len(res.Hits) {
		return said
	}
	return said + ", " + period(first, last)
}

// municipality returns the municipality that a path means, empty if no blog is
// of it.
func (s *site) municipality(r *http.Request) (string, error) {
	sources, err := s.store.Sources(r.Context())
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(sources, func(src archive.Source) bool { return slug(src.Municipality) == r.PathValue("municipality") })
	if i < 0 {
		return "", nil
	}
	return sources[i].Municipality, nil
}

// caseURL returns the address of a diarienummer's page, such as
// /dnr/ankeborgs-kommun/ks/2012/123; it is empty without a municipality, as each
// has its own numbers.
func (s *site) caseURL(municipality, number string) string {
	if municipality == "" || number == "" {
		return ""
	}
	u := url.URL{Path: s.prefix + "/dnr/" + slug(municipality) + "/" + strings.ToLower(strings.Replace(number, " ", "/", 1))}
	return u.EscapedPath()
}

// caseNumber is the number that a path means: "KS 2012/123" for ks/2012/123.
func caseNumber(path string) string {
	path = strings.ToUpper(path)
	if organ, rest, ok := strings.Cut(path, "/"); ok && strings.Contains(rest, "/") {
		return organ + " " + rest
	}
	return path
}

// slug writes a name as a part of a path. å, ä and ö stay: Habo is not Håbo.
func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }
