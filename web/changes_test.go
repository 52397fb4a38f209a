package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"kronika/archive"

	"github.com/google/go-cmp/cmp"
)

// A mirror is what a program makes of /api/v1/changes: posts as JSON by their IDs.
type mirror struct {
	posts  map[string]string
	cursor string
}

// follow asks until nothing is left; now and then it asks the same again, as one
// does whose line broke.
func (m *mirror) follow(t *testing.T, f *fixture, chance *rand.Rand) {
	t.Helper()
	for {
		var answer struct {
			Changes []struct {
				ID, Status string
				Post       json.RawMessage
			}
			Next string
			More bool
		}
		a := f.get(t, fmt.Sprintf("/api/v1/changes?after=%s&limit=%d", m.cursor, 1+chance.IntN(20)))
		if err := json.Unmarshal([]byte(a.body), &answer); err != nil || a.StatusCode != 200 {
			t.Fatalf("%v, status %d\n%s", err, a.StatusCode, a.body)
		}
		for _, c := range answer.Changes {
			if c.Post == nil {
				delete(m.posts, c.ID)
			} else {
				m.posts[c.ID] = string(c.Post)
			}
		}
		if chance.IntN(5) == 0 {
			continue
		}
		m.cursor = answer.Next
		if !answer.More {
			return
		}
	}
}

// source returns the posts that an archive shows.
func source(t *testing.T, s *archive.Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	for p, err := range s.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(p); err != nil {
			t.Fatal(err)
		}
		all[p.ID] = strings.TrimSpace(b.String())
	}
	return all
}

// An author does to an archive what crawls and people do, at random.
type author struct {
	*testing.T
	dir    string
	store  *archive.Store
	chance *rand.Rand
	clock  time.Time
	did    map[string]int
	parts  map[string][]archive.Part // what is withdrawn, by post
}

// open opens the archive, anew if it is open.
func (a *author) open() {
	a.Helper()
	if a.store != nil {
		if err := a.store.Close(); err != nil {
			a.Fatal(err)
		}
	}
	var err error
	if a.store, err = archive.Open(a.dir, "test"); err != nil {
		a.Fatal(err)
	}
}

// event does one thing.
func (a *author) event() {
	a.Helper()
	a.clock = a.clock.Add(time.Hour)
	n := a.chance.IntN(60)
	id := archive.PostID(fmt.Sprintf("blogger:%d", n))
	switch dice := a.chance.IntN(100); {
	case dice < 45:
		a.see(archive.Post{Keys: []string{fmt.Sprintf("blogger:%d", n), fmt.Sprintf("bloggen:/%d.html", n)}, Title: fmt.Sprint("Inlägg ", n),
			Text: fmt.Sprintf("Plogbilen %d kör. Text %d av plogbilen.", n, a.chance.IntN(3)), Comments: []archive.Comment{{Author: "Kajsa", Text: fmt.Sprint("Kommentar ", a.chance.IntN(2))}}})
	case dice < 55: // the address alone: later the same post as the one above
		a.see(archive.Post{Keys: []string{fmt.Sprintf("bloggen:/%d.html", n)}, Text: fmt.Sprintf("Plogbilen %d kör. Text 0 av plogbilen.", n)})
	case dice < 62:
		a.see(archive.Post{Keys: []string{fmt.Sprintf("blogger:%d", n)}, Status: archive.Gone})
	case dice < 85:
		a.decide("withdraw", id, [...]archive.Part{{}, {Passage: fmt.Sprintf("plogbilen %d kör", n)}, {Revision: 1}, {Revision: 2}, {Comment: 1}}[a.chance.IntN(5)])
	case dice < 96:
		if parts := a.parts[id]; len(parts) > 0 {
			a.decide("restore", id, parts[0])
			a.parts[id] = parts[1:]
		}
	case dice < 98:
		d, err := a.store.ProposeTopic(a.Context(), id, archive.Confirm, "skola")
		if err == nil {
			a.append("topic", d)
		}
	default:
		a.gallra(id)
	}
}

// see shows a post in a session of its own: in one session a text does not change.
func (a *author) see(p archive.Post) {
	a.Helper()
	a.open()
	p.Source = "bloggen"
	c, err := a.store.Capture(a.Context(), archive.Page{Source: p.Source, URL: "http://blogg.example/", Fetched: a.clock, Body: []byte(a.clock.String()), ContentType: "text/html"})
	if err != nil {
		a.Fatal(err)
	}
	change, err := a.store.See(a.Context(), c, []archive.Post{p})
	if err != nil {
		a.Fatal(err)
	}
	a.did["new"] += change.New
	a.did["changed"] += change.Changed
	a.did["gone"] += change.Gone
}

// decide decides what can be decided: at random one also asks for what cannot.
func (a *author) decide(what, id string, part archive.Part) {
	a.Helper()
	propose := a.store.Propose
	if what == "restore" {
		propose = a.store.ProposeRestore
	}
	d, err := propose(a.Context(), id, part)
	if err != nil {
		return
	}
	d.Reason = "Prövat."
	a.append(what, d)
	if what == "withdraw" {
		a.parts[id] = append(a.parts[id], part)
	}
}

func (a *author) append(what string, d archive.Decision) {
	a.Helper()
	if _, err := archive.Decide(a.Context(), a.store.Dir(), nil, d); err != nil {
		a.Fatal(err)
	}
	a.did[what]++
}

func (a *author) gallra(id string) {
	a.Helper()
	g, err := a.store.ProposeGallring(a.Context(), id)
	if errors.Is(err, archive.ErrNotFound) {
		return
	}
	if err == nil {
		_, err = a.store.Gallra(a.Context(), g, archive.Decision{Reason: "Enligt plan."})
	}
	if err != nil {
		a.Fatal(err)
	}
	a.did["gallra"]++
	delete(a.parts, id)
}

// TestMirror follows an archive to which 1,000 things happen at random, with breaks of
// any length; each time the mirror has what the archive shows.
func TestMirror(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, theBlog, nil)
	reader, err := archive.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	f := &fixture{log: newLog()}
	f.start(t, Config{Posts: reader, Ready: ready})
	chance := rand.New(rand.NewPCG(6, 1))
	a := &author{T: t, dir: dir, chance: chance, clock: fetched, did: map[string]int{}, parts: map[string][]archive.Part{}}
	a.open()
	defer func() { a.store.Close() }()
	m := &mirror{posts: map[string]string{}}
	events := 1000
	if testing.Short() {
		events = 400 // each is on disk: 1,000 take 20 s
	}
	for n := range events {
		a.event()
		if chance.IntN(10) > 0 && n < events-1 {
			continue
		}
		m.follow(t, f, chance)
		if diff := cmp.Diff(source(t, reader), m.posts); diff != "" {
			t.Fatalf("after %d events (-archive +mirror):\n%s", n+1, diff)
		}
	}
	fresh := &mirror{posts: map[string]string{}}
	fresh.follow(t, f, chance)
	if diff := cmp.Diff(m.posts, fresh.posts); diff != "" {
		t.Errorf("a mirror that begins now (-old +new):\n%s", diff)
	}
	t.Logf("%d posts; %v", len(m.posts), a.did)
	for _, what := range []string{"new", "changed", "gone", "withdraw", "restore", "topic", "gallra"} {
		if a.did[what] == 0 {
			t.Errorf("never: %s", what)
		}
	}
}

// changesOf asks for changes after a cursor.
func changesOf(t *testing.T, f *fixture, cursor string) (answer changesAnswer) {
	t.Helper()
	a := f.get(t, "/api/v1/changes?after="+cursor)
	if err := json.Unmarshal([]byte(a.body), &answer); err != nil || a.StatusCode != 200 {
		t.Fatalf("%v, status %d\n%s", err, a.StatusCode, a.body)
	}
	return answer
}

// TestChanges withdraws and restores: what stands for a post has no word of it.
func TestChanges(t *testing.T) {
	f := serve(t, somePosts(), "")
	id := archive.PostID(key(0))
	begin := changesOf(t, f, "")
	if len(begin.Changes) != len(somePosts()) || begin.More || begin.Changes[0].Post == nil || begin.Changes[0].Status != archive.Present {
		t.Fatalf("got %+v, want every post", begin)
	}
	if now := changesOf(t, f, begin.Next); len(now.Changes) != 0 || now.Next != begin.Next {
		t.Errorf("nothing happened: got %+v", now)
	}
	tag := f.get(t, "/api/v1/changes?after="+begin.Next).Header.Get("ETag")
	again := http.Header{"If-None-Match": {tag}}
	if a := f.do(t, http.MethodGet, "/api/v1/changes?after="+begin.Next, again); a.StatusCode != http.StatusNotModified {
		t.Errorf("nothing happened: got %d, want 304", a.StatusCode)
	}
	f.withdraw(t, id, archive.Part{})
	a := f.do(t, http.MethodGet, "/api/v1/changes?after="+begin.Next, again)
	wantAll(t, a.body, `"id":"`+id+`"`, `"status":"withdrawn"`, `"act":"withdraw"`, `"reason":"Inlägget innehöll en känslig uppgift."`)
	wantNone(t, a.body, "Skolan", "skolan", "Kalle", "http:", "arkivarien")
	gone := changesOf(t, f, begin.Next)
	d, err := f.store.ProposeRestore(t.Context(), id, archive.Part{})
	if err == nil {
		_, err = archive.Decide(t.Context(), f.store.Dir(), nil, d)
	}
	if err != nil {
		t.Fatal(err)
	}
	back := changesOf(t, f, gone.Next)
	if len(back.Changes) != 1 || back.Changes[0].Post == nil || back.Changes[0].Decision.Act != archive.Restore {
		t.Errorf("got %+v, want the post again", back)
	}
	// Who was away all the time is told of both decisions, and of the post as it is.
	if all := changesOf(t, f, begin.Next); len(all.Changes) != 2 || all.Changes[0].Post == nil || all.Changes[1].Post == nil {
		t.Errorf("got %+v, want the post twice as it is now", all)
	}
}

// TestChangesRefused asks with what no answer gave, and with what another archive did.
func TestChangesRefused(t *testing.T) {
	f, other, document := serve(t, somePosts(), ""), serve(t, somePosts(), ""), readDocument(t)
	cursor := changesOf(t, other, "").Next
	for path, want := range map[string]int{
		"?after=nej": 400, "?after=%00": 400, "?after=" + cursor + "A": 400, "?limit=0": 400, "?limit=501": 400, "?limit=x": 400, "?limit=1&limit=2": 400, "?sida=1": 400,
		"?after=" + cursor: 410,
	} {
		a := f.get(t, "/api/v1/changes"+path)
		document.check(t, "/api/v1/changes", a)
		var p problem
		if err := json.Unmarshal([]byte(a.body), &p); err != nil || a.StatusCode != want || p.Hint == "" {
			t.Errorf("%s: got %d, %s, %v; want %d with a hint", path, a.StatusCode, a.body, err, want)
		}
	}
	other.withdraw(t, archive.PostID(key(0)), archive.Part{})
	if a := f.get(t, "/api/v1/changes?after="+changesOf(t, other, cursor).Next); a.StatusCode != 410 {
		t.Errorf("a cursor behind a decision: got %d, want 410", a.StatusCode)
	}
}
