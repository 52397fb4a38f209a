package scraper

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/scraper/extract"
)

// A survey is what a first look through WARC files tells: which blogs are in them,
// and which images and style sheets the pages of these need. A file may hold whole
// sites beside a blog, and an image before the page that shows it.
type survey struct {
	*importer
	seed   maphash.Seed
	blogs  map[string]*blog  // by address
	own    map[string]*blog  // by the short name that another archive of ours gave it; none: left out
	said   map[uint64]string // by the sum of the address of a page elsewhere: the address of the blog that it says it is of
	assets map[uint64]*blog  // by the sum of the address of what its pages need

	claims map[string]*claim   // by that short name
	needs  map[string]sums     // by the address that a page says its blog has
	leads  map[uint64][]uint64 // what style sheets need, and where redirects lead
}

type sums map[uint64]struct{}

// A blog is one whose pages are taken in. Its source is put into the archive when
// the first of them is.
type blog struct {
	archive.Source
	known bool // the archive has the source
}

// survey looks through WARC files. What is damaged in them is said when they are
// taken in.
func (im *importer) survey(ctx context.Context, files []file) (*survey, error) {
	s := &survey{importer: im, seed: maphash.MakeSeed(), blogs: map[string]*blog{}, own: map[string]*blog{}, said: map[uint64]string{}, assets: map[uint64]*blog{},
		claims: map[string]*claim{}, needs: map[string]sums{}, leads: map[uint64][]uint64{}}
	if err := s.begin(); err != nil {
		return nil, err
	}
	for _, f := range files {
		for a, err := range answers(ctx, f) {
			if err == nil {
				s.look(a.Page)
				im.passed(a.passed)
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		im.pass(f)
	}
	s.resolveOwn()
	s.resolveNeeds()
	if addresses := slices.Sorted(maps.Keys(s.blogs)); s.Source != "" && len(addresses) > 1 {
		s.report.find("--source "+s.Source, "takes the pages of several addresses for one blog: "+strings.Join(addresses, ", "))
	}
	return s, nil
}

// begin names the blogs that need not say themselves that they are: the one of
// --url, else those that the archive has.
func (s *survey) begin() error {
	if s.URL != "" {
		src, err := archive.NewSource(s.URL)
		if err != nil {
			return err
		}
		s.add(src)
		return nil
	}
	for _, src := range s.held {
		if src.Address != src.ID && (s.Source == "" || src.ID == s.Source) {
			s.blogs[src.Address] = &blog{src, true}
		}
	}
	return nil
}

// add takes a blog in.
func (s *survey) add(src archive.Source) {
	if s.blogs[src.Address] != nil {
		return
	}
	if s.Source != "" {
		src.ID = s.Source
	}
	src.Name = ""
	s.blogs[src.Address] = &blog{src, false}
}

// look takes in what one answer tells.
func (s *survey) look(p archive.Page) {
	status := p.Status()
	switch {
	case s.isOwn(p):
		s.lookOwn(p)
	case p.Repeats != nil:
	case status >= 300 && status <= 399:
		if to := s.absolute(p.URL, p.Header().Get("Location")); to != "" {
			s.leads[s.sum(p.URL)] = []uint64{s.sum(to)}
		}
	case !isFound(p):
	case strings.Contains(strings.ToLower(contentType(p)), "text/css"):
		s.leads[s.sum(p.URL)] = s.needed(p)
	case mayHoldPosts(p):
		s.lookPage(p)
	}
}

// isFound reports whether an answer has the page that was asked for.
func isFound(p archive.Page) bool { return p.Head == nil || p.Status() == http.StatusOK }

// lookPage finds out of which blog a page is, and what it needs.
func (s *survey) lookPage(p archive.Page) {
	address := s.within(p.URL)
	if address == "" {
		src, posts := s.says(p)
		if address = src.Address; address == "" {
			return
		}
		s.said[s.sum(p.URL)] = address
		if s.URL == "" && posts {
			s.add(src)
		}
	}
	if s.needs[address] == nil {
		s.needs[address] = sums{}
	}
	for _, sum := range s.needed(p) {
		s.needs[address][sum] = struct{}{}
	}
}

// says returns the blog that a page says it is of, without an address if it says
// none, and whether it shows posts. A page of an unknown program says nothing of it:
// news look like posts.
func (s *survey) says(p archive.Page) (src archive.Source, posts bool) {
	r, err := readPage(p)
	if err != nil || r.Platform == "html" || r.Platform == "text" {
		return src, false
	}
	src, err = archive.NewSource(r.Address)
	return src, err == nil && len(r.Posts) > 0
}

// within returns the address of the blog that an address lies in, "" if in none.
func (s *survey) within(address string) string {
	src, err := archive.NewSource(address)
	if err != nil {
		return ""
	}
	for at := src.Address; ; {
		if s.blogs[at] != nil {
			return at
		}
		folder := strings.LastIndexByte(at, '/')
		if folder < 0 {
			return ""
		}
		at = at[:folder]
	}
}

// isOwn reports whether another archive of ours says whose an answer is, and nobody
// says otherwise.
func (s *survey) isOwn(p archive.Page) bool { return p.Source != "" && s.URL == "" && s.Source == "" }

// A claim is what another archive of ours says of a blog.
type claim struct {
	address string // of the blog as its pages tell; its short name if they do not
	page    string // the address of the first page
}

// lookOwn takes in what an answer tells of a blog that another archive of ours
// gave a short name.
func (s *survey) lookOwn(p archive.Page) {
	c := s.claims[p.Source]
	if c == nil {
		c = &claim{address: p.Source}
		s.claims[p.Source] = c
	}
	if c.address == p.Source {
		c.address = addressOf(p.Source, p.URL)
	}
	if c.page == "" && isFound(p) && p.Repeats == nil && mayHoldPosts(p) {
		c.page = p.URL
	}
}

// resolveOwn finds the blog here for each short name there: the one whose address
// the pages have, the one of that name, or a new one. That the name is another
// blog's here is a finding.
func (s *survey) resolveOwn() {
	for _, id := range slices.Sorted(maps.Keys(s.claims)) {
		c := s.claims[id]
		if in := s.within(c.page); in != "" {
			s.own[id] = s.blogs[in]
			continue
		}
		i := slices.IndexFunc(s.held, func(h archive.Source) bool { return h.ID == id })
		switch {
		case i < 0:
			s.own[id] = &blog{archive.Source{ID: id, Address: c.address}, false}
		case s.held[i].Address == id || !strings.HasPrefix(c.page, "http"):
			s.own[id] = &blog{s.held[i], true}
		default:
			s.report.find(c.page, fmt.Sprintf("is of a blog that is called %q where it was collected; here that is %s: left out; --source gives it another name", id, s.held[i].Address))
		}
	}
}

// resolveNeeds follows what pages need to what that needs.
func (s *survey) resolveNeeds() {
	for _, address := range slices.Sorted(maps.Keys(s.needs)) {
		b := s.blogs[address]
		if b == nil {
			continue
		}
		for next := slices.Collect(maps.Keys(s.needs[address])); len(next) > 0; {
			sum := next[len(next)-1]
			next = next[:len(next)-1]
			if s.assets[sum] == nil {
				s.assets[sum] = b
				next = append(next, s.leads[sum]...)
			}
		}
	}
	s.claims, s.needs, s.leads = nil, nil, nil
}

// needed returns the sums of the addresses of what a page or style sheet needs.
func (s *survey) needed(p archive.Page) []uint64 {
	read, err := pageToRead(p)
	if err != nil {
		return nil
	}
	var all []uint64
	for _, address := range extract.ReadNeeds(read).Assets {
		all = append(all, s.sum(address))
	}
	return all
}

// sum returns what stands for an address: http and https are one.
func (s *survey) sum(address string) uint64 {
	_, rest, _ := strings.Cut(address, "://")
	rest, _, _ = strings.Cut(rest, "#")
	return maphash.String(s.seed, rest)
}

// absolute resolves the address in a redirect, "" if there is none.
func (s *survey) absolute(base, address string) string {
	from, err := url.Parse(base)
	if err != nil || address == "" {
		return ""
	}
	to, err := from.Parse(address)
	if err != nil {
		return ""
	}
	return to.String()
}
