package extract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"kronika/archive"
)

// A jsonItem is an item of JSON Feed 1.1; of 1.0 it has one author.
type jsonItem struct {
	ID          any          `json:"id"` // a string; some write a number
	URL         string       `json:"url"`
	ExternalURL string       `json:"external_url"`
	Title       string       `json:"title"`
	HTML        *string      `json:"content_html"`
	Text        *string      `json:"content_text"`
	Summary     string       `json:"summary"`
	Published   string       `json:"date_published"`
	Modified    string       `json:"date_modified"`
	Author      jsonAuthor   `json:"author"`
	Authors     []jsonAuthor `json:"authors"`
	Tags        []string     `json:"tags"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// isJSONFeed reports whether JSON is a feed and not posts a line each.
func isJSONFeed(body []byte) bool { return bytes.Contains(head(body), []byte("jsonfeed.org/version")) }

// readJSONFeed reads a JSON Feed item by item, as far as it goes.
func readJSONFeed(p Page) (*Result, error) {
	f := newFeed(p)
	d := json.NewDecoder(bytes.NewReader(p.Body))
	_, err := d.Token() // {
	for err == nil && d.More() {
		var key json.Token
		if key, err = d.Token(); err == nil {
			err = f.jsonMember(d, fmt.Sprint(key))
		}
	}
	if err != nil && f.seen == 0 {
		return nil, &UnknownError{p.URL, "cannot be parsed as a feed: " + err.Error()}
	}
	if err != nil {
		f.r.find(p.URL, fmt.Sprintf("damaged; %d entries were read: %v", f.seen, err))
	}
	return f.end(), nil
}

// jsonMember reads a member of the feed.
func (f *feed) jsonMember(d *json.Decoder, key string) error {
	if key == "items" {
		return f.jsonItems(d)
	}
	var value json.RawMessage
	if err := d.Decode(&value); err != nil {
		return err
	}
	var text string
	if json.Unmarshal(value, &text) != nil {
		return nil // nothing that we want
	}
	switch key {
	case "title":
		f.r.Title = oneLine(text)
	case "home_page_url":
		f.r.Address = text
	case "next_url":
		f.r.Links.Next = resolve(f.page.URL, text)
	}
	return nil
}

// jsonItems reads the list of items. One that is none is a finding.
func (f *feed) jsonItems(d *json.Decoder) error {
	if _, err := d.Token(); err != nil { // [
		return err
	}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		var item jsonItem
		if err := json.Unmarshal(raw, &item); err != nil {
			f.r.find(f.page.URL, fmt.Sprintf("entry %d: %v", f.seen+1, err)) // the rest of it is read
		}
		f.add(item.entry(f.page.URL), true)
	}
	_, err := d.Token() // ]
	return err
}

func (i *jsonItem) entry(base string) entry {
	n := entry{published: i.Published, updated: i.Modified}
	if i.ID != nil {
		n.id = fmt.Sprint(i.ID)
	}
	n.post = archive.Post{Title: oneLine(i.Title), URL: webAddress(base, cmp.Or(i.URL, i.ExternalURL))}
	if n.post.URL == "" && isWeb(n.id) {
		n.post.URL = webAddress(base, n.id)
	}
	for _, a := range append(i.Authors, i.Author) {
		n.post.Author = cmp.Or(n.post.Author, oneLine(a.Name))
	}
	for _, tag := range i.Tags {
		n.post.Labels = append(n.post.Labels, oneLine(tag))
	}
	n.post.Labels = distinct(n.post.Labels)
	switch {
	case i.HTML != nil && strings.TrimSpace(*i.HTML) != "":
		n.body = *i.HTML
	case i.Text != nil && strings.TrimSpace(*i.Text) != "":
		n.body = plainHTML(*i.Text)
	default:
		n.body, n.post.Truncated = plainHTML(i.Summary), true
	}
	return n
}
