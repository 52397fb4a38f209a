// Package demo answers: which blog can a newcomer try Kronika on?
//
// It holds the blog of an invented municipality, nine years of it, and serves
// it as Blogger would serve it with a Template Designer template in Swedish:
// the same pages, feeds, robots.txt and traps. Nothing of it is real.
//
// Each post is a file in posts, named by its day; see [parsePost].
package demo

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"net/http"
	"time"
)

// URL is the address the demo blog gives itself; its host does not exist, so
// it can only be reached through [Handler].
const URL = "http://kronika-demo.example"

// Handler serves the demo blog under any host name. With edited, the one post
// that was corrected afterwards has its later text. Every answer is the same
// each time: no clock, no chance.
func Handler(edited bool) http.Handler {
	b, err := load(posts, edited)
	if err != nil {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "demo blog: "+err.Error(), http.StatusInternalServerError)
		})
	}
	mux := http.NewServeMux()
	for pattern, serve := range b.routes() {
		mux.Handle(pattern, answer(serve))
	}
	return mux
}

// routes lists everything the blog answers.
func (b *blog) routes() map[string]func(*http.Request) reply {
	return map[string]func(*http.Request) reply{
		"GET /{$}":                           b.home,
		"GET /search":                        b.search,
		"GET /search/label/{label}":          b.label,
		"GET /{name}":                        b.missing, // else it would be sent on to /{name}/
		"GET /{year}/{$}":                    b.year,
		"GET /{year}/{month}/{$}":            b.month,
		"GET /{year}/{month}/{slug}":         b.single,
		"GET /feeds/posts/default":           b.feed,
		"GET /feeds/{post}/comments/default": b.comments,
		"GET /robots.txt":                    b.robots,
		"GET /sitemap.xml":                   b.sitemap,
		"/":                                  b.missing,
	}
}

// A reply is a whole answer: nothing is sent before it is made.
type reply struct {
	Status int    // 0 is 200
	Type   string // Content-Type
	Body   []byte
	Err    error
}

// answer turns a function from request to reply into a handler. The ETag is a
// digest of the body, so a second visit gets 304.
func answer(serve func(*http.Request) reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := serve(r)
		if a.Err != nil {
			http.Error(w, "demo blog: "+a.Err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", a.Type)
		if a.Status != 0 {
			w.WriteHeader(a.Status)
			_, _ = w.Write(a.Body) // the reader went away: nobody to tell
			return
		}
		sum := fnv.New64a()
		sum.Write(a.Body)
		w.Header().Set("ETag", fmt.Sprintf(`"%016x"`, sum.Sum64()))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.Body))
	})
}

// robots is what Blogger serves: the lists under /search are off limits, so the
// older-posts links are too; the feed and the month pages are the road.
func (b *blog) robots(*http.Request) reply {
	const text = `User-agent: Mediapartners-Google
Disallow: 

User-agent: *
Disallow: /search
Allow: /

Sitemap: ` + URL + `/sitemap.xml
`
	return reply{Type: "text/plain; charset=UTF-8", Body: []byte(text)}
}
