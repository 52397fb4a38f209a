package main

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestArrows holds the architecture: what each package may import of the
// project, and which libraries stay in which room. Only direct imports count.
func TestArrows(t *testing.T) {
	project := map[string]string{
		"kronika/archive":                "archive/warc",
		"kronika/archive/bag":            "",
		"kronika/archive/export":         "archive archive/bag archive/warc",
		"kronika/archive/makedictionary": "indexer/corpus",
		"kronika/archive/warc":           "",
		"kronika/cmd/kronika":            "archive archive/export indexer indexer/entity indexer/topic scraper scraper/demo scraper/fetch search search/local search/measure search/opensearch web",
		"kronika/indexer":                "archive indexer/body indexer/decision indexer/entity indexer/quotation indexer/swedish indexer/topic",
		"kronika/indexer/body":           "indexer/swedish",
		"kronika/indexer/corpus":         "",
		"kronika/indexer/decision":       "indexer/body indexer/swedish",
		"kronika/indexer/entity":         "",
		"kronika/indexer/quotation":      "indexer/swedish",
		"kronika/indexer/swedish":        "",
		"kronika/indexer/topic":          "indexer/swedish",

		"kronika/indexer/entity/makecounts":     "indexer/corpus indexer/entity",
		"kronika/indexer/swedish/makelexicon":   "indexer/corpus indexer/swedish",
		"kronika/scraper":                       "archive archive/bag archive/export scraper/extract scraper/fetch",
		"kronika/scraper/blogtest":              "",
		"kronika/scraper/demo":                  "",
		"kronika/scraper/extract":               "archive",
		"kronika/scraper/fetch":                 "",
		"kronika/search":                        "archive indexer indexer/body indexer/decision indexer/entity indexer/swedish indexer/topic search/query",
		"kronika/search/contract":               "archive indexer search",
		"kronika/search/local":                  "archive indexer indexer/swedish search search/local/invert search/score",
		"kronika/search/local/invert":           "indexer",
		"kronika/search/measure":                "",
		"kronika/search/opensearch":             "archive indexer search search/score",
		"kronika/search/opensearch/clustertest": "",
		"kronika/search/query":                  "indexer/swedish",
		"kronika/search/score":                  "",
		"kronika/web":                           "archive archive/export search search/query",
	}
	// A library named here is used by these packages and no others.
	rooms := map[string][]string{
		"github.com/blevesearch/":                {"kronika/indexer/swedish", "kronika/search/local", "kronika/search/local/invert"},
		"github.com/PuerkitoBio/goquery":         {"kronika/scraper/extract"},
		"github.com/andybalholm/cascadia":        {"kronika/scraper/extract"},
		"codeberg.org/readeck/go-readability/v2": {"kronika/scraper/extract"},
		"github.com/gorilla/mux":                 {"kronika/web"},
		"modernc.org/":                           {"kronika/archive"},
		"github.com/urfave/cli":                  {"kronika/cmd/kronika"},
		"golang.org/x/net/html":                  {"kronika/scraper/extract"},
		"net/http":                               {"kronika/cmd/kronika", "kronika/scraper", "kronika/scraper/blogtest", "kronika/scraper/demo", "kronika/scraper/fetch", "kronika/search/opensearch", "kronika/search/opensearch/clustertest", "kronika/web"},
		"github.com/opensearch-project/":         {"kronika/search/opensearch"},
		"github.com/microcosm-cc/bluemonday":     {"kronika/scraper/extract"},
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "kronika/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		pkg := words[0]
		allowed, known := project[pkg]
		if !known {
			t.Errorf("%s: not in the architecture; add it with what it may import", pkg)
			continue
		}
		for _, imported := range words[1:] {
			if name, ok := strings.CutPrefix(imported, "kronika/"); ok && !slices.Contains(strings.Fields(allowed), name) {
				t.Errorf("%s imports %s: it may import %q only", pkg, name, allowed)
			}
			for library, users := range rooms {
				if under(imported, library) && !slices.Contains(users, pkg) {
					t.Errorf("%s imports %s: that stays in %s", pkg, imported, strings.Join(users, ", "))
				}
			}
		}
		delete(project, pkg)
	}
	for pkg := range project {
		t.Errorf("%s: in the architecture, but there is no such package", pkg)
	}
}

// under reports whether an import path is a library or a package below it.
func under(imported, library string) bool {
	return imported == path.Clean(library) || strings.HasPrefix(imported, strings.TrimSuffix(library, "/")+"/")
}
