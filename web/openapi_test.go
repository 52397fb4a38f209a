package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/search"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A document is openapi.json with its schemas ready to validate.
type document struct {
	raw struct {
		Paths map[string]struct {
			Get struct {
				Parameters []docParameter
				Responses  map[string]struct {
					Content map[string]struct {
						Schema struct {
							Ref string `json:"$ref"`
						}
					}
				}
			}
		}
		Components struct {
			Schemas map[string]struct{ Properties map[string]any }
		}
	}
	compiler *jsonschema.Compiler
}

// A docParameter is what the document says of one.
type docParameter struct {
	Name, In string
	Example  any
	Schema   struct {
		Type             string
		Enum             []string
		Minimum, Maximum *int
		MaxLength        int
	}
}

// readDocument reads the document. Its objects are closed for the tests: a field of an
// answer that is not described is a failure.
func readDocument(t *testing.T) *document {
	t.Helper()
	d := &document{compiler: jsonschema.NewCompiler()}
	if err := json.Unmarshal([]byte(openAPI), &d.raw); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(openAPI))
	if err != nil {
		t.Fatal(err)
	}
	for _, schema := range doc.(map[string]any)["components"].(map[string]any)["schemas"].(map[string]any) {
		if s := schema.(map[string]any); s["properties"] != nil {
			s["additionalProperties"] = false
		}
	}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return d
}

// check validates an answer against what the document says of its path and status.
func (d *document) check(t *testing.T, path string, a answer) {
	t.Helper()
	mediaType, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	status := http.StatusText(a.StatusCode)
	response, ok := d.raw.Paths[path].Get.Responses[strings.Fields(a.Status)[0]]
	if !ok {
		t.Fatalf("%s: %s is not in the document", path, status)
	}
	content, ok := response.Content[mediaType]
	if !ok {
		t.Fatalf("%s: %s with %s is not in the document", path, status, mediaType)
	}
	if content.Schema.Ref == "" {
		return
	}
	schema, err := d.compiler.Compile("openapi.json" + content.Schema.Ref)
	if err != nil {
		t.Fatal(err)
	}
	body, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(body); err != nil {
		t.Errorf("%s: %v", path, err)
	}
}

// TestOpenAPI validates real answers. To add a case, name a path of the document and
// what to ask.
func TestOpenAPI(t *testing.T) {
	f, d := serve(t, somePosts(), ""), readDocument(t)
	id, hidden := archive.PostID(key(0)), archive.PostID(key(4))
	f.withdraw(t, hidden, archive.Part{})
	tests := []struct {
		path, address string
		status        int
	}{
		{"/api/v1/search", "/api/v1/search", 200},
		{"/api/v1/search", "/api/v1/search?q=skolan+lokaler", 200},
		{"/api/v1/search", "/api/v1/search?q=v%C3%A4gen+gymnasieskolan", 200}, // wider
		{"/api/v1/search", "/api/v1/search?q=skolann", 200},                   // did_you_mean
		{"/api/v1/search", "/api/v1/search?q=(skolan+KF&year=2012&label=-x", 200},
		{"/api/v1/search", "/api/v1/search?q=xyzzyq", 200},
		{"/api/v1/search", "/api/v1/search?size=0&facets=none", 200},
		{"/api/v1/search", "/api/v1/search?size=2&page=2", 200},
		{"/api/v1/search", "/api/v1/search?from=2012-13", 400},
		{"/api/v1/posts/{id}", "/api/v1/posts/" + id, 200},
		{"/api/v1/posts/{id}", "/api/v1/posts/" + archive.PostID(key(1)), 200},
		{"/api/v1/posts/{id}", "/api/v1/posts/" + archive.PostID(key(3)), 200},
		{"/api/v1/posts/{id}", "/api/v1/posts/aaaaaaaaaaaaa", 404},
		{"/api/v1/posts/{id}", "/api/v1/posts/" + hidden, 410},
		{"/api/v1/suggest", "/api/v1/suggest?q=beslut+sk", 200},
		{"/api/v1/suggest", "/api/v1/suggest", 200},
		{"/api/v1/suggest", "/api/v1/suggest?fraga=sk", 400},
		{"/api/v1/status", "/api/v1/status", 200},
		{"/openapi.json", "/openapi.json", 200},
		{"/healthz", "/healthz", 200},
		{"/readyz", "/readyz", 200},
	}
	for _, test := range tests {
		a := f.get(t, test.address)
		if a.StatusCode != test.status {
			t.Errorf("GET %s: got %d, want %d", test.address, a.StatusCode, test.status)
			continue
		}
		t.Run(test.address, func(t *testing.T) { d.check(t, test.path, a) })
	}
}

// TestOpenAPIParameters: the document names the parameters that the program reads, and no others.
func TestOpenAPIParameters(t *testing.T) {
	_, faults := search.ParseRequest(url.Values{"finnsinte": {"1"}})
	if len(faults) != 1 {
		t.Fatalf("got %v, want a refusal that names all parameters", faults)
	}
	want := strings.Split(strings.TrimPrefix(faults[0].Hint, "parametrarna är "), ", ")
	var got []string
	for _, p := range readDocument(t).raw.Paths["/api/v1/search"].Get.Parameters {
		got = append(got, p.Name)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parameters (-program +document):\n%s", diff)
	}
}

// TestOpenAPIFields: each schema has the JSON fields of its Go type, and no others.
func TestOpenAPIFields(t *testing.T) {
	d := readDocument(t)
	post := fields(reflect.TypeFor[archive.Post]())
	tests := map[string][]string{"Post": append(post, "derived")}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[search.Result](), reflect.TypeFor[search.Echo](), reflect.TypeFor[search.Hit](), reflect.TypeFor[search.SourceRef](), reflect.TypeFor[search.Named](),
		reflect.TypeFor[search.Value](), reflect.TypeFor[search.Histogram](), reflect.TypeFor[search.Bucket](), reflect.TypeFor[search.Wider](), reflect.TypeFor[search.Coverage](), reflect.TypeFor[search.Gap](),
		reflect.TypeFor[search.Derived](), reflect.TypeFor[search.AboutTopic](), reflect.TypeFor[search.Reason](), reflect.TypeFor[search.Mentioned](), reflect.TypeFor[search.Decision](),
		reflect.TypeFor[search.Quotation](), reflect.TypeFor[search.Reference](), reflect.TypeFor[archive.Comment](), reflect.TypeFor[archive.Capture](), reflect.TypeFor[problem](),
		reflect.TypeFor[search.Mention](), reflect.TypeFor[changesAnswer](), reflect.TypeFor[archive.PostChange](), reflect.TypeFor[archive.PublicDecision](),
		reflect.TypeFor[search.Suggestions](), reflect.TypeFor[search.Suggestion](), reflect.TypeFor[status](), reflect.TypeFor[archive.SourceState](),
	} {
		tests[initial(typ.Name())] = fields(typ)
	}
	for name, want := range tests {
		var got []string
		for field := range d.raw.Components.Schemas[name].Properties {
			got = append(got, field)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-program +document):\n%s", name, diff)
		}
	}
}

// fields returns the names of the JSON fields of a type, those of embedded types too.
func fields(typ reflect.Type) (names []string) {
	for _, f := range reflect.VisibleFields(typ) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// TestOpenAPIPaths: every route for programs is in the document.
func TestOpenAPIPaths(t *testing.T) {
	d := readDocument(t)
	var got []string
	for path := range d.raw.Paths {
		got = append(got, path)
	}
	want := []string{"/healthz", "/openapi.json", "/readyz"}
	for _, path := range Paths() {
		if strings.HasPrefix(path, "/api/") {
			want = append(want, strings.ReplaceAll(path, ":[a-z2-7]{13}", ""))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths (-program +document):\n%s", diff)
	}
}

// TestAPIPage follows every example on the page about the API.
func TestAPIPage(t *testing.T) {
	f := serve(t, somePosts(), "https://kommun.example/arkiv")
	body := f.page(t, "/api", http.StatusOK)
	wantAll(t, body, "<h1>För program</h1>", `href="/arkiv/openapi.json"`, "<code>voice</code>", "/arkiv/api/v1/posts/")
	examples := addresses(body, "/arkiv/api/v1/")
	if len(examples) < 6 {
		t.Errorf("got examples %q, want at least 6", examples)
	}
	for _, address := range examples {
		want := http.StatusOK
		if strings.Contains(address, "2012-13") {
			want = http.StatusBadRequest
		}
		if a := f.get(t, address); a.StatusCode != want {
			t.Errorf("GET %s: got %d, want %d", address, a.StatusCode, want)
		}
	}
	wantAll(t, f.get(t, "/openapi.json").body, `"servers": [{"url": "https://kommun.example/arkiv"}]`)
}

// addresses returns the addresses that a page links to which begin so.
func addresses(body, start string) (found []string) {
	for _, part := range strings.Split(body, `href="`)[1:] {
		if address, _, ok := strings.Cut(part, `"`); ok && strings.HasPrefix(address, start) {
			found = append(found, strings.ReplaceAll(address, "&amp;", "&"))
		}
	}
	return found
}
