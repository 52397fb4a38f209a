package extract

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"kronika/archive"
)

// Blogger's Atom feed (RFC 4287): entry IDs are "tag:blogger.com,1999:blog-B.post-P",
// categories whose term begins in one way tell posts from comments, pages and
// settings, and the others are the labels.
const kindTerm = "http://schemas.google.com/blogger/2008/kind#"

var postID = regexp.MustCompile(`\.post-(\d+)$`)

// An entry is a part of a feed or an export, in the terms of none of them.
type entry struct {
	id                 string
	kind               string // "post", "page", "comment", something else, or "" if it is not said
	out                string // why it is left out: "draft"
	post               archive.Post
	published, updated string // as they stand; see dated
	dated              bool   // the dates are in the post already
	body               string // HTML
	to, toURL          string // what it replies to: ID and address
	comments           []archive.Comment
}

// A feed is one that is being read.
type feed struct {
	page   Page
	r      *Result
	export bool // it is a backup of a whole blog, not its latest posts
	utc    bool // it has all its times in UTC, whatever the blog's clock
	seen   int  // entries so far
	total  string
	names  map[string]string // of authors by what they log in as

	ids     map[string]int    // posts by the IDs of their entries and by their addresses
	hidden  map[string]bool   // IDs of posts that were left out
	parents map[string]string // what a comment replies to
	replies []reply
	left    map[string]int // entries left out, by why
	unsure  []unsureDate
	human   []string // dates that people write
}

// A reply is a comment whose post may come later.
type reply struct {
	to, url string
	comment archive.Comment
}

// An unsureDate means two days unless others of the feed decide.
type unsureDate struct {
	post int
	text string
}

func newFeed(p Page) *feed {
	return &feed{
		page: p, r: &Result{Platform: "feed"}, names: map[string]string{}, ids: map[string]int{}, hidden: map[string]bool{},
		parents: map[string]string{}, left: map[string]int{},
	}
}

// readFeed reads a feed in XML, or an export in the shape of one: Atom 0.3 and
// 1.0, all RSS, Blogger's backup, WordPress' WXR. One that is damaged is read as
// far as it goes. Of comments to a post that is not in the feed, the post is what
// its address and its ID say.
func readFeed(p Page) (*Result, error) {
	f := newFeed(p)
	x := &xmlFeed{head: f.head}
	x.entry = func(e *element, whole bool) {
		read := rssItem
		switch {
		case x.atom:
			read = atomEntry
		case e.first("wp:post_type", "wp:status") != nil:
			read = wxrItem
		}
		f.add(read(f, e), whole)
	}
	err := x.readXML(p.Body)
	if err != nil && f.seen == 0 {
		return nil, &UnknownError{p.URL, "cannot be parsed as a feed: " + err.Error()}
	}
	switch {
	case err != nil:
		f.r.find(p.URL, fmt.Sprintf("damaged; %d entries were read: %v", f.seen, err))
	case x.loose:
		f.r.find(p.URL, "tags do not match: what stands between them may be misread")
	}
	return f.end(), nil
}

// head reads what a feed says of itself.
func (f *feed) head(e *element) {
	switch e.name {
	case "title", "dc:title":
		f.r.Title = cmp.Or(f.r.Title, oneLine(html.UnescapeString(e.plain())))
	case "link", "atom:link":
		f.link(e)
	case "id":
		f.export = f.export || strings.HasSuffix(strings.TrimSpace(e.plain()), ".archive")
	case "opensearch:totalresults":
		f.total = strings.TrimSpace(e.plain())
	case "wp:author":
		f.names[e.say("wp:author_login")] = oneLine(e.say("wp:author_display_name"))
	case "wp:base_blog_url":
		f.r.Address = strings.TrimSpace(e.plain())
	case "wp:wxr_version":
		f.export = true
	}
}

// link reads a link of a feed.
func (f *feed) link(e *element) {
	href := strings.TrimSpace(e.attr["href"])
	switch rel := e.attr["rel"]; {
	case rel == "next" && href != "":
		f.r.Links.Next = resolve(f.page.URL, href)
	case e.name == "link" && href == "":
		f.r.Address = cmp.Or(f.r.Address, strings.TrimSpace(e.plain()))
	case e.name == "link" && (rel == "alternate" || rel == "") && (f.r.Address == "" || strings.Contains(e.attr["type"], "html")):
		f.r.Address = href
	}
}

// add takes an entry in. One that the file ends in is cut short.
func (f *feed) add(e entry, whole bool) {
	if !whole && e.body == "" && e.post.Title == "" && e.post.URL == "" {
		return
	}
	f.seen++
	if len(f.r.Posts) >= maxFeedPosts || len(f.replies) >= maxReplies {
		f.left[fmt.Sprintf("entry behind %d posts and %d comments", len(f.r.Posts), len(f.replies))]++
		return
	}
	where := fmt.Sprintf("entry %d, %s", f.seen, cmp.Or(e.id, e.post.URL))
	switch {
	case e.out != "":
		f.left[e.out]++
		f.hidden[e.id] = true
		return
	case e.kind == "comment" || e.kind == "" && e.to+e.toURL != "":
		f.addReply(e)
		return
	case e.kind != "" && e.kind != "post" && e.kind != "page":
		return
	}
	p := e.post
	p.Truncated = p.Truncated || !whole
	if m := postID.FindStringSubmatch(e.id); m != nil {
		p.Keys = []string{"blogger:" + m[1]}
	}
	if err := fillBody(&p, e.body); err != nil {
		f.r.find(f.page.URL, fmt.Sprintf("text of %s: %v", where, err))
	}
	if !e.dated {
		p.Published, p.Updated = f.date(e.published, len(f.r.Posts)), machineDate(e.updated)
	}
	if p.Updated == p.Published {
		p.Updated = ""
	}
	if p.Published == "" {
		f.r.find(f.page.URL, "no date on "+where)
	}
	p.Comments = e.comments
	for _, name := range []string{e.id, p.URL} {
		if _, taken := f.ids[name]; !taken && name != "" {
			f.ids[name] = len(f.r.Posts)
		}
	}
	f.r.Posts = append(f.r.Posts, p)
}

// Limits of a feed, or of the export of a blog: far more than any has. A text
// holds images too.
const (
	maxFeedPosts = 20_000
	maxReplies   = 200_000
	maxBody      = 4 << 20 // bytes of HTML of one post
)

// fillBody gives a post the text of HTML.
func fillBody(p *archive.Post, body string) error {
	switch {
	case body == "":
		return nil
	case len(body) > maxBody:
		return fmt.Errorf("has %d bytes, at most %d are read", len(body), maxBody)
	}
	root, err := parse([]byte(body))
	if err != nil {
		return err
	}
	setBody(p, bodyElement(root))
	return nil
}

// addReply takes a comment in.
func (f *feed) addReply(e entry) {
	var p archive.Post
	if err := fillBody(&p, e.body); err != nil {
		f.r.find(f.page.URL, fmt.Sprintf("text of comment %s cannot be parsed: %v", e.id, err))
	}
	c := archive.Comment{Author: e.post.Author, Text: p.Text}
	c.Published, _ = readDate(e.published, dateHints{})
	if m := ofComments.FindStringSubmatch(f.page.URL); m != nil && e.to == "" {
		e.to = ".post-" + m[1]
	}
	f.parents[e.id] = e.to
	f.replies = append(f.replies, reply{e.to, e.toURL, c})
}

// ofComments finds the address of Blogger's feed of the comments to one post.
var ofComments = regexp.MustCompile(`/feeds/(\d+)/comments/`)

// date reads the date of the post that will be added next.
func (f *feed) date(text string, post int) archive.Date {
	if d := machineDate(text); d != "" {
		return d
	}
	d, fault := readDate(text, dateHints{})
	if text != "" {
		f.human = append(f.human, text)
	}
	if fault != "" {
		f.unsure = append(f.unsure, unsureDate{post, text})
	}
	return d
}

// end gives the result what follows from all entries.
func (f *feed) end() *Result {
	r := f.r
	order := orderOf(f.human...)
	for _, u := range f.unsure {
		d, fault := readDate(u.text, dateHints{order: order})
		r.Posts[u.post].Published = d
		if fault != "" {
			r.find(f.page.URL, fmt.Sprintf("the date %q %s", u.text, fault))
		}
	}
	f.findDated()
	f.answer()
	for i := range r.Posts {
		slices.SortStableFunc(r.Posts[i].Comments, func(a, b archive.Comment) int { return a.Published.Start().Compare(b.Published.Start()) })
		r.Links.Posts = append(r.Links.Posts, r.Posts[i].URL)
	}
	r.Links.Posts = distinct(r.Links.Posts)
	if f.export {
		r.Platform = "export"
	}
	if f.utc && len(r.Posts) > 0 {
		r.find(f.page.URL, "all times are in UTC: a post written around midnight may have another day on the blog")
	}
	for _, why := range slices.Sorted(maps.Keys(f.left)) {
		r.find(f.page.URL, fmt.Sprintf("left out: %d × %s", f.left[why], why))
	}
	return r
}

// findDated drops the findings of posts whose date was read after all.
func (f *feed) findDated() {
	if len(f.unsure) == 0 {
		return
	}
	dated := map[string]bool{}
	for _, u := range f.unsure {
		if p := f.r.Posts[u.post]; p.Published != "" {
			dated[p.URL] = p.URL != ""
		}
	}
	f.r.Findings = slices.DeleteFunc(f.r.Findings, func(found Finding) bool {
		_, name, _ := strings.Cut(found.What, "no date on entry ")
		_, name, _ = strings.Cut(name, ", ")
		return dated[name]
	})
}

// answer puts the comments under their posts.
func (f *feed) answer() {
	orphans, stubs := 0, 0
	for _, reply := range f.replies {
		to := f.post(reply)
		i, found := f.ids[to]
		if u, ok := f.ids[reply.url]; !found && ok && reply.url != "" {
			i, found = u, true
		}
		switch stub := stubOf(to, reply.url); {
		case found:
		case f.hidden[to]:
			continue
		case f.export || len(stub.Keys) == 0 && stub.URL == "":
			orphans++
			continue
		default:
			i = len(f.r.Posts)
			f.ids[cmp.Or(to, reply.url)] = i
			f.r.Posts = append(f.r.Posts, stub)
			stubs++
		}
		f.r.Posts[i].Comments = append(f.r.Posts[i].Comments, reply.comment)
	}
	if stubs == 1 && len(f.r.Posts) == 1 {
		f.r.Posts[0].CommentsCount = count(f.total)
	}
	if orphans > 0 {
		f.r.find(f.page.URL, fmt.Sprintf("%d comments to posts that are not in the file", orphans))
	}
}

// post returns the ID of the post that a comment belongs to: it may reply to
// another comment.
func (f *feed) post(r reply) string {
	to := r.to
	for range 100 { // longer than any thread; replies may go round
		next, isComment := f.parents[to]
		if !isComment || next == "" {
			break
		}
		to = next
	}
	return to
}

// stubOf returns all that comments say of a post that is elsewhere.
func stubOf(id, address string) archive.Post {
	p := archive.Post{Truncated: true}
	if m := postID.FindStringSubmatch(id); m != nil {
		p.Keys = []string{"blogger:" + m[1]}
	}
	if isWeb(address) {
		p.URL = address
	}
	return p
}

// resolve returns an address that stands in a page at base.
func resolve(base, address string) string {
	b, err := url.Parse(base)
	if err != nil {
		return address
	}
	u, err := b.Parse(address)
	if err != nil {
		return ""
	}
	return u.String()
}

// webAddress returns the address of a post that stands in a page at base: on
// the web and without a fragment, "" if it is another.
func webAddress(base, address string) string {
	if address = strings.TrimSpace(address); address == "" {
		return ""
	}
	u, err := url.Parse(resolve(base, address))
	if err != nil || !onWeb(u) {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}
