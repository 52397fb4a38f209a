package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/archive/export"
	"kronika/archive/warc"
	"kronika/scraper"
)

// foreign runs one of the Python tools that `make python` installs.
func foreign(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := filepath.Abs("../../.cache/python/bin/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: make python installs it", err)
	}
	out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// checkPackage holds that others take a package for what it says it is.
func checkPackage(t *testing.T, dir string) {
	t.Helper()
	if out := foreign(t, "bagit.py", "--validate", dir); !strings.Contains(out, " is valid") {
		t.Errorf("bagit: %s", out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "data/warc/*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("WARC files: %v, %v", files, err)
	}
	for _, path := range files {
		if out := foreign(t, "warcio", "check", "-v", path); strings.Contains(out, "fail") || !strings.Contains(out, "digest pass") {
			t.Errorf("warcio check: %s", out)
		}
	}
}

// texts returns what is shown of posts, oldest revision first, without numbers:
// where one is withdrawn, those after it have lower ones in another archive.
func texts(all map[string][]archive.Post) map[string][]string {
	said := map[string][]string{}
	for id, posts := range all {
		for _, p := range posts {
			if p.Status != archive.Withdrawn {
				line, _ := json.Marshal([]any{p.Published, p.Title, p.Author, p.Labels, p.Text, p.Comments, p.Gone, p.Capture.Fetched})
				said[id] = append(said[id], string(line))
			}
		}
	}
	return said
}

// TestPackage makes a package of a blog that lived, as a folder and as a zip file,
// and takes it into another archive, which then says the same.
func TestPackage(t *testing.T) {
	t.Parallel()
	data := livedBlog(t)
	want := shown(t, data)
	dir := t.TempDir()
	for _, name := range []string{"paket", "paket.zip"} {
		path, copied := filepath.Join(dir, name), filepath.Join(t.TempDir(), "data")
		must(t, "--data", data, "export", "--format", "package", "--output", path)
		must(t, "--data", copied, "import", path)
		if diff := cmp.Diff(want, shown(t, copied)); diff != "" {
			t.Errorf("%s: posts (-want +got):\n%s", name, diff)
		}
		if got, want := digest(t, copied), digest(t, data); got != want {
			t.Errorf("%s: digest %s, want %s", name, got, want)
		}
		if out := must(t, "--data", copied, "import", path); !strings.Contains(out, "posts: 0 new, 0 changed") {
			t.Errorf("%s taken in again: %s", name, out)
		}
		must(t, "--data", copied, "index", "--full")
		if diff := cmp.Diff(want, shown(t, copied)); diff != "" {
			t.Errorf("%s: posts made anew (-want +got):\n%s", name, diff)
		}
		intact(t, copied)
	}
	checkPackage(t, filepath.Join(dir, "paket"))
	checkPlaces(t, filepath.Join(dir, "paket"))
}

// checkPlaces holds that each post of a package names the record that shows it, and
// that pictures and style sheets are there.
func checkPlaces(t *testing.T, dir string) {
	t.Helper()
	for line := range strings.Lines(read(t, filepath.Join(dir, "data/posts.jsonl"))) {
		var p archive.Post
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		r, err := warc.ReadAt(filepath.Join(dir, "data/warc", p.Capture.WARC), p.Capture.Offset)
		if err != nil {
			t.Fatal(err)
		}
		_, body := r.Split()
		if first, _, _ := strings.Cut(p.Text, "."); archive.SHA256(body) != p.Capture.SHA256 || !bytes.Contains(body, []byte(first)) {
			t.Errorf("post %s: the record at %s, %d is another", p.ID, p.Capture.WARC, p.Capture.Offset)
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "data/warc/*"))
	kinds, repeats, known := map[string]int{}, 0, map[string]bool{}
	for _, path := range files {
		for r, err := range warc.Read(path) {
			if err != nil {
				t.Fatal(err)
			}
			known[r.Get(warc.RecordID)] = true
			if id := r.Get(warc.WarcinfoID); id != "" && !known[id] {
				t.Errorf("record %s names a warcinfo record that is not before it", r.Get(warc.RecordID))
			}
			if r.Get(warc.Type) == warc.Revisit {
				repeats++
			}
			if m, err := r.HTTP(); err == nil && r.Get(warc.Type) == warc.Response {
				kinds[m.Get("Content-Type")]++
			}
			if err := r.Intact(); err != nil {
				t.Error(err)
			}
		}
	}
	if kinds["image/png"] != 1 || kinds["text/css"] != 1 || repeats == 0 {
		t.Errorf("got answers %v and %d repeats, want the picture, the style sheet and repeats among them", kinds, repeats)
	}
}

// TestPackageIsTheSame: one archive gives the same bytes at the same time.
func TestPackageIsTheSame(t *testing.T) {
	t.Parallel()
	data := livedBlog(t)
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var all [][]byte
	for _, folder := range []string{t.TempDir(), t.TempDir()} {
		path := filepath.Join(folder, "paket.zip")
		p := export.Package{Export: export.Export{Store: store}, Needs: scraper.Needs, Software: "Kronika", Now: time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC)}
		if _, err := p.Make(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		all = append(all, []byte(read(t, path)))
	}
	if !bytes.Equal(all[0], all[1]) {
		t.Error("two packages of one archive differ")
	}
}

// TestPackageWithheld withdraws parts of posts, and makes a package and an archive
// of it: no file of either says what is withdrawn, and all else is there.
func TestPackageWithheld(t *testing.T) {
	t.Parallel()
	hidden := []string{"Ragnvald", "Skrotnisse", "kvastpengarna", "Knorpelbacken", "Gnällspik"}
	h := newHouse(t)
	for _, flags := range [][]string{{"--passage", sentence1}, {"--comment", "1"}} {
		h.do(append([]string{"withdraw", h.id, "--reason", "Uppgiften är känslig.", "--by", "arkivarien"}, flags...)...)
	}
	path, copied := filepath.Join(t.TempDir(), "paket"), filepath.Join(t.TempDir(), "data")
	h.do("export", "--format", "package", "--output", path)
	checkPackage(t, path)
	must(t, "--data", copied, "import", path)
	for _, dir := range []string{path, copied} {
		for _, found := range holds(t, dir, hidden) {
			t.Error(found)
		}
	}
	if diff := cmp.Diff(texts(shown(t, h.data)), texts(shown(t, copied))); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	log := read(t, filepath.Join(path, "data/log.txt"))
	for _, want := range []string{"Beslut 1: En uppgift i inlägget " + h.id + " i granhamrachef drogs tillbaka. Beslutat av: arkivarien. Grund: Uppgiften är känslig.",
		"Beslut 2: Kommentar 1 till inlägget " + h.id} {
		if !strings.Contains(log, want) {
			t.Errorf("log.txt does not say %q:\n%s", want, log)
		}
	}
}

// TestDamagedPackage changes files of a package: each is named and not taken in, and
// its posts come from the list.
func TestDamagedPackage(t *testing.T) {
	t.Parallel()
	data := livedBlog(t)
	path := filepath.Join(t.TempDir(), "paket")
	must(t, "--data", data, "export", "--format", "package", "--output", path)
	record := filepath.Join(path, "data/warc/kronika-000001.warc.gz")
	text := []byte(read(t, record))
	text[len(text)/2] ^= 1
	if err := os.WriteFile(record, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, "data/till.html"), []byte("<p>Ej förtecknad."), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(path, "data/posts.csv")); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "data")
	out := must(t, "--data", copied, "import", path)
	for _, want := range []string{"data/warc/kronika-000001.warc.gz: has the checksum ", "data/till.html: is not in the manifest", "data/posts.csv: is not there"} {
		if !strings.Contains(out, want) {
			t.Errorf("import does not say %q:\n%s", want, out)
		}
	}
	if diff := cmp.Diff(texts(shown(t, data)), texts(shown(t, copied))); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	names, err := filepath.Glob(filepath.Join(copied, "warc/*"))
	if err != nil || !slices.Equal(names, []string{filepath.Join(copied, "warc/000001.warc.gz")}) {
		t.Errorf("got WARC files %v, %v, want the one of the list", names, err)
	}
}

// packages adds the files of a package, of all posts and of the chosen one, with
// what is packed in them.
func (h *house) packages(out map[string]string) {
	h.Helper()
	dir := h.TempDir()
	for name, chosen := range map[string][]string{"all": nil, "one": {"--id", h.id}, "month": {"--from", "2013-03", "--to", "2013-03"}} {
		h.do(append([]string{"export", "--format", "package", "--output", filepath.Join(dir, name)}, chosen...)...)
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.HasSuffix(path, ".warc.gz") {
			text = nil
			for r, err := range warc.Read(path) {
				if err != nil {
					return err
				}
				text = append(fmt.Appendln(text, r.Fields), r.Block...)
			}
		}
		out["package "+strings.TrimPrefix(path, dir)] = string(text)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	if n := strings.Count(out["package /all/data/posts.jsonl"], h.id); n == 0 {
		h.Error("the package does not tell of the post")
	}
}
