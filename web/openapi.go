package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// openAPI describes the API, as OpenAPI 3.1. Tests hold it against real answers, and
// against the parameters and fields that the program knows.
//
//go:embed openapi.json
var openAPI string

// anyServer is where the document leaves open who answers.
const anyServer = `"servers": [{"url": "/"}]`

// openAPIFile serves GET /openapi.json. The server it names is this one.
func (s *site) openAPIFile(w http.ResponseWriter, r *http.Request) error {
	doc := openAPI
	if s.base != "" {
		doc = strings.Replace(doc, anyServer, fmt.Sprintf(`"servers": [{"url": %q}]`, s.base), 1)
	}
	if unchanged(w, r, etag(doc)) {
		return nil
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(doc)))
	fmt.Fprint(w, doc)
	return nil
}

// A description is what of the document is shown on the page about the API.
type description struct {
	Paths map[string]struct {
		Get operation `json:"get"`
	} `json:"paths"`
}

// An operation is one thing to ask for.
type operation struct {
	Summary     string      `json:"summary"`
	Description string      `json:"description"`
	Parameters  []parameter `json:"parameters"`
}

// A parameter is one part of the address of an operation.
type parameter struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

func describeAPI() (d description, err error) {
	if err := json.Unmarshal([]byte(openAPI), &d); err != nil {
		return d, fmt.Errorf("openapi.json: %w", err)
	}
	return d, nil
}
