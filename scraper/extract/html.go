package extract

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"kronika/archive"
)

// A dialect says where the pages of one platform keep what a post consists of.
// Themes rename what they like, so each fact is looked for in several places,
// the most reliable first. The words of the page are never looked at: they are
// in the blog's language.
type dialect struct {
	platform string

	main    selector   // if posts are in here, what else looks like one is none
	boxes   selector   // what holds one post each
	headers selector   // the day of all posts below it
	bodies  []selector // in a box, the text
	bare    selector   // boxes that are the text themselves, but for their chrome
	end     selector   // what the text of such a box ends with
	chrome  selector   // in a box or text, what the theme put there

	titles     []selector
	dates      []place        // written by a program
	dateTexts  []selector     // written for people
	permalinks []place        // the post's own address
	postPath   *regexp.Regexp // what the path of that looks like; nil: queries count, too
	authors    []selector
	labels     []selector
	counts     []place  // the number of comments; the text where no attribute is named
	more       selector // is there if the text goes on on another page

	older  selector // links to older posts
	months []place  // links to the pages of months
}

// A place is where something may stand on a page: an attribute of an element.
type place struct {
	at   selector
	attr string
}

// A reading is a page of HTML that is being read.
type reading struct {
	*dialect
	doc     *goquery.Document
	page    Page
	base    *url.URL // of the blog, empty if unknown
	source  string   // its ID, once it was asked for
	folder  string   // that a saved copy of the blog lies in, "" if unknown
	single  bool     // the page has one post
	undated bool     // the page is no post and needs no date
	data    []ldPost // what its JSON-LD says of posts

	order *dateOrder // of the dates on the page, once it was asked for
	owner *string    // the name in the profile on it, once it was asked for
}

// readHTML reads a page of HTML. One blog may hold pages of several platforms,
// because it moved, so each page is asked who wrote it.
func readHTML(p Page) (*Result, error) {
	root, err := parse(p.Body)
	if err != nil {
		return nil, &UnknownError{p.URL, "cannot be parsed: " + err.Error()}
	}
	r := &reading{doc: goquery.NewDocumentFromNode(root), page: p}
	switch {
	case has(r.doc.Selection, byBlogger):
		return r.blogger(), nil
	case has(r.doc.Selection, byWordPress):
		return r.wordpress(), nil
	case has(r.doc.Selection, likeBlogger):
		return r.blogger(), nil
	case has(r.doc.Selection, byTypePad):
		return r.typePad(), nil
	case has(r.doc.Selection, byMicroformats):
		return r.microformats(), nil
	}
	return r.unknown()
}

// posts reads the posts of a page in one dialect into a result. What fills what
// the platform alone knows may be nil.
func (r *reading) posts(result *Result, fill func(*archive.Post, box)) {
	boxes := r.boxesOf()
	r.single = len(boxes) == 1
	r.read(result, boxes, fill)
}

// read reads the post in each box.
func (r *reading) read(result *Result, boxes []box, fill func(*archive.Post, box)) {
	for _, box := range boxes {
		post := r.post(box, fill)
		if len(post.Keys) == 0 && post.Text == "" && post.URL == "" && post.Title == "" {
			continue // a box that looks like a post
		}
		if !r.undated {
			result.find(r.page.URL, dateFault(post, box.header))
		}
		result.find(r.page.URL, sizeFault(post))
		result.Posts = append(result.Posts, post)
	}
	result.Posts = once(result.Posts)
}

// post reads one post.
func (r *reading) post(b box, fill func(*archive.Post, box)) archive.Post {
	var p archive.Post
	p.URL = r.permalink(b)
	if b.body != nil {
		p.Truncated = has(of(b.body), r.more) || is(b.body, r.more)
		prune(b.body, 0)
		p.Truncated = r.trimTail(b, p.URL) || p.Truncated
	}
	p.Title = textAt(b.Selection, r.titles)
	p.Published = r.published(b, p.URL)
	p.Updated = r.updated(b.Selection)
	p.Author = r.author(b.Selection)
	p.Labels = r.labelsOf(b.Selection)
	p.CommentsCount = r.commentsCount(b.Selection)
	p.Truncated = p.Truncated || b.body == nil || has(b.Selection, r.more)
	if fill != nil {
		fill(&p, b)
	}
	if b.body != nil {
		setText(&p, b.body)
	}
	return p
}

var authorMeta = css(`meta[name="author"]`)

// author returns who wrote a post.
func (r *reading) author(s *goquery.Selection) string {
	for _, at := range r.authors {
		for _, n := range find(s, at).EachIter() {
			if name := personName(n); name != "" {
				return name
			}
		}
	}
	if ld := r.dataOf(s); ld != nil && known(ld.author) != "" {
		return ld.author
	}
	if r.single {
		return oneLine(first(r.doc.Selection, authorMeta).AttrOr("content", ""))
	}
	return ""
}

// personName returns the name in an element.
func personName(s *goquery.Selection) string { return known(line(s)) }

// known returns a name unless it is what Blogger says of profiles that are gone.
func known(name string) string {
	if name == "Unknown" {
		return ""
	}
	return name
}

// labelsOf returns the labels of a post. Some themes draw them by other means
// than text.
func (r *reading) labelsOf(s *goquery.Selection) (labels []string) {
	for _, at := range r.labels {
		for _, n := range find(s, at).EachIter() {
			labels = append(labels, strings.TrimRight(cmp.Or(line(n), oneLine(n.AttrOr("aria-label", ""))), ", "))
		}
		if labels = distinct(labels); len(labels) > 0 {
			return labels
		}
	}
	return nil
}

// sizeFault says that a post is kept as text only, "" if it is not.
func sizeFault(p archive.Post) string {
	if p.Text == "" || p.HTML != "" {
		return ""
	}
	return fmt.Sprintf("the post %s has more than %d bytes of HTML: only its text is kept", nameOf(p), maxHTML)
}

// nameOf returns what a finding calls a post.
func nameOf(p archive.Post) string {
	return cmp.Or(p.URL, strings.Join(p.Keys, " "), firstWords(p.Text))
}

// dateFault says what is wrong with the date of a post, "" if nothing is.
func dateFault(p archive.Post, header string) string {
	name := nameOf(p)
	if p.Published == "" {
		if u, err := url.Parse(p.URL); err == nil && strings.HasPrefix(u.Path, "/p/") {
			return "" // a static page has none
		}
		return "no date on the post " + name
	}
	day := humanDate(header)
	if day != "" && p.Published.Precision() != archive.Month && p.Published.Cut(len(day)) != day {
		return fmt.Sprintf("the post %s is of %s, the header above it says %s; the former counts", name, p.Published, day)
	}
	return ""
}

// once drops a post that a page shows twice, the shorter one. The address of a
// month's page is that of many posts.
func once(posts []archive.Post) []archive.Post {
	at := map[string]int{}
	kept := posts[:0:0]
	for _, p := range posts {
		name := cmp.Or(strings.Join(p.Keys, " "), pathKey(p.URL))
		i, again := at[name]
		switch {
		case name == "" || !again:
			at[name] = len(kept)
			kept = append(kept, p)
		case len(p.Text) > len(kept[i].Text):
			kept[i] = p
		}
	}
	return kept
}
