package archive

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// council is a paragraph of the kind that the archive keeps.
const council = "Kommunstyrelsen beslutade i onsdags att vi under året ska se över skolskjutsarna, och jag vill redan nu tacka alla som har hört av sig."

// TestPack packs texts, and damages them.
func TestPack(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	noise := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for _, text := range []string{"", "a", council, strings.Repeat(council, 10_000), string(noise)} {
		packed, err := p.pack([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.text(packed); got != text || err != nil {
			t.Errorf("text of %d bytes: got one of %d, %v", len(text), len(got), err)
		}
	}
	plain, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	packed, err := p.pack([]byte(council))
	if without := plain.EncodeAll([]byte(council), nil); err != nil || len(packed) > len(without)*9/10 {
		t.Errorf("got %d bytes, %v; want nine tenths at most of %d, which it is without dictionary", len(packed), err, len(without))
	}
	for i := range packed {
		if _, err := p.text(packed[:i]); i > 0 && err == nil {
			t.Errorf("cut at %d: got no error", i)
		}
		flipped := bytes.Clone(packed)
		flipped[i] ^= 0x10
		if got, err := p.text(flipped); err == nil && got != council {
			t.Errorf("byte %d flipped: got %q and no error", i, got)
		}
	}
}

// packedCouncil is council as the first archives have it packed.
const packedCouncil = "KLUv/QUAAb0CAAIDCxKgNwFJCG/aXOnlkoMpGFoFWCbAQGDTLR5m91Kj5pGOGlGSgnbSAt6XxpwgDfwKfTBN/41YtYGHrVHX2TUIP24JD8FkTK1KshBQRtv7vlssSiP5qsIMcT0="

// TestPackForm: what is packed stays readable. Who changes the dictionary must give it
// another number, and keep this one for the texts that are packed with it.
func TestPackForm(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	packed, err := base64.StdEncoding.DecodeString(packedCouncil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.text(packed); got != council || err != nil {
		t.Errorf("got %q, %v; want %q", got, err, council)
	}
}

// TestLogEnds: when an archive is closed, nothing is left in the log of its database.
func TestLogEnds(t *testing.T) {
	s := put(t, posts(50)...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(s.dir, "kronika.db-wal"))
	if err != nil || info.Size() != 0 {
		t.Errorf("got a log %v, %v; want an empty one", info, err)
	}
}

// TestPackTooLong: what is too long is not packed, and nothing damaged becomes so long.
func TestPackTooLong(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	long := make([]byte, maxPacked+1)
	if _, err := p.pack(long); err == nil || !strings.Contains(err.Error(), "a text of 67108865 bytes") {
		t.Errorf("got %v, want an error that says how long it is", err)
	}
	if _, err := p.text(p.enc.EncodeAll(long, nil)); err == nil {
		t.Error("unpacked more than is packed")
	}
}

// count returns the only number of a query.
func count(t *testing.T, db execer, query string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(context.Background(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTextsOnce: the text that a post is seen with many times stands in the database once.
func TestTextsOnce(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 7, 0, 0, 0, time.UTC) }
	post := func(n, text, html string) Post {
		return Post{Keys: []string{"blogger:" + n}, Text: text, HTML: html}
	}
	s := put(t, post("1", council, "<p>"+council+"</p>"), post("2", council, ""))
	for n := range 5 {
		seeOn(t, s, day(n+2), post("1", council, "<p>"+council+"</p>"))
	}
	if n := count(t, s.db, "SELECT count(*) FROM texts"); n != 2 {
		t.Errorf("got %d texts of two posts, want one each", n)
	}
	seeOn(t, s, day(8), post("1", council+" Det är klart nu.", ""))
	seeOn(t, s, day(9), Post{Keys: []string{"blogger:1"}, Status: Gone})
	if n := count(t, s.db, "SELECT count(*) FROM texts"); n != 3 {
		t.Errorf("got %d texts after a change, want 3", n)
	}
	revisions, err := s.Revisions(t.Context(), PostID("blogger:1"))
	if err != nil || len(revisions) != 2 || revisions[0].HTML != "<p>"+council+"</p>" || revisions[1].Status != Gone || !revisions[1].Gone.Equal(day(9)) {
		t.Errorf("got %+v, %v", revisions, err)
	}
}

// TestGallraTexts: not a byte of a removed post is left in the database, packed or not,
// and nothing of it is left in its tables.
func TestGallraTexts(t *testing.T) {
	s := put(t, Post{Keys: []string{"blogger:1"}, Title: "Skjutsar", Text: council}, Post{Keys: []string{"blogger:2"}, Text: "Snön faller i dag."})
	var text, said []byte
	err := s.db.QueryRowContext(t.Context(), "SELECT t.text, s.said FROM sightings s JOIN texts t ON t.id = s.text WHERE s.post = ?", PostID("blogger:1")).Scan(&text, &said)
	if err != nil {
		t.Fatal(err)
	}
	var stays []byte
	err = s.db.QueryRowContext(t.Context(), "SELECT t.text || s.said FROM sightings s JOIN texts t ON t.id = s.text WHERE s.post = ?", PostID("blogger:2")).Scan(&stays)
	if err != nil {
		t.Fatal(err)
	}
	files := func() (all []byte) {
		for _, suffix := range []string{"", "-wal"} {
			b, err := os.ReadFile(filepath.Join(s.dir, "kronika.db"+suffix))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		return all
	}
	if all := files(); !bytes.Contains(all, text) || !bytes.Contains(all, said) {
		t.Fatal("the packed text is not in the database before: this test sees nothing")
	}
	g, err := s.ProposeGallring(t.Context(), PostID("blogger:1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Gallra(t.Context(), g, Decision{By: "Registrator", Reason: "Uppgiften var felaktig."}); err != nil {
		t.Fatal(err)
	}
	all, checked := files(), 0
	for _, gone := range [][]byte{text, said} {
		for i := range len(gone) - 8 {
			part := gone[i : i+8]
			if bytes.Contains(stays, part) {
				continue // what each text begins with
			}
			if checked++; bytes.Contains(all, part) {
				t.Errorf("bytes %d to %d of a packed text are still there", i, i+8)
			}
		}
	}
	if checked < len(text)/2 {
		t.Errorf("only %d parts were looked for", checked)
	}
	for _, query := range []string{"SELECT count(*) FROM texts WHERE id NOT IN (SELECT text FROM sightings)",
		"SELECT count(*) FROM sightings WHERE post NOT IN (SELECT id FROM posts)", "SELECT count(*) FROM revisions WHERE post NOT IN (SELECT id FROM posts)"} {
		if n := count(t, s.db, query); n != 0 {
			t.Errorf("%s: got %d", query, n)
		}
	}
}

// version0 is what was other in version 0.
const version0 = `
DROP TABLE sightings; DROP TABLE revisions; DROP TABLE keys; DROP TABLE texts;
CREATE TABLE sightings (id INTEGER PRIMARY KEY, post TEXT NOT NULL, session TEXT NOT NULL, sighting TEXT NOT NULL);
CREATE INDEX sightings_post ON sightings (post);
CREATE INDEX sightings_capture ON sightings (sighting ->> '$.Post.capture.warc', sighting ->> '$.Post.capture.offset');
CREATE TABLE keys (key TEXT PRIMARY KEY, alias TEXT NOT NULL, post TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX keys_alias ON keys (alias);
CREATE INDEX keys_post ON keys (post);
CREATE TABLE revisions (post TEXT NOT NULL, n INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (post, n)) WITHOUT ROWID;
CREATE INDEX revisions_edited ON revisions (text ->> '$.capture.fetched') WHERE n > 1;
CREATE INDEX revisions_gone ON revisions (text ->> '$.gone') WHERE text ->> '$.gone' IS NOT NULL;
PRAGMA user_version = 0;
`

// asJSON returns a value as JSON.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// downgrade makes the tables those of version 0.
func downgrade(t *testing.T, s *Store) {
	t.Helper()
	all, err := s.sightings(t.Context(), s.db, "ORDER BY s.id")
	if err != nil {
		t.Fatal(err)
	}
	var revisions []Post
	ids, err := texts(t.Context(), s.db, "SELECT id FROM posts")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		some, err := s.Sealed(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		revisions = append(revisions, some...)
	}
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := s.db.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(version0)
	for _, seen := range all {
		exec("INSERT INTO sightings VALUES (?, ?, ?, ?)", seen.id, seen.post, seen.Session, asJSON(t, seen.Sighting))
		for _, key := range seen.Post.Keys {
			exec("INSERT OR REPLACE INTO keys VALUES (?, ?, ?)", key, PostID(key), seen.post)
		}
	}
	for _, r := range revisions {
		exec("INSERT INTO revisions VALUES (?, ?, ?)", r.ID, r.Revision, asJSON(t, r))
	}
}

// TestUpgrade opens an archive of version 0: a reader says what to do, the next writer
// makes it over, and all is as it was.
func TestUpgrade(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 7, 0, 0, 0, time.UTC) }
	five := 5
	s := put(t, Post{Keys: []string{"blogger:1"}, Title: "Skjutsar", Text: council, HTML: "<p>" + council + "</p>", Published: "2026-11", Precision: "month"},
		Post{Keys: []string{"granhamra:/2"}, Text: "Snön faller.", Labels: []string{"väder"}})
	seeOn(t, s, day(2), Post{Keys: []string{"blogger:1", "granhamra:/1"}, Text: council, Published: "2026-11-01", Precision: "day", CommentsCount: &five})
	seeOn(t, s, day(3), Post{Keys: []string{"blogger:1"}, Text: council + " Det är klart.", Comments: []Comment{{Author: "Läsare", Text: "Bra!"}}})
	seeOn(t, s, day(4), Post{Keys: []string{"granhamra:/2"}, Status: Gone})
	dump := func(s *Store) (all [][]Post) {
		t.Helper()
		for p, err := range s.Posts(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			revisions, err := s.Revisions(t.Context(), p.ID)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, revisions)
		}
		return all
	}
	want := dump(s)
	if len(want) != 2 || len(want[0])+len(want[1]) != 3 {
		t.Fatalf("got %+v, want two posts of three revisions", want)
	}
	downgrade(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var version *VersionError
	if _, err := OpenReader(s.dir); !errors.As(err, &version) || version.Has != 0 || !strings.Contains(version.Hint(), "kronika index") {
		t.Errorf("reader: got %v, want a VersionError that says what to do", err)
	}
	if _, err := Verify(t.Context(), s.dir, nil); !errors.As(err, &version) {
		t.Errorf("verify: got %v, want a VersionError", err)
	}
	again, err := Open(s.dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dump(again), want); diff != "" {
		t.Errorf("made over (-got +want):\n%s", diff)
	}
	if _, err := again.db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err := Open(s.dir, "test"); !errors.As(err, &version) || version.Has != 99 || strings.Contains(version.Hint(), "index") {
		t.Errorf("of a newer program: got %v, %v, want a VersionError", v, err)
	}
}
