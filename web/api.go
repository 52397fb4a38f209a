package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kronika/archive"
	"kronika/search"
)

// The types of what programs get.
const (
	jsonType    = "application/json; charset=utf-8"
	problemType = "application/problem+json"
)

// apiSearch serves GET /api/v1/search with a [search.Result];
// [search.ParseRequest] documents its parameters and refuses unknown ones.
func (s *site) apiSearch(w http.ResponseWriter, r *http.Request) error {
	values, misspelt := parameters(r)
	if misspelt != nil {
		return misspelt
	}
	req, faults := search.ParseRequest(values)
	if len(faults) > 0 {
		return faults[0]
	}
	asked := req.Values().Encode()
	at, question := s.moment(r.Context()), "json "+asked
	if s.replied(w, r, question, at) {
		return nil
	}
	tag := func(epoch string, fetched *time.Time) string { return etag(epoch, asked, fmt.Sprint(fetched)) }
	if s.same(w, r, tag) {
		return nil
	}
	res, err := s.find(r.Context(), req)
	if err != nil {
		return err
	}
	now := tag(res.Epoch, res.Coverage.Fetched)
	if unchanged(w, r, now) {
		return nil
	}
	s.putPrefix(res)
	b := s.buffers.get()
	defer s.buffers.put(b)
	if err := encode(b, res); err != nil {
		return fmt.Errorf("JSON: %w", err)
	}
	s.shelve(r.Context(), reply{question, jsonType, now, b.Bytes()}, at)
	send(w, http.StatusOK, jsonType, b.Bytes())
	return nil
}

// parameters returns those of an address that can be read, and what is wrong if it is
// misspelt: they might ask for something else.
func parameters(r *http.Request) (url.Values, *search.ParamError) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return values, &search.ParamError{Msg: "adressen är felskriven efter frågetecknet", Hint: "skriv % som %25 och ; som %3B", Dropped: true}
	}
	return values, nil
}

// apiPost serves GET /api/v1/posts/{id} with an [archive.Post], and as "derived" what
// a program reads out of it, a [search.Derived].
func (s *site) apiPost(w http.ResponseWriter, r *http.Request) error {
	post, err := s.store.Post(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	src, err := s.source(r.Context(), post.Source)
	if err != nil {
		return err
	}
	return s.writeJSON(w, jsonType, http.StatusOK, struct {
		*archive.Post
		Derived *search.Derived `json:"derived"`
	}{post, s.searcher.Derive(post, src)})
}

// putPrefix puts the path of the base address before the links of an answer.
func (s *site) putPrefix(res *search.Result) {
	if s.prefix == "" {
		return
	}
	for _, m := range []*search.Mention{res.First, res.Last} {
		if m != nil {
			m.Link = s.prefix + m.Link
		}
	}
	for i := range res.Hits {
		res.Hits[i].Link = s.prefix + res.Hits[i].Link
	}
	if res.Wider != nil {
		for i := range res.Wider.Hits {
			res.Wider.Hits[i].Link = s.prefix + res.Wider.Hits[i].Link
		}
	}
	if res.Next != "" {
		res.Next = s.prefix + res.Next
	}
}

// etag returns a weak tag: answers with the same tag say the same, though
// their took_ms may differ.
func etag(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// unchanged sets the tag and answers 304 if the asker has that answer already.
func unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	if !has(r, tag) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// has reports whether the asker says that it has the answer with a tag.
func has(r *http.Request, tag string) bool {
	for have := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if have = strings.TrimSpace(have); have == tag || have == "*" {
			return true
		}
	}
	return false
}

// same answers 304 without a search if the asker names the tag that the answer of one
// would have now. What goes wrong is left for the search to say.
func (s *site) same(w http.ResponseWriter, r *http.Request, tag func(epoch string, fetched *time.Time) string) bool {
	if have := r.Header.Get("If-None-Match"); have == "" || have == "*" || s.ready() != nil {
		return false
	}
	epoch, fetched, err := s.searcher.Fresh(r.Context())
	if err != nil || !has(r, tag(epoch, fetched)) {
		return false
	}
	return unchanged(w, r, tag(epoch, fetched))
}

// healthz serves GET /healthz: the program runs.
func (s *site) healthz(w http.ResponseWriter, r *http.Request) error {
	return s.plain(w, http.StatusOK, "ok")
}

// readyz serves GET /readyz: an index is served, or why not.
func (s *site) readyz(w http.ResponseWriter, r *http.Request) error {
	if err := s.ready(); err != nil {
		return s.plain(w, http.StatusServiceUnavailable, "not ready: "+err.Error())
	}
	return s.plain(w, http.StatusOK, "ready")
}

func (s *site) plain(w http.ResponseWriter, status int, line string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, line)
	return nil
}
