package extract

import (
	"encoding/json"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kronika/archive"
)

// An ldPost is what a page's JSON-LD (schema.org) says of one post.
type ldPost struct {
	title, url, author, text string
	published, modified      archive.Date
}

// ldTypes are the types of schema.org that are posts.
var ldTypes = map[string]bool{"BlogPosting": true, "Article": true, "NewsArticle": true, "SocialMediaPosting": true, "Report": true, "LiveBlogPosting": true}

// dataOf returns what the JSON-LD in a box says, or, on a page of one post, that
// of the page; nil if nothing.
func (r *reading) dataOf(s *goquery.Selection) *ldPost {
	if posts := readData(s); len(posts) > 0 {
		return &posts[0]
	}
	if !r.single {
		return nil
	}
	if r.data == nil {
		r.data = append(readData(r.doc.Selection), ldPost{})
	}
	return &r.data[0]
}

var ldScripts = css(`script[type="application/ld+json"]`)

// readData reads the posts in the JSON-LD below an element. What cannot be read
// says nothing.
func readData(s *goquery.Selection) (posts []ldPost) {
	for _, script := range find(s, ldScripts).EachIter() {
		text := strings.TrimSpace(script.Text())
		text = strings.TrimSuffix(strings.TrimPrefix(text, "//<![CDATA["), "//]]>")
		text = strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' ' // line breaks within strings are no JSON, but are written
			}
			return r
		}, text)
		var data any
		if json.Unmarshal([]byte(text), &data) != nil {
			continue
		}
		items := map[string]map[string]any{}
		var found []map[string]any
		collect(data, 0, items, &found)
		for _, item := range found {
			posts = append(posts, ldPostOf(item, items))
		}
	}
	return posts
}

// collect finds the posts in JSON-LD, wherever they nest, and the items that
// others name by their @id.
func collect(data any, depth int, items map[string]map[string]any, posts *[]map[string]any) {
	if depth > 10 {
		return
	}
	switch v := data.(type) {
	case []any:
		for _, item := range v {
			collect(item, depth+1, items, posts)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) > 1 {
			items[id] = v
		}
		if isLDPost(v["@type"]) {
			*posts = append(*posts, v)
			return
		}
		for _, name := range []string{"@graph", "mainEntity", "blogPost", "blogPosts", "itemListElement", "item"} {
			collect(v[name], depth+1, items, posts)
		}
	}
}

func isLDPost(kind any) bool {
	if kinds, ok := kind.([]any); ok {
		for _, k := range kinds {
			if isLDPost(k) {
				return true
			}
		}
	}
	name, _ := kind.(string)
	return ldTypes[strings.TrimPrefix(strings.TrimPrefix(name, "http://schema.org/"), "https://schema.org/")]
}

func ldPostOf(item map[string]any, items map[string]map[string]any) ldPost {
	str := func(name string) string { return plain(item[name], items) }
	p := ldPost{
		title: oneLine(str("headline")), author: oneLine(str("author")), text: str("articleBody"),
		published: machineDate(str("datePublished")), modified: machineDate(str("dateModified")),
	}
	for _, name := range []string{"url", "mainEntityOfPage", "@id"} {
		if !isWeb(p.url) {
			p.url = str(name)
		}
	}
	return p
}

// plain returns a value as text: of a list the first, of an item its name, else
// its address.
func plain(v any, items map[string]map[string]any) string {
	switch v := v.(type) {
	case string:
		return html.UnescapeString(v)
	case []any:
		if len(v) > 0 {
			if s, ok := v[0].(string); ok {
				return html.UnescapeString(s)
			}
			m, _ := v[0].(map[string]any)
			return plain(m, items)
		}
	case map[string]any:
		id, _ := v["@id"].(string)
		if named, ok := items[id]; ok && v["name"] == nil {
			v = named
		}
		for _, key := range []string{"name", "@value", "@id"} {
			if s, ok := v[key].(string); ok {
				return html.UnescapeString(s)
			}
		}
	}
	return ""
}
