package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/archive/export"
)

// proofOf downloads a proof, and returns what is in it and what a check of it finds.
func (f *fixture) proofOf(t *testing.T, path string) (content string, found *export.CheckedProof) {
	t.Helper()
	a := f.get(t, path)
	if a.StatusCode != http.StatusOK || !strings.HasSuffix(a.Header.Get("Content-Disposition"), `.warc.gz"`) {
		t.Fatalf("GET %s: got %d, %v", path, a.StatusCode, a.Header)
	}
	file := filepath.Join(t.TempDir(), "proof.warc.gz")
	if err := os.WriteFile(file, []byte(a.body), 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := export.CheckProof(file)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(all), found
}

func TestProof(t *testing.T) {
	f := versionsOf(t, "")
	at := "/inlagg/" + archive.PostID(edited)
	for version, page := range map[string]string{"": "<p>sidan, dag 2</p>", "?version=1": "<p>sidan, dag 0</p>", "?version=hej": "<p>sidan, dag 2</p>"} {
		content, found := f.proofOf(t, at+"/bevis.warc.gz"+version)
		if len(found.Damages) > 0 || found.Proof == nil || found.Proof.Withheld {
			t.Errorf("version %q: got %+v", version, found)
		}
		wantAll(t, content, page, found.Proof.TextSHA256)
	}
	wantAll(t, f.get(t, at+"/bevis.json?version=2").body, `"revision":2`, "Kvastpengarna", `"withheld":false`)
	for _, path := range []string{at + "/bevis.warc.gz?version=9", "/inlagg/aaaaaaaaaaaaa/bevis.warc.gz"} {
		f.page(t, path, http.StatusNotFound)
	}
	wantAll(t, f.page(t, at, http.StatusOK), `href="`+at+`/bevis.warc.gz"`, `href="`+at+`/bevis.json"`)
}

// TestProofWithheld: a page on which something is withdrawn stays in the house; its
// digests leave, and the proof of the version that is withdrawn is not to be had.
func TestProofWithheld(t *testing.T) {
	f := versionsOf(t, "", archive.Part{Revision: 2})
	at := "/inlagg/" + archive.PostID(edited)
	f.page(t, at+"/bevis.warc.gz?version=2", http.StatusGone)
	f = versionsOf(t, "", archive.Part{Passage: "Kvastpengarna räcker"})
	content, found := f.proofOf(t, at+"/bevis.warc.gz?version=2")
	if len(found.Damages) > 0 || !found.Proof.Withheld || found.Proof.Decisions.Number != 1 {
		t.Errorf("got %+v", found)
	}
	wantNone(t, content, "Kvastpengarna", "<p>sidan")
	wantAll(t, content, archive.Removed, found.Proof.Post.Capture.SHA256)
}
