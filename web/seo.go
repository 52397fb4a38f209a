package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// maxMapped is how many addresses a sitemap may have (sitemaps.org, "Sitemap file
	// location"): of a larger archive the oldest posts are left out.
	maxMapped = 50_000
	// securityDays is how long security.txt holds. RFC 9116, section 2.5.5, wants less
	// than a year; who keeps the file asks again within a month.
	securityDays = 30
)

// An openSearch description lets a browser search the site from its address bar
// (OpenSearch 1.1).
type openSearch struct {
	XMLName     xml.Name   `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string     // at most 16 characters
	Description string     // at most 1024
	Language    string     // of the site
	Encoding    string     `xml:"InputEncoding"`
	Image       typedImage `xml:"Image"`
	Ways        []typedURL `xml:"Url"`
}

type typedImage struct {
	Type    string `xml:"type,attr"`
	Address string `xml:",chardata"`
}

type typedURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"` // {searchTerms} stands for what is typed
}

// openSearchFile serves GET /opensearch.xml. Browsers want whole addresses; without a
// base address they are those of the host that was asked.
func (s *site) openSearchFile(w http.ResponseWriter, r *http.Request) error {
	base := s.asked(r)
	return writeXML(w, "application/opensearchdescription+xml; charset=utf-8", openSearch{
		ShortName: "Kronika", Description: "Sök i kommunernas bloggar", Language: "sv", Encoding: "UTF-8",
		Image: typedImage{"image/svg+xml", base + "/favicon.svg"},
		Ways:  []typedURL{{"text/html", base + "/sok?q={searchTerms}"}, {"application/json", base + "/api/v1/search?q={searchTerms}"}},
	})
}

// asked is how the asker reaches the site: the base address, or the host that was asked.
func (s *site) asked(r *http.Request) string {
	if s.base != "" {
		return s.base
	}
	return "http://" + r.Host
}

// A sitemap lists addresses for search engines (sitemaps.org).
type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URL     []mappedPage `xml:"url"`
}

type mappedPage struct {
	Loc string `xml:"loc"`
}

// sitemapFile serves GET /sitemap.xml, where the operator lets search engines in: the
// pages about the site, and the posts that are shown, the latest first.
func (s *site) sitemapFile(w http.ResponseWriter, r *http.Request) error {
	if !s.settings.Index {
		return errNoPage
	}
	ids, err := s.store.Newest(r.Context(), maxMapped-len(mapped()))
	if err != nil {
		return err
	}
	var m sitemap
	for _, path := range mapped() {
		m.URL = append(m.URL, mappedPage{s.asked(r) + path})
	}
	for _, id := range ids {
		m.URL = append(m.URL, mappedPage{s.asked(r) + "/inlagg/" + id})
	}
	return writeXML(w, "application/xml; charset=utf-8", m)
}

// mapped are the pages in a sitemap beside the posts.
func mapped() []string { return []string{"/", "/amnen", "/om", "/tillganglighet", "/api"} }

func writeXML(w http.ResponseWriter, mediaType string, v any) error {
	b := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(b).Encode(v); err != nil {
		return fmt.Errorf("XML: %w", err)
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	b.WriteTo(w) // who has left is no fault of ours
	return nil
}

// security serves GET /.well-known/security.txt (RFC 9116): whom to tell of a hole.
func (s *site) security(w http.ResponseWriter, r *http.Request) error {
	contact := s.contact().Href
	if contact == "" {
		return errNoPage
	}
	lines := []string{"Contact: " + contact, "Expires: " + time.Now().AddDate(0, 0, securityDays).UTC().Format(time.RFC3339), "Preferred-Languages: sv, en"}
	if s.base != "" && s.prefix == "" { // the file is at the root of a host
		lines = append(lines, "Canonical: "+s.base+"/.well-known/security.txt")
	}
	return s.plain(w, http.StatusOK, strings.Join(lines, "\n"))
}

// robotsTag asks search engines to leave every answer out, unless the operator lets
// them in: those written about did not ask to be found everywhere.
func (s *site) robotsTag(next http.Handler) http.Handler {
	if s.settings.Index {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}
