package scraper

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// answersIn returns what an archive keeps: status, address and time of each answer.
func answersIn(t *testing.T, dir string) (all []string) {
	t.Helper()
	store := open(t, dir)
	defer store.Close()
	for p, err := range store.Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Origin == "" || p.Source == "" {
			t.Errorf("%s: origin %q, source %q", p.URL, p.Origin, p.Source)
		}
		all = append(all, fmt.Sprint(p.Status(), strings.TrimPrefix(p.URL, blogURL), p.Fetched.Format(" 2006-01-02T15:04:05")))
	}
	return all
}

// TestImportCaptures takes a blog in as four programs captured it: what belongs to
// it is kept with its time, and its posts are the same.
func TestImportCaptures(t *testing.T) {
	b := blogtest.New(9)
	crawled := t.TempDir()
	if _, err := crawlOnce(t, crawled, b, blogURL); err != nil {
		t.Fatal(err)
	}
	want := uncounted(dump(t, crawled))
	const rest = "200/bild.png 2014-02-16T05:02:31 200/ 2014-02-16T05:02:32 200/2013/12/ 2014-02-16T05:02:33 200/2013/11/ 2014-02-16T05:02:34 200/stil.css 2014-02-16T05:02:35 404/2013/12/vecka-99.html 2014-02-16T05:02:36"
	for name, c := range map[string]struct {
		file  string
		data  []byte
		keeps string
	}{
		"Heritrix":        {"crawl-1.warc.gz", heritrix(b), "200/robots.txt 2014-02-16T05:02:30 " + rest + " 302/2013/ 2014-02-16T05:02:52 200/ 2014-02-17T05:02:30"},
		"Wayback, ARC":    {"IA-001102.arc.gz", wayback(b), rest},
		"Wayback, WARC":   {"IA-2.warc.gz", waybackNew(b), rest},
		"Browsertrix":     {"blogg.wacz", browsertrix(t, b), "200/ 2014-02-16T05:02:31 200/2013/12/ 2014-02-16T05:02:32 200/2013/11/ 2014-02-16T05:02:33 200/stil.css 2014-02-16T05:02:34 200/bild.png 2014-02-16T05:02:35 404/2013/12/vecka-99.html 2014-02-16T05:02:36"},
		"Heritrix, plain": {"crawl-1.WARC", unpacked(t, heritrix(b)), "200/robots.txt 2014-02-16T05:02:30 " + rest + " 302/2013/ 2014-02-16T05:02:52 200/ 2014-02-17T05:02:30"},
	} {
		for flags, cfg := range map[string]ImportConfig{"": {}, " --url": {URL: "https://veckobrev.blogspot.se/2013/"}, " --source": {Source: "veckobrev"}} {
			t.Run(name+flags, func(t *testing.T) {
				path, dir := put(t, c.file, c.data), t.TempDir()
				report, err := importOnce(t, dir, cfg, path)
				if err != nil {
					t.Fatal(err)
				}
				if report.Change != (archive.Change{New: 9}) || report.Pages != 3 || report.Assets < 2 {
					t.Errorf("got %+v", report)
				}
				const left = "1 pages are of no blog that is named here or that says so itself: left out; the first is " + otherURL
				if len(report.Findings) != 1 || report.Findings[0].Where != path || !strings.HasPrefix(report.Findings[0].What, left) {
					t.Errorf("findings: %q, want one of the page of another site", report.Findings)
				}
				if diff := cmp.Diff(c.keeps, strings.Join(answersIn(t, dir), " ")); diff != "" {
					t.Errorf("answers (-want +got):\n%s", diff)
				}
				sameAgain(t, dir, want, cfg, path)
			})
		}
	}
}

// uncounted returns dumped posts without the number of comments, which only the
// feed says.
func uncounted(posts []string) (all []string) {
	for _, p := range posts {
		text, _, _ := strings.Cut(p, " comments:")
		all = append(all, text)
	}
	return all
}

// sameAgain checks the posts of an archive; a second import changes nothing, and
// its own WARC files give the same.
func sameAgain(t *testing.T, dir string, want []string, cfg ImportConfig, path string) {
	t.Helper()
	got := dump(t, dir)
	if diff := cmp.Diff(want, uncounted(got)); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	kept := answersIn(t, dir)
	again, err := importOnce(t, dir, cfg, path)
	if err != nil || again.Held != len(kept) || again.Change != (archive.Change{}) {
		t.Errorf("again: %+v, %v, want %d held", again, err, len(kept))
	}
	if diff := cmp.Diff(kept, answersIn(t, dir)); diff != "" {
		t.Errorf("imported again: answers (-want +got):\n%s", diff)
	}
	rebuild(t, dir)
	if diff := cmp.Diff(got, dump(t, dir)); diff != "" {
		t.Errorf("rebuilt: posts (-want +got):\n%s", diff)
	}
}

// warcsOf returns the WARC files of an archive.
func warcsOf(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "warc", "*.warc.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no WARC files in %s: %v", dir, err)
	}
	return files
}

// TestImportOwn takes the WARC files of another archive in, one at a time in both
// orders and all at once: posts, revisions and what is gone come out the same, in
// the same blog. Into the archive that wrote them nothing comes in.
func TestImportOwn(t *testing.T) {
	t.Parallel()
	b, from := blogtest.New(30), t.TempDir()
	for _, change := range []func(){
		func() {},
		func() { b.Edit(25, "En helt annan text."); b.Remove(20) },
		func() { b.Edit(25, "Och ännu en."); b.Remove(10) },
	} {
		change()
		if _, err := crawlOnce(t, from, b, blogURL); err != nil {
			t.Fatal(err)
		}
	}
	letter := put(t, "brev.txt", []byte("fredag 8 mars 2013\n\nEn sparad text.\n"))
	if _, err := importOnce(t, from, ImportConfig{Source: "brev"}, letter); err != nil {
		t.Fatal(err)
	}
	want, files := dump(t, from), warcsOf(t, from)
	if n := strings.Count(strings.Join(want, "\n"), "Status:gone"); n != 2 || len(files) != 4 {
		t.Fatalf("%d posts are gone, %d WARC files, want 2 and 4", n, len(files))
	}
	backward := slices.Clone(files)
	slices.Reverse(backward)
	for name, runs := range map[string][][]string{
		"all at once": {files},
		"in order":    {files[:1], files[1:2], files[2:3], files[3:]},
		"backward":    {backward[:1], backward[1:2], backward[2:3], backward[3:], files},
	} {
		dir := t.TempDir()
		for _, run := range runs {
			if _, err := importOnce(t, dir, ImportConfig{}, run...); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if diff := cmp.Diff(want, dump(t, dir)); diff != "" {
			t.Errorf("%s: posts (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(sources(t, from), sources(t, dir)); diff != "" {
			t.Errorf("%s: sources (-want +got):\n%s", name, diff)
		}
		if got, all := len(answersIn(t, dir)), len(allAnswers(t, from)); got != all {
			t.Errorf("%s: %d answers, want %d", name, got, all)
		}
		rebuild(t, dir)
		if diff := cmp.Diff(want, dump(t, dir)); diff != "" {
			t.Errorf("%s, rebuilt: posts (-want +got):\n%s", name, diff)
		}
		// And out of the copy into a third one.
		third := t.TempDir()
		if _, err := importOnce(t, third, ImportConfig{}, filepath.Join(dir, "warc")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, dump(t, third)); diff != "" {
			t.Errorf("%s, a copy of the copy: posts (-want +got):\n%s", name, diff)
		}
	}
	all := len(allAnswers(t, from))
	report, err := importOnce(t, from, ImportConfig{}, filepath.Join(from, "warc"))
	if err != nil || report.Held != all || report.Pages > 0 || report.Change != (archive.Change{}) {
		t.Errorf("into the same archive: %+v, %v, want %d held", report, err, all)
	}
}

// allAnswers returns the addresses of the answers that an archive keeps.
func allAnswers(t *testing.T, dir string) (all []string) {
	t.Helper()
	store := open(t, dir)
	defer store.Close()
	for p, err := range store.Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p.URL)
	}
	return all
}

// response returns a record of an answer with that status.
func response(address, date string, status int, body string) record {
	block := fmt.Sprintf("HTTP/1.1 %d Whatever\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n%s", status, body)
	return record{"response", address, date, "WARC-Block-Digest: " + sha1Of(block) + "\r\n", block}
}

// TestImportGone finds a post again that the blog had removed before we came. It is
// gone since the first answer that says so, in whatever order the files come in and
// whether we crawl before or after.
func TestImportGone(t *testing.T) {
	t.Parallel()
	b := blogtest.New(9)
	_, month := served(b, blogURL+"/2013/12/")
	old := put(t, "gammal.warc.gz", packed(response(blogURL+"/2013/12/", "2014-02-16T05:02:31Z", 200, month).text("WARC/1.1")))
	gone := put(t, "borta.warc.gz", packed(
		response(blogURL+"/2013/12/vecka-8.html", "2015-01-01T00:00:00Z", 404, "Finns inte").text("WARC/1.1"),
		response(blogURL+"/2013/12/vecka-8.html", "2016-01-01T00:00:00Z", 410, "Finns inte").text("WARC/1.1"),
	))
	b.Remove(8)
	var want []string
	for _, order := range []string{"old gone crawl", "gone old crawl", "crawl gone old", "old crawl gone", "gone crawl old", "crawl old gone", "old crawl", "crawl old crawl"} {
		dir := t.TempDir()
		for step := range strings.FieldsSeq(order) {
			var err error
			switch step {
			case "old":
				_, err = importOnce(t, dir, ImportConfig{URL: blogURL}, old)
			case "gone":
				_, err = importOnce(t, dir, ImportConfig{URL: blogURL}, gone)
			default:
				_, err = crawlOnce(t, dir, b, blogURL)
			}
			if err != nil {
				t.Fatalf("%s: %s: %v", order, step, err)
			}
		}
		got := dump(t, dir)
		at := slices.IndexFunc(got, func(p string) bool { return strings.Contains(p, "vecka-8.html") })
		if len(got) != 9 || at < 0 || !strings.Contains(got[at], "Status:gone") {
			t.Fatalf("%s: %d posts, the removed one %q", order, len(got), got[max(at, 0)])
		}
		if strings.Contains(order, "gone") {
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: posts (-want +got):\n%s", order, diff)
			}
		}
		rebuild(t, dir)
		if diff := cmp.Diff(got, dump(t, dir)); diff != "" {
			t.Errorf("%s, rebuilt: posts (-want +got):\n%s", order, diff)
		}
	}
}

// TestImportDamaged names each record of others that is not as it was written, by
// file and offset, and takes in the rest.
func TestImportDamaged(t *testing.T) {
	b := blogtest.New(9)
	page := func(path string) string {
		_, body := served(b, blogURL+path)
		return response(blogURL+path, "2014-02-16T05:02:31Z", 200, body).text("WARC/1.0")
	}
	whole, wrong, last := page("/2013/11/"), strings.Replace(page("/2013/12/vecka-9.html"), "kallelsen", "kallelsEn", 1), page("/2013/12/vecka-8.html")
	members := [][]byte{packed(whole), packed(wrong), packed(last), packed(page("/2013/12/vecka-7.html"))}
	data := bytes.Join(members, nil)
	flipped := len(members[0]) + len(members[1]) + len(members[2])/2
	data[flipped] ^= 4
	path := put(t, "skadad.warc.gz", data[:len(data)-20])
	dir := t.TempDir()
	report, err := importOnce(t, dir, ImportConfig{}, path)
	if err != nil || report.Pages != 1 || report.Change.New != len(dump(t, dir)) {
		t.Errorf("got %+v, %v, want the one whole page", report, err)
	}
	var got []string
	for _, f := range report.Findings {
		got = append(got, f.Where)
	}
	var want []string
	offset := len(members[0])
	for _, m := range members[1:] {
		want = append(want, fmt.Sprintf("%s, byte %d", path, offset))
		offset += len(m)
	}
	if diff := cmp.Diff(want, got); diff != "" || !strings.Contains(report.Findings[0].What, "WARC-Block-Digest says sha1:") {
		t.Errorf("findings (-want +got):\n%s%q", diff, report.Findings)
	}
	// A package that is no package, or one without captures, is a finding too.
	var empty bytes.Buffer
	zip.NewWriter(&empty).Close()
	report, err = importOnce(t, t.TempDir(), ImportConfig{}, put(t, "a.wacz", []byte("PK")), put(t, "b.wacz", empty.Bytes()))
	if err == nil || len(report.Findings) != 2 {
		t.Errorf("no packages: got %v, %q", err, report.Findings)
	}
}

// TestImportRepeats: an answer that repeats a page is kept if the archive has the
// page, from this file or another, and a finding if not. It is taken in when the
// page is there.
func TestImportRepeats(t *testing.T) {
	b, dir := blogtest.New(9), t.TempDir()
	_, body := served(b, blogURL+"/2013/12/")
	first := response(blogURL+"/2013/12/", "2014-02-16T05:02:31Z", 200, body)
	repeat := func(date, fields string) string {
		return record{"revisit", first.url, date, fields, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"}.text("WARC/1.0")
	}
	const identical = "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest\r\n"
	repeats := put(t, "sedan.warc.gz", packed(
		repeat("2014-02-17T05:02:31Z", identical+"WARC-Payload-Digest: "+sha1Of(body)+"\r\n"),
		repeat("2014-02-18T05:02:31Z", identical+"WARC-Payload-Digest: "+sha1Of(body)+"\r\nWARC-Refers-To-Target-URI: "+first.url+"\r\nWARC-Refers-To-Date: "+first.date+"\r\n"),
		repeat("2014-02-19T05:02:31Z", "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\nWARC-Refers-To-Date: "+first.date+"\r\n"),
		repeat("2014-02-20T05:02:31Z", identical+"WARC-Payload-Digest: "+sha1Of("en annan sida")+"\r\n"),
		repeat("2014-02-15T05:02:31Z", identical+"WARC-Payload-Digest: "+sha1Of(body)+"\r\n"),
	))
	report, err := importOnce(t, dir, ImportConfig{URL: blogURL}, repeats)
	if err == nil || len(report.Findings) != 1 || !strings.HasPrefix(report.Findings[0].What, "5 answers repeat a page that neither") {
		t.Errorf("without the page: %v, %q", err, report.Findings)
	}
	if _, err := importOnce(t, dir, ImportConfig{URL: blogURL}, put(t, "först.warc.gz", packed(first.text("WARC/1.0")))); err != nil {
		t.Fatal(err)
	}
	report, err = importOnce(t, dir, ImportConfig{URL: blogURL}, repeats)
	if err != nil || report.Unchanged != 3 || len(report.Findings) != 1 || !strings.HasPrefix(report.Findings[0].What, "2 answers") {
		t.Errorf("with the page: %v, %+v", err, report)
	}
	if got := len(allAnswers(t, dir)); got != 4 {
		t.Errorf("%d answers, want 4", got)
	}
}

// TestImportStopped stops an import again and again and lets it go on: the
// record in hand is finished, and nothing is there twice.
func TestImportStopped(t *testing.T) {
	t.Parallel()
	path, dir := put(t, "crawl-1.warc.gz", heritrix(blogtest.New(9))), t.TempDir()
	stops := 0
	for {
		ctx, stop := context.WithCancel(t.Context())
		store := open(t, dir)
		calls, began := 0, len(allHeld(t, store))
		_, err := Import(ctx, ImportConfig{Store: store, Progress: func(done, total int64) {
			if calls++; done > total/2 && len(allHeld(t, store)) > began {
				stop()
			}
		}}, []string{path})
		stop()
		store.Close()
		if err == nil {
			break
		}
		if stops++; !errors.Is(err, context.Canceled) || stops > 50 {
			t.Fatalf("stop %d: %v", stops, err)
		}
	}
	if got := len(answersIn(t, dir)); got != 9 || stops < 3 {
		t.Errorf("%d answers after %d stops, want 9", got, stops)
	}
	if got := len(dump(t, dir)); got != 9 {
		t.Errorf("%d posts, want 9", got)
	}
}

// allHeld returns the pages that an open archive knows.
func allHeld(t *testing.T, store *archive.Store) (all []archive.Capture) {
	t.Helper()
	for c, err := range store.Captures(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}
