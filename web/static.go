package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed static
var staticFiles embed.FS

// A file is served from memory.
type file struct {
	name   string // "kronika.css"
	hashed string // "kronika-1f0c….css": changes with the content, so it can be kept for ever
	digest string
	body   []byte
}

// readStatic returns the files below static by their own and their hashed names.
func readStatic() map[string]file {
	files := make(map[string]file)
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		panic(err) // compiled in
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(body)
		digest := hex.EncodeToString(sum[:8])
		ext := path.Ext(e.Name())
		f := file{name: e.Name(), hashed: strings.TrimSuffix(e.Name(), ext) + "-" + digest + ext, digest: digest, body: body}
		files[f.name], files[f.hashed] = f, f
	}
	return files
}

// staticFile serves GET /static/{name}, from a closed list of names.
func (s *site) staticFile(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	f, ok := s.files[name]
	if !ok {
		return errNoPage
	}
	if name == f.hashed {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	f.serve(w, r)
	return nil
}

// favicon serves GET /favicon.svg.
func (s *site) favicon(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "public, max-age=86400")
	s.files["favicon.svg"].serve(w, r)
	return nil
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"`+f.digest+`"`)
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(f.body))
}

// robots serves GET /robots.txt: searches and the API are for readers, not for robots.
// Where search engines are let in, it says where the sitemap is.
func (s *site) robots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "User-agent: *\nDisallow: %[1]s/sok\nDisallow: %[1]s/lista\nDisallow: %[1]s/api/\n", s.prefix)
	if s.settings.Index {
		fmt.Fprintf(w, "Sitemap: %s/sitemap.xml\n", s.asked(r))
	}
	return nil
}
