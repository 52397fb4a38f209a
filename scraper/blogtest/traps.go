package blogtest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
)

// A Trap is a harmless blog of three posts in which some addresses answer in a
// way of their own.
type Trap struct {
	Blogger bool                        // the blog is on Blogger, else on no known platform
	Links   string                      // HTML on its front page, if it is not on Blogger
	Answers map[string]http.HandlerFunc // by path; one that ends with "*" is for all that begin so
	Flags   []string                    // of the program
	Want    []string                    // what the program says
	Not     string                      // what it does not say
	Cut     string                      // why bodies in the archive are not whole
	Code    int                         // exit code
}

// ServeHTTP implements [http.Handler].
func (t Trap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer := t.Answers[r.URL.Path]; answer != nil {
		answer(w, r)
		return
	}
	for path, answer := range t.Answers {
		begin, below := strings.CutSuffix(path, "*")
		if below && strings.HasPrefix(r.URL.Path, begin) {
			answer(w, r)
			return
		}
	}
	if t.Blogger {
		New(3).ServeHTTP(w, r)
		return
	}
	var n int
	switch path := r.URL.Path; {
	case path == "/":
		page(w, `<a href="/2013/12/inlagg-1">Ett</a> <a href="/2013/12/inlagg-2">Två</a> <a href="/2013/12/inlagg-3">Tre</a> `+t.Links)
	case path == "/feed/" && !r.URL.Query().Has("paged"):
		w.Header().Set("Content-Type", "application/rss+xml")
		io.WriteString(w, "<rss><channel><title>Grannbladet</title>"+items(r, 1, 4)+"</channel></rss>")
	case strings.HasPrefix(path, "/2013/12/"):
		fmt.Sscanf(path, "/2013/12/inlagg-%d", &n)
		page(w, "<h1>Vecka "+fmt.Sprint(n)+"</h1><p>Vattenverket byggs om.</p>")
	default:
		http.NotFound(w, r)
	}
}

func page(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	io.WriteString(w, "<!DOCTYPE html><html lang=sv><head><title>Grannbladet</title></head><body>"+body+"</body></html>")
}

// items returns posts from one number to before another, in RSS.
func items(r *http.Request, from, to int) string {
	var b strings.Builder
	for n := from; n < to; n++ {
		fmt.Fprintf(&b, "<item><title>Vecka %d</title><link>http://%s/2013/12/inlagg-%d</link><pubDate>Fri, %02d Dec 2013 15:00:00 +0100</pubDate><description>Vattenverket byggs om, %d.</description></item>", n, r.Host, n, n%28+1, n)
	}
	return b.String()
}

// says answers with a body of some type; status lines stand before it as
// "503 Retry-After: 5".
func says(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, body)
	}
}

// refuses answers with a status and a time to wait.
func refuses(status int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(status)
	}
}

// endless sends a chunk again and again, behind a beginning.
func endless(contentType, begin, chunk string) http.HandlerFunc {
	chunk = strings.Repeat(chunk, 1+(1<<20)/len(chunk))
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, err := io.WriteString(w, begin)
		for err == nil {
			_, err = io.WriteString(w, chunk)
		}
	}
}

// announces says a length, and sends other bytes.
func announces(length, contentType string, answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Length", length)
		answer(w, r)
	}
}

// raw sends bytes in place of an answer, the last of them without end.
func raw(head, again string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, err = io.WriteString(conn, head)
		for again != "" && err == nil {
			_, err = io.WriteString(conn, again)
		}
	}
}

// bomb returns gzip of n bytes: it consists of members, which readers take for
// one file.
func bomb(text string, n int) []byte {
	var member bytes.Buffer
	z := gzip.NewWriter(&member)
	unpacked := 0
	for unpacked < 16<<20 {
		m, _ := io.WriteString(z, text)
		unpacked += m
	}
	z.Close()
	return bytes.Repeat(member.Bytes(), n/unpacked)
}

// pack returns gzip of bytes.
func pack(b []byte) []byte {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(b)
	z.Close()
	return packed.Bytes()
}

// packed makes a body with a content coding the month of the blog on Blogger.
func packed(coding string, body []byte, want string) Trap {
	return Trap{Blogger: true, Want: []string{want}, Answers: map[string]http.HandlerFunc{"/2013/12/": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", coding)
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		w.Write(body)
	}}}
}

// noise returns bytes that no compression makes fewer.
func noise(n int) string {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(b)
	return string(b)
}

// post returns a page on Blogger with one post.
func post(body string) string {
	return `<!DOCTYPE html><html><head><meta name="generator" content="blogger"/><title>Veckobrevet</title></head><body><div class="blog-posts">
<div class="date-outer"><h2 class="date-header">2013-12-06</h2><div class="post hentry"><meta itemprop="postId" content="10000009"/>
<h3 class="post-title"><a href="/2013/12/falla.html">Fälla</a></h3><div class="post-body" id="post-body-10000009">` + body + `</div></div></div></div></body></html>`
}

// month makes a page the one of the month of the blog on Blogger.
func month(body string) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{"/2013/12/": says("text/html; charset=UTF-8", body)}
}

const tenGB = 10 << 30

// Traps returns all of them, by name.
func Traps() map[string]Trap {
	all := map[string]Trap{}
	for _, some := range []map[string]Trap{bodies(), markup(), places(), manners()} {
		for name, t := range some {
			all[name] = t
		}
	}
	return all
}

// bodies are traps of size.
func bodies() map[string]Trap {
	const long, unread = "longer than 20971520 bytes: cut", "of a page from the web at most 5242880 are read"
	html := "text/html; charset=UTF-8"
	return map[string]Trap{
		"5 GB announced": {Links: `<a href="/a">`, Cut: "length", Want: []string{long, unread}, Answers: map[string]http.HandlerFunc{
			"/a": announces("5368709120", html, endless(html, "", "<p>Hej</p>\n"))}},
		"page without end": {Blogger: true, Cut: "length", Want: []string{long, unread}, Answers: map[string]http.HandlerFunc{
			"/2013/12/": endless(html, post("")[:200], "<p>Hej</p>\n")}},
		"page of noise without end": {Links: `<a href="/a">`, Cut: "length", Want: []string{long}, Answers: map[string]http.HandlerFunc{
			"/a": endless(html, "", noise(1<<20))}},
		"image without end": {Links: `<img src="/a.png"><img src="/b.png">`, Cut: "length", Want: []string{long}, Answers: map[string]http.HandlerFunc{
			"/a.png": endless("image/png", "", noise(1<<20)), "/b.png": announces("5368709120", "image/png", endless("image/png", "", noise(1<<20)))}},
		"style sheet without end": {Links: `<link rel=stylesheet href="/a.css">`, Cut: "length", Want: []string{long}, Answers: map[string]http.HandlerFunc{
			"/a.css": endless("text/css", "", "a { background: url(/bild.png) }\n")}},
		"feed without end": {Cut: "length", Want: []string{long, unread}, Code: 1, Answers: map[string]http.HandlerFunc{
			"/feed/": endless("application/rss+xml", "<rss><channel>", "<item><title>Hej</title></item>\n")}},
		"length that lies": {Links: `<a href="/a">`, Cut: "disconnect", Want: []string{"the connection broke: cut after 5 bytes"}, Answers: map[string]http.HandlerFunc{
			"/a": announces("1000", html, says(html, "<p>He"))}},
		"gzip of 10 GB that nobody asked for": packed("gzip", bomb("<p>Hej</p>\n", tenGB), "/2013/12/: has "),
		"gzip of 4 GB that nobody asked for":  packed("gzip", bomb(" ", 4<<30), "/2013/12/: cannot be read: decoded body is too large"),
		"gzip of gzip of 10 GB":               packed("gzip, gzip", pack(bomb(" ", tenGB)), "/2013/12/: cannot be read: decoded body is too large"),
		"sitemap of 10 GB": {Want: []string{"longer than 52428800 bytes"}, Answers: map[string]http.HandlerFunc{
			"/sitemap.xml": says("application/gzip", string(bomb("<a>\n", tenGB)))}},
		"sitemap of one tag": {Want: []string{"sitemap: bufio.Scanner: token too long"}, Answers: map[string]http.HandlerFunc{
			"/sitemap.xml": says("application/gzip", string(bomb("<"+strings.Repeat("a", 100_000), 1<<30)))}},
		"sitemap of a million addresses": {Want: []string{"lists more than 50 pages", "at most 50 pages"}, Flags: []string{"--max-pages", "50"}, Answers: map[string]http.HandlerFunc{
			"/sitemap.xml": func(w http.ResponseWriter, r *http.Request) {
				for n := range 1_000_000 {
					fmt.Fprintf(w, "<url><loc>http://%s/%d</loc></url>\n", r.Host, n)
				}
			}}, Cut: "length"},
		"robots.txt of 5 MB": {Want: []string{"only its beginning holds"}, Answers: map[string]http.HandlerFunc{
			"/robots.txt": says("text/plain", "User-agent: *\n"+strings.Repeat("Disallow: /b\n", 5<<20/13))}},
		"robots.txt without end": {Want: []string{"only its beginning holds"}, Answers: map[string]http.HandlerFunc{
			"/robots.txt": endless("text/plain", "User-agent: *\n", "Disallow: /b\n")}},
		"robots.txt without line": {Want: []string{"only its beginning holds"}, Answers: map[string]http.HandlerFunc{
			"/robots.txt": endless("text/plain", "", "Disallow: /")}},
		"head without end": {Links: `<a href="/a">`, Want: []string{"server response headers exceeded"}, Answers: map[string]http.HandlerFunc{
			"/a": raw("HTTP/1.1 200 OK\r\n", "X-A: "+strings.Repeat("a", 1000)+"\r\n")}},
		"head of one line": {Links: `<a href="/a">`, Want: []string{"server response headers exceeded"}, Answers: map[string]http.HandlerFunc{
			"/a": raw("HTTP/1.1 200 OK\r\nX-A: ", strings.Repeat("a", 1000))}},
		"announcements without end": {Links: `<a href="/a">`, Want: []string{"/a: "}, Answers: map[string]http.HandlerFunc{
			"/a": raw("", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")}},
		"trailer without end": {Links: `<a href="/a">`, Want: []string{"/a: "}, Cut: "disconnect", Answers: map[string]http.HandlerFunc{
			"/a": raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>He\r\n0\r\n", "X-A: "+strings.Repeat("a", 1000)+"\r\n")}},
		"chunks of one byte": {Links: `<a href="/a">`, Want: []string{"/a: "}, Cut: "disconnect", Answers: map[string]http.HandlerFunc{
			"/a": raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", strings.Repeat("1;"+strings.Repeat("a", 500)+"\r\na\r\n", 100))}},
		"no HTTP": {Links: `<a href="/a">`, Want: []string{"/a: "}, Answers: map[string]http.HandlerFunc{
			"/a": raw("SSH-2.0-OpenSSH_9.2\r\n", "")}},
	}
}

// markup are pages that are hard to read.
func markup() map[string]Trap {
	html := "text/html; charset=UTF-8"
	page := func(body string, want ...string) Trap { return Trap{Blogger: true, Answers: month(body), Want: want} }
	labelled := func(contentType, body string) Trap {
		return Trap{Blogger: true, Answers: map[string]http.HandlerFunc{"/2013/12/": says(contentType, body)}}
	}
	return map[string]Trap{
		"a million nested tags":         page(post(strings.Repeat("<div>", 1_000_000)), "cannot be parsed"),
		"a million nested fonts":        page(post(strings.Repeat("<font><p>", 500_000)), "cannot be parsed"),
		"a million elements":            page(post(strings.Repeat("<p>x", 1_000_000)), "/2013/12/: "),
		"100,000 lines":                 page(post("<p>"+strings.Repeat("hej<br>", 100_000)), "at most 262144 are taken for a post's"),
		"a line of 4 MiB":               page(post(strings.Repeat("å", 4<<19)), "a tag or text of more than 1048576 bytes"),
		"a word of 250 kB":              page(post(strings.Repeat("å", 125_000))),
		"40,000 words":                  page(post(words(40_000))),
		"a million attributes":          page(post("<p "+strings.Repeat("a=b ", 1_000_000)+">x"), "a tag or text of more than"),
		"500,000 different ones":        page(post("<p "+numbers("a%d ", 500_000)+">x"), "a tag or text of more than"),
		"an attribute of 4 MiB":         page(post("<p title='"+strings.Repeat("x", 4<<20)+"'>Hej"), "a tag or text of more than"),
		"an image of 4 MiB":             page(post("Hej <img src='data:image/png;base64," + strings.Repeat("abcd", 1<<20) + "'>")),
		"50,000 posts":                  page(post("")+strings.Repeat(`<div class="post hentry"><a name="12345678"></a><div class="post-body">x</div></div>`, 50_000), "/2013/12/: "),
		"100,000 comments":              page(strings.Replace(post("Hej"), "</div></div></div></div>", `</div></div></div></div><div id="comments"><dl id="comments-block">`+strings.Repeat(`<dt class="comment-author">A</dt><dd class="comment-body"><p>Hej hopp</p></dd>`, 40_000)+"</dl></div>", 1)),
		"100,000 months":                page(post("Hej")+numbers("<a class=post-count-link href='/%d/'>x</a>\n", 100_000), "/2013/12/: "),
		"NUL bytes":                     page(post("He\x00j" + strings.Repeat("\x00", 100_000) + "då")),
		"broken UTF-8":                  page(post("H\xe4r \xc0\xaf\xed\xa0\x80\xff" + strings.Repeat("\xc3", 1000))),
		"UTF-16 that is none":           labelled("text/html; charset=utf-16", post("Hej")),
		"ISO-2022-JP that is none":      labelled("text/html; charset=iso-2022-jp", post("Hej \x1b$B"+strings.Repeat("x", 1000))),
		"a charset that is none":        labelled("text/html; charset=\"åäö\x01", post("H\xe4r")),
		"two byte order marks":          labelled("text/html", "\ufeff\ufeff"+post("Hej")),
		"a zip file":                    labelled(html, "PK\x03\x04"+noise(1000)),
		"a page in JSON":                labelled("application/json", strings.Repeat(`{"a":`, 1_000_000)),
		"a page of another blog":        labelled("application/x-ndjson", `{"source":"annan","title":"Falsk","text":"Hej","url":"http://annan.example/1","published":"2013-01-01"}`),
		"a feed of 150,000 entries":     feed("<rss><channel>"+strings.Repeat("<item><title>Hej</title></item>", 150_000), "entry behind 20000 posts"),
		"a feed of a million elements":  feed("<rss><channel><item>" + strings.Repeat("<a/>", 1_000_000) + "</item>"),
		"a feed of a million depths":    feed("<rss><channel><item>" + strings.Repeat("<a>", 1_000_000)),
		"a feed that multiplies":        feed(`<!DOCTYPE rss [<!ENTITY a "hej hej hej"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item><title>&b;&b;&b;</title></item>`),
		"a feed of one text":            feed("<rss><channel><item><title>Hej</title><description><![CDATA[" + strings.Repeat("hej ", 1<<20) + "]]></description></item>"),
		"a feed of one text, unescaped": feed("<rss><channel><item><title>Hej</title><description>" + strings.Repeat("&lt;p>hej ", 5<<16) + "</description></item>"),
		"a feed of tags that end":       feed("<rss><channel><item>" + strings.Repeat("</a>", 1_000_000)),
		"a feed in JSON":                feed(`{"version":"https://jsonfeed.org/version/1.1","items":[` + strings.Repeat(`{"id":"1","content_text":"x"},`, 200_000) + "]}"),
	}
}

// feed makes a feed the second page of that of a blog.
func feed(body string, want ...string) Trap {
	return Trap{Want: want, Answers: map[string]http.HandlerFunc{"/feed/": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		if r.URL.Query().Has("paged") {
			io.WriteString(w, body)
			return
		}
		io.WriteString(w, "<rss><channel><title>Grannbladet</title>"+items(r, 1, 4)+"</channel></rss>")
	}}}
}

// words returns so many words, no two of them the same.
func words(n int) string { return numbers("ord%x ", n) }

func numbers(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// places are addresses without end.
func places() map[string]Trap {
	// more answers with links to what nobody has asked for yet.
	more := func(format string, args int) http.HandlerFunc {
		n := 0
		return func(w http.ResponseWriter, r *http.Request) {
			var b strings.Builder
			for range 2 {
				n++
				all := []any{n, n}
				fmt.Fprintf(&b, "<a href='"+format+"'>mer</a> ", all[:args]...)
			}
			page(w, b.String())
		}
	}
	answers := func(path string, h http.HandlerFunc) map[string]http.HandlerFunc {
		return map[string]http.HandlerFunc{path: h}
	}
	few, fewer := []string{"--max-pages", "1200"}, []string{"--max-pages", "200"}
	sitemaps := func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscanf(r.URL.Path, "/s/%d", &n)
		fmt.Fprintf(w, "<sitemapindex><sitemap><loc>http://%s%s</loc></sitemap><sitemap><loc>http://%s/s/%d</loc></sitemap></sitemapindex>", r.Host, r.URL.Path, r.Host, n+1)
	}
	round := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/atom+xml")
		fmt.Fprintf(w, `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Grannbladet</title><atom:link rel="next" href="/feed/?n=%s1"/>%s</channel></rss>`, r.URL.Query().Get("n"), items(r, 1, 4))
	}
	months := ""
	for n := range 100 {
		months += fmt.Sprintf("<a class='post-count-link' href='/%d/%02d/'>x</a>", 1994+n/12, n%12+1)
	}
	elsewhere := func(w http.ResponseWriter, r *http.Request) {
		says("text/html", post(strings.Repeat(r.URL.Path+" ", 20_000)))(w, r)
	}
	asked := 0
	return map[string]Trap{
		"one post with another text each time": {Blogger: true, Answers: map[string]http.HandlerFunc{
			"/":    says("text/html", post("Hej")+months),
			"/19*": elsewhere, "/200*": elsewhere}},
		"links without end":     {Links: `<a href="/x/0">`, Answers: answers("/x/*", more("/x/%d", 1)), Flags: few, Want: []string{"left out"}},
		"questions without end": {Links: `<a href="/x?q=0">`, Answers: answers("/x", more("/x?q=%d", 1)), Flags: fewer, Want: []string{"left out"}},
		"folders without end":   {Links: `<a href="/x/0/">`, Answers: answers("/x/*", more("%d/", 1)), Flags: fewer, Want: []string{"left out"}},
		"calendar without end":  {Links: `<a href="/program/2013-12">`, Answers: answers("/program/*", more("/program/%d-12", 1)), Flags: fewer, Want: []string{"left out"}},
		"days without end":      {Links: `<a href="/program/2013/12/1/">`, Answers: answers("/program/*", more("/program/2014/%d/%d/", 2)), Flags: fewer, Want: []string{"left out"}},
		"sessions":              {Links: `<a href="/x?sid=0">`, Flags: fewer, Not: "left out", Answers: answers("/x*", more("/x;jsessionid=%d?PHPSESSID=%d&cfid=1", 2))},
		"sessions in folders":   {Links: `<a href="/(S(0))/x">`, Flags: fewer, Not: "left out", Answers: answers("/(S(*", more("/(S(lit3py55t21z5v55vlm%06d))/x", 1))},
		"comments without end":  {Blogger: true, Answers: month(post(numbers("<a href='?showComment=%d#c%[1]d'>x</a> <a href='?m=1&amp;x=%[1]d'>x</a>", 2000)))},
		"style without end": {Links: `<link rel=stylesheet href="/x/0.css">`, Want: []string{"500 style sheets"}, Answers: answers("/x/*", func(w http.ResponseWriter, r *http.Request) {
			asked++
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprintf(w, "@import '/x/%d.css';", asked)
		})},
		"sitemaps without end": {Want: []string{"at most 200 sitemaps"}, Answers: map[string]http.HandlerFunc{"/sitemap.xml": sitemaps, "/s/*": sitemaps}},
		"feed that goes round": {Answers: answers("/feed/", round)},
		"feed without an end of pages": {Flags: []string{"--max-pages", "100"}, Want: []string{"at most 100 pages"}, Answers: answers("/feed/", func(w http.ResponseWriter, r *http.Request) {
			var n int
			fmt.Sscan(r.URL.Query().Get("paged"), &n)
			n = max(n, 1)
			w.Header().Set("Content-Type", "application/rss+xml")
			io.WriteString(w, "<rss><channel><title>Grannbladet</title>"+items(r, 3*n-2, 3*n+1)+"</channel></rss>")
		})},
		"redirects without end": {Links: `<a href="/x/0"> <img src="/x/1">`, Want: []string{"more than 10 redirects", "images or style sheets did not come"}, Answers: answers("/x/*", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"0", http.StatusFound)
		})},
		"redirect that goes round": {Links: `<a href="/a">`, Want: []string{"more than 10 redirects"}, Answers: map[string]http.HandlerFunc{
			"/a": http.RedirectHandler("/b", http.StatusFound).ServeHTTP, "/b": http.RedirectHandler("/a", http.StatusFound).ServeHTTP}},
		"redirect to a long address": {Links: `<a href="/a">`, Want: []string{"redirect to an address of 100001 bytes"}, Answers: answers("/a", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/"+strings.Repeat("a", 100_000))
			w.WriteHeader(http.StatusFound)
		})},
		"robots.txt that goes round": {Code: 1, Want: []string{"more than 10 redirects"}, Answers: answers("/robots.txt", http.RedirectHandler("/robots.txt", http.StatusFound).ServeHTTP)},
	}
}

// manners are servers that want something of us.
func manners() map[string]Trap {
	date := "Fri, 01 Jan 2100 00:00:00 GMT"
	return map[string]Trap{
		"429 for a year":     {Code: 1, Want: []string{"the blog wants to be left alone", "left alone for 24h0m0s", "hint: try again later"}, Answers: map[string]http.HandlerFunc{"/": refuses(429, "31536000")}},
		"503 until 2100":     {Code: 1, Want: []string{"the blog wants to be left alone", "left alone for 24h0m0s"}, Answers: map[string]http.HandlerFunc{"/2013/12/*": refuses(503, date)}, Links: `<a href="/2013/12/x">`},
		"robots.txt of 500":  {Code: 1, Want: []string{"its robots.txt cannot be had now"}, Answers: map[string]http.HandlerFunc{"/robots.txt": refuses(500, "")}},
		"robots.txt of 429":  {Code: 1, Want: []string{"its robots.txt cannot be had now"}, Answers: map[string]http.HandlerFunc{"/robots.txt": refuses(429, "31536000")}},
		"images of 429":      {Links: numbers("<img src='/x/%d.png'>", 300), Want: []string{"300 images or style sheets did not come"}, Answers: map[string]http.HandlerFunc{"/x/*": refuses(429, date)}},
		"everything is gone": {Links: numbers("<a href='/x/%d'>", 300), Want: []string{"410 Gone"}, Answers: map[string]http.HandlerFunc{"/x/*": refuses(410, "")}},
	}
}
