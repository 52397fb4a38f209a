package contract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// A site is an archive and what searches it.
type site struct {
	search.Searcher
	update  func() search.Engine
	posts   map[string]archive.Post // as they were seen last, by name: the last part of the key
	names   map[string]string       // of posts, by ID
	fetched time.Time               // of the last capture
}

// newSite makes an archive of the posts in a folder, and an index of it.
func newSite(t *testing.T, open Opener, dir string) *site {
	t.Helper()
	var blogs []archive.Source
	var posts []archive.Post
	err := errors.Join(readJSON(filepath.Join(dir, "blogs.json"), &blogs), readJSON(filepath.Join(dir, "posts.json"), &posts))
	if err != nil {
		t.Fatal(err)
	}
	st := newEmptySite(t, open, blogs)
	if err := st.see(t.Context(), posts...); err != nil {
		t.Fatal(err)
	}
	st.Engine = st.update()
	return st
}

func readJSON(name string, to any) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// newEmptySite makes an archive of blogs without a post, and no index yet.
func newEmptySite(t *testing.T, open Opener, blogs []archive.Source) *site {
	t.Helper()
	st := &site{posts: map[string]archive.Post{}, names: map[string]string{}, fetched: time.Date(2013, 6, 1, 12, 0, 0, 0, time.UTC)}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	crawl, err := archive.Open(dir, "test")
	check(err)
	for _, b := range blogs {
		src, err := crawl.PutSource(t.Context(), b)
		check(err)
		if src.ID != b.ID {
			t.Fatalf("blog %s got the ID %s", b.ID, src.ID)
		}
	}
	check(crawl.Close())
	st.Store, err = archive.OpenReader(dir)
	check(err)
	t.Cleanup(func() { check(st.Store.Close()) })
	st.Analyst, err = indexer.NewAnalyst("", "")
	check(err)
	st.Analyst.TagPeople() // for the facet person
	st.Synonyms, err = search.ReadSynonyms(st.Analyst, st.Store.Dir())
	check(err)
	st.update = open(t, st.Store, st.Analyst)
	return st
}

// see takes posts in, as a crawl an hour after the last one sees them. The blog of a
// post stands before the colon of its key.
func (st *site) see(ctx context.Context, posts ...archive.Post) (err error) {
	crawl, err := archive.Open(st.Store.Dir(), "test")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, crawl.Close()) }()
	bySource := map[string][]archive.Post{}
	for _, p := range posts {
		source, _, _ := strings.Cut(p.Keys[0], ":")
		name := path.Base(p.Keys[0])
		if old, ok := st.posts[name]; ok && old.Keys[0] != p.Keys[0] {
			return fmt.Errorf("two posts have the name %s", name)
		}
		p.Source, p.URL = source, "http://"+source+".example/"+name
		st.posts[name], st.names[archive.PostID(p.Keys[0])] = p, name
		bySource[source] = append(bySource[source], p)
	}
	for _, source := range sortedKeys(bySource) {
		st.fetched = st.fetched.Add(time.Hour)
		page := archive.Page{Source: source, URL: "http://" + source + ".example/", Fetched: st.fetched, Body: []byte(st.fetched.String())}
		c, err := crawl.Capture(ctx, page)
		if err != nil {
			return err
		}
		if _, err := crawl.See(ctx, c, bySource[source]); err != nil {
			return err
		}
	}
	return nil
}

// step does what a line says that begins with !.
func (st *site) step(ctx context.Context, line string) error {
	before, _, err := st.Fresh(ctx)
	if err != nil {
		return err
	}
	verb, rest, _ := strings.Cut(line[1:], " ")
	if err := st.change(ctx, verb, rest); err != nil {
		return err
	}
	after, _, err := st.Fresh(ctx)
	seen := verb == "see" || verb == "gone" // which no answer shows before the next index
	if err == nil && seen != (before == after) {
		err = fmt.Errorf("the epoch was %s and is %s", before, after)
	}
	return err
}

func (st *site) change(ctx context.Context, verb, rest string) error {
	name, part, _ := strings.Cut(rest, " ")
	id := ""
	if p, ok := st.posts[name]; ok {
		id = archive.PostID(p.Keys[0])
	}
	switch verb {
	case "update":
		st.Engine = st.update()
		return nil
	case "see":
		var p archive.Post
		if err := json.Unmarshal([]byte(rest), &p); err != nil {
			return err
		}
		return st.see(ctx, p)
	case "gone":
		p := st.posts[name]
		return st.see(ctx, archive.Post{Keys: p.Keys, Status: archive.Gone})
	case "withdraw", "restore":
		part, err := partOf(part)
		if err != nil {
			return err
		}
		propose := st.Store.Propose
		if verb == "restore" {
			propose = st.Store.ProposeRestore
		}
		d, err := propose(ctx, id, part)
		return st.decide(ctx, d, err)
	case "confirm", "reject":
		d, err := st.Store.ProposeTopic(ctx, id, archive.Act(verb), part)
		return st.decide(ctx, d, err)
	}
	return fmt.Errorf("want update, see, gone, withdraw, restore, confirm or reject")
}

// decide decides what was proposed.
func (st *site) decide(ctx context.Context, d archive.Decision, err error) error {
	if err == nil {
		_, err = archive.Decide(ctx, st.Store.Dir(), d)
	}
	return err
}

// partOf reads "comment 1", "revision 2", "passage words" or nothing.
func partOf(text string) (part archive.Part, err error) {
	what, rest, _ := strings.Cut(text, " ")
	switch what {
	case "":
	case "comment":
		part.Comment, err = strconv.Atoi(rest)
	case "revision":
		part.Revision, err = strconv.Atoi(rest)
	case "passage":
		part.Passage = rest
	default:
		err = fmt.Errorf("%q: want comment, revision or passage", what)
	}
	return part, err
}

// naive returns the naive engine of an archive as it is now.
func naiveOf(ctx context.Context, store *archive.Store, analyst *indexer.Analyst) (*Naive, error) {
	frozen, err := store.Frozen()
	if err != nil {
		return nil, err
	}
	decided, err := frozen.Decided(ctx)
	if err != nil {
		return nil, err
	}
	sources, err := frozen.Sources(ctx)
	if err != nil {
		return nil, err
	}
	e := &Naive{Decisions: decided.Head}
	if _, _, e.Seq, err = frozen.Since(ctx, 0); err != nil {
		return nil, err
	}
	for p, err := range frozen.Posts(ctx, 0) {
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(sources, func(s archive.Source) bool { return s.ID == p.Source })
		e.Docs = append(e.Docs, analyst.Document(p, sources[i]))
	}
	return e, nil
}
