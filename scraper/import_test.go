package scraper

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kronika/scraper/extract"
)

// sharedBlog is a real blog, saved by others: pages of posts, months, years,
// labels and searches.
const sharedBlog = "../../shared/data/html/I014__jorgeelconstructor.blogspot.com"

// savedPages returns the pages of the saved blog.
func savedPages(t *testing.T) []string {
	t.Helper()
	index, err := os.ReadFile(filepath.Dir(sharedBlog) + "/INDEX.tsv")
	if err != nil {
		t.Skip("no saved pages beside the project: see the design's data folder")
	}
	var pages []string
	for row := range strings.Lines(string(index)) {
		f := strings.Split(row, "\t")
		if strings.HasPrefix(f[0], filepath.Base(sharedBlog)) && strings.HasPrefix(f[4], "template-designer-v2") {
			pages = append(pages, filepath.Join(filepath.Dir(sharedBlog), f[0]))
		}
	}
	if len(pages) != 64 {
		t.Fatalf("%d saved pages, want 64", len(pages))
	}
	return pages
}

// importOnce is one run of the program.
func importOnce(t *testing.T, dir string, cfg ImportConfig, names ...string) (Report, error) {
	t.Helper()
	cfg.Store = open(t, dir)
	defer cfg.Store.Close()
	return Import(t.Context(), cfg, names)
}

// TestImportSaved takes a saved blog in, in several orders, twice and from the
// WARC files again: the same posts, each once.
func TestImportSaved(t *testing.T) {
	t.Parallel()
	pages := savedPages(t)
	var want []string
	for seed := range uint64(2) {
		dir := t.TempDir()
		shuffled := slices.Clone(pages)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		first, err := importOnce(t, dir, ImportConfig{}, shuffled...)
		if err != nil {
			t.Fatal(err)
		}
		got := dump(t, dir)
		if first.Pages != 64 || first.Change.New != len(got) || first.Change.Changed > 0 {
			t.Errorf("%d pages, %+v, %d posts", first.Pages, first.Change, len(got))
		}
		if want == nil {
			want = got
			ids := map[string]bool{}
			for _, post := range got {
				i := strings.Index(post, "blogger:")
				id, _, _ := strings.Cut(post[i:], " ")
				ids[id] = true
			}
			if len(ids) != len(got) || len(got) < 30 {
				t.Errorf("%d posts with %d numbers, want each once", len(got), len(ids))
			}
			t.Logf("%d posts of %d pages; findings: %v", len(got), first.Pages, first.Findings)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("order %d: posts (-got +want):\n%s", seed, diff)
		}
		again, err := importOnce(t, dir, ImportConfig{}, pages...)
		if err != nil || again.Change.Same != len(want) || again.Change.New+again.Change.Changed > 0 {
			t.Errorf("again: %+v, %v", again.Change, err)
		}
		if report := rebuild(t, dir); report.Pages != 128 || report.Change.New != len(want) {
			t.Errorf("rebuild: %d pages, %+v", report.Pages, report.Change)
		}
		if diff := cmp.Diff(dump(t, dir), want); diff != "" {
			t.Errorf("order %d, twice and rebuilt: posts (-got +want):\n%s", seed, diff)
		}
	}
}

// TestImportFolder takes the same blog in as a folder, with the address it was
// saved from.
func TestImportFolder(t *testing.T) {
	t.Parallel()
	byFile, byFolder := t.TempDir(), t.TempDir()
	if _, err := importOnce(t, byFile, ImportConfig{}, savedPages(t)...); err != nil {
		t.Fatal(err)
	}
	report, err := importOnce(t, byFolder, ImportConfig{URL: "http://jorgeelconstructor.blogspot.com"}, sharedBlog)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(numbers(dump(t, byFolder)), numbers(dump(t, byFile))); diff != "" {
		t.Errorf("posts (-folder +files):\n%s", diff)
	}
	t.Logf("%d pages of the folder, %d findings", report.Pages, len(report.Findings))
}

// numbers returns Blogger's numbers of dumped posts.
func numbers(posts []string) (ids []string) {
	for _, post := range posts {
		_, after, _ := strings.Cut(post, "blogger:")
		id, _, _ := strings.Cut(after, " ")
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// unpack writes the files of a txtar text into a new folder, and makes it the
// current one.
func unpack(t *testing.T, text string) {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(text)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

const mixed = `
-- saved/2013/02/sno.html --
<html><head><meta name='generator' content='blogger'/><link rel='canonical' href='http://veckobrev.blogspot.se/2013/02/sno.html'/></head><body>
<div class='post hentry'><a name='10000004'></a><div class='post-body entry-content' id='post-body-10000004'>Plogbilarna har kört.</div></div></body></html>
-- saved/search%3Fupdated-max=2013 --
<html><head><meta name='generator' content='blogger'/></head><body><div class='date-outer'><h2 class='date-header'>fredag 1 februari 2013</h2>
<div class='post hentry'><a name='10000004'></a><div class='post-body entry-content' id='post-body-10000004'>Plogbilarna har kört.</div>
<a class='timestamp-link' href='../2013/02/sno.html'>15</a></div></div></body></html>
-- saved/pixel.gif --
GIF
-- saved/.git/HEAD --
ref
-- saved/notes.txt --
fredag 8 mars 2013

Kommunstyrelsen klubbade avtalet.
-- saved/old.warc.gz --
not read
-- saved/README --
No posts in here.
-- saved/empty.html --
-- posts.jsonl --
{"source":"a","url":"http://a.example/1/x.html","published":"2014-01-10","text":"Ett."}
{"source":"b","url":"http://b.example/1/x.html","published":"2014-01-10","text":"Två."}
{"source":
-- nobody.txt --
fredag 8 mars 2013

Vems är detta?
`

// findings returns the files that something was found in.
func findings(r Report) (where []string) {
	for _, f := range r.Findings {
		where = append(where, f.Where)
	}
	slices.Sort(where)
	return slices.Compact(where)
}

// TestImportMixed takes in a folder with what people have: findings where
// something cannot be read, and the rest all the same.
func TestImportMixed(t *testing.T) {
	unpack(t, mixed)
	dir := t.TempDir()
	report, err := importOnce(t, dir, ImportConfig{URL: "http://veckobrev.blogspot.com/"}, "saved")
	if err != nil {
		t.Fatal(err)
	}
	if report.Pages != 3 || report.Change.New != 2 {
		t.Errorf("%d pages, %+v, want 3 and 2 new posts", report.Pages, report.Change)
	}
	want := []string{"saved/README", "saved/empty.html", "saved/old.warc.gz, byte 0"}
	if diff := cmp.Diff(findings(report), want); diff != "" {
		t.Errorf("findings (-got +want):\n%s\n%v", diff, report.Findings)
	}
	for _, f := range report.Findings {
		if f.Where == "saved/old.warc.gz, byte 0" && !strings.Contains(f.What, "want WARC/1.1") {
			t.Errorf("%s: %s", f.Where, f.What)
		}
	}
	if got := sources(t, dir); !strings.HasPrefix(got, "veckobrev veckobrev.blogspot.com") {
		t.Errorf("sources %q", got)
	}
}

// TestImportSource looks for the blog of a file in the order of --url,
// --source and what the file says.
func TestImportSource(t *testing.T) {
	unpack(t, mixed)
	for name, c := range map[string]struct {
		cfg     ImportConfig
		files   []string
		sources string
		found   int
	}{
		"the file":          {ImportConfig{}, []string{"saved/2013/02/sno.html"}, "veckobrev veckobrev.blogspot.com", 0},
		"--source":          {ImportConfig{Source: "brev"}, []string{"saved/2013/02/sno.html", "nobody.txt"}, "brev brev", 0},
		"--url":             {ImportConfig{URL: "https://annat.blogspot.no/2013/"}, []string{"saved/2013/02/sno.html", "nobody.txt"}, "annat annat.blogspot.com", 0},
		"--url, --source":   {ImportConfig{URL: "https://annat.blogspot.no", Source: "brev"}, []string{"nobody.txt"}, "brev annat.blogspot.com", 0},
		"nobody":            {ImportConfig{}, []string{"nobody.txt", "saved/2013/02/sno.html"}, "veckobrev veckobrev.blogspot.com", 1},
		"JSON Lines":        {ImportConfig{}, []string{"posts.jsonl"}, "a a\nb b", 1},
		"a folder of all":   {ImportConfig{Source: "brev"}, []string{"."}, "a a\nb b\nbrev brev", 4},
		"an address of its": {ImportConfig{Source: "brev"}, []string{"saved/2013/02/sno.html"}, "brev veckobrev.blogspot.com", 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			report, err := importOnce(t, dir, c.cfg, c.files...)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for line := range strings.Lines(sources(t, dir)) {
				f := strings.Fields(line)
				got = append(got, f[0]+" "+f[1])
			}
			if diff := cmp.Diff(strings.Join(got, "\n"), c.sources); diff != "" {
				t.Errorf("sources (-got +want):\n%s", diff)
			}
			if len(report.Findings) != c.found {
				t.Errorf("findings %v, want %d", report.Findings, c.found)
			}
		})
	}
}

// TestImportFaults names what stops an import before anything is taken in.
func TestImportFaults(t *testing.T) {
	unpack(t, mixed)
	for name, c := range map[string]struct {
		cfg   ImportConfig
		files []string
		want  string
	}{
		"missing file":   {ImportConfig{}, []string{"saved", "missing.html"}, "missing.html"},
		"nothing to it":  {ImportConfig{}, []string{"saved/README", "saved/pixel.gif"}, "nothing to take in among 2 files"},
		"no address":     {ImportConfig{URL: "veckobrev"}, []string{"nobody.txt"}, "want an address such as"},
		"nothing at all": {ImportConfig{}, []string{t.TempDir()}, "among 0 files"},
	} {
		dir := t.TempDir()
		if _, err := importOnce(t, dir, c.cfg, c.files...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if len(dump(t, dir)) > 0 {
			t.Errorf("%s: something was taken in", name)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Import(ctx, ImportConfig{Store: open(t, t.TempDir())}, []string{"saved"}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: got %v", err)
	}
}

// TestImportCharset holds that a file's own declaration counts, not what a
// system thinks of its name.
func TestImportCharset(t *testing.T) {
	unpack(t, "-- a.html --\n<html><head><meta charset='windows-1251'><meta name='generator' content='blogger'/></head><body>"+
		"<div class='post hentry'><a name='10000004'></a><div class='post-body entry-content'>\xcf\xf0\xe8\xe2\xe5\xf2</div></div></body></html>\n")
	dir := t.TempDir()
	if _, err := importOnce(t, dir, ImportConfig{Source: "a"}, "a.html"); err != nil {
		t.Fatal(err)
	}
	if posts := dump(t, dir); len(posts) != 1 || !strings.Contains(posts[0], "Text:Привет ") {
		t.Errorf("got %q", posts)
	}
}

// TestImportBig refuses a file that no page is.
func TestImportBig(t *testing.T) {
	unpack(t, mixed)
	if err := os.Truncate("saved/2013/02/sno.html", extract.MaxPage+1); err != nil {
		t.Fatal(err)
	}
	report, err := importOnce(t, t.TempDir(), ImportConfig{Source: "a"}, "saved/2013/02/sno.html", "nobody.txt")
	if err != nil || report.Pages != 1 || len(report.Findings) != 1 || !strings.Contains(report.Findings[0].What, "at most") {
		t.Errorf("got %+v, %v", report, err)
	}
}
