package extract

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"strings"
)

// Google Takeout, and Blogger's own backup since 2023, keep a blog in
//
//	Takeout/Blogger/Blogs/NAME/feed.atom
//
// an Atom feed with elements of its own: blogger:type (POST, PAGE, COMMENT),
// blogger:status (LIVE, DRAFT, SOFT_TRASHED, SPAM and others), blogger:filename
// (the path of a post), blogger:parent (the post of a comment) and
// blogger:trashed. It does not say the address of the blog, and all times are in
// UTC.

// takeout reads what only Takeout says of an entry.
func (f *feed) takeout(e *element, n *entry) {
	kind := strings.ToLower(e.say("blogger:type"))
	if kind == "" {
		return
	}
	f.export, f.utc = true, true
	n.kind = kind
	n.to = cmp.Or(n.to, e.say("blogger:inreplyto"), e.say("blogger:parent"))
	n.published = cmp.Or(n.published, e.say("blogger:created"))
	status := e.say("blogger:status")
	switch {
	case e.say("blogger:trashed") != "", status == "SOFT_TRASHED":
		n.out = "deleted " + kind
	case status == "DRAFT", status == "SCHEDULED":
		n.out = "draft"
	case status != "" && status != "LIVE":
		n.out = fmt.Sprintf("%s that is %s", kind, strings.ToLower(status))
	}
	if site := siteOf(cmp.Or(n.post.URL, f.r.Address, f.page.URL)); site != nil && n.post.URL == "" {
		n.post.URL = webAddress(site.String(), e.say("blogger:filename"))
	}
}

// isZip reports whether a page is a zip file.
func isZip(body []byte) bool { return bytes.HasPrefix(body, []byte("PK\x03\x04")) }

// readZip reads the one blog in a zip file: of Takeout, of a backup.
func readZip(p Page) (*Result, error) {
	z, err := zip.NewReader(bytes.NewReader(p.Body), int64(len(p.Body)))
	if err != nil {
		return nil, &UnknownError{p.URL, "is a damaged zip file: " + err.Error()}
	}
	var blogs []*zip.File
	var names []string
	for _, file := range z.File {
		name := strings.ToLower(path.Base(file.Name))
		if strings.HasSuffix(name, ".atom") || strings.HasSuffix(name, ".xml") && !strings.HasPrefix(name, "theme") && !strings.HasPrefix(name, "template") {
			blogs = append(blogs, file)
			names = append(names, path.Base(path.Dir(file.Name)))
		}
	}
	switch {
	case len(blogs) == 0:
		return nil, &UnknownError{p.URL, "is a zip file without a feed.atom or another export of a blog"}
	case len(blogs) > 1:
		return nil, &UnknownError{p.URL, fmt.Sprintf("is a zip file of %d blogs (%s): unpack it, and take each in by itself", len(blogs), strings.Join(names, ", "))}
	}
	body, err := unzip(blogs[0])
	if err != nil {
		return nil, &UnknownError{p.URL, err.Error()}
	}
	inner := p
	inner.Body = decode(body, "")
	if !isFeed(inner.Body) {
		return nil, &UnknownError{p.URL, fmt.Sprintf("holds %q, which is no export of a blog", blogs[0].Name)}
	}
	return readFeed(inner)
}

// unzip returns a file of a zip file, which may be far larger than that.
func unzip(file *zip.File) ([]byte, error) {
	r, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("%q in it cannot be unpacked: %w", file.Name, err)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, MaxPage+1))
	switch {
	case len(body) > MaxPage:
		return nil, fmt.Errorf("%q in it has more than %d bytes, which is the most that is read", file.Name, MaxPage)
	case err != nil:
		return nil, fmt.Errorf("%q in it cannot be unpacked: %w", file.Name, err)
	}
	return body, nil
}
