package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/search"
)

// listed is the address of a list.
func listed(path string, rows ...string) string {
	return path + "?" + url.Values{"rader": {strings.Join(rows, "\r\n")}}.Encode()
}

// TestList: each line is a question of its own; page and table say the same.
func TestList(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example/kronika")
	rows := []string{"skolan", "", "  trafikverket ", "=xyzzyq", "skolann", "<b>\"nya", "skolan 2012"}
	body := f.page(t, listed("/lista", rows...), http.StatusOK)
	wantAll(t, body, "6 sökningar", `<a href="/kronika/sok?q=skolan">skolan</a>`, `<td>4</td>`, `?q=skolan#p1">2011</a>`, "2012-11-23", `>trafikverket</a>`, "2012-12-01",
		`<small>Inget inlägg har ”skolann”; sökte på det som stavas nästan så: skolan`, "&lt;b&gt;", `href="/kronika/lista.csv?rader=skolan`, "\nskolan\ntrafikverket\n=xyzzyq")
	wantNone(t, body, "hann inte")

	a := f.get(t, listed("/lista.csv", rows...))
	if got := a.Header.Get("Content-Type"); a.StatusCode != http.StatusOK || !strings.HasPrefix(got, "text/csv; charset=utf-8") {
		t.Fatalf("got %d, type %q", a.StatusCode, got)
	}
	text, marked := strings.CutPrefix(a.body, archive.ByteOrderMark)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	got, err := r.ReadAll()
	if err != nil || !marked {
		t.Fatalf("%v, byte order mark %v\n%s", err, marked, a.body)
	}
	want := [][]string{
		{"sökning", "träffar", "först", "senast", "adress", "anmärkning"},
		{"skolan", "4", "2011", "2012-11-23", "https://arkiv.example/kronika/sok?q=skolan", ""},
		{"trafikverket", "1", "2012-12-01", "2012-12-01", "https://arkiv.example/kronika/sok?q=trafikverket", ""},
		{"'=xyzzyq", "0", "", "", "https://arkiv.example/kronika/sok?q=%3Dxyzzyq", ""},
		{"skolann", "3", "2011", "2012-11-23", "https://arkiv.example/kronika/sok?q=skolann", "Inget inlägg har ”skolann”; sökte på det som stavas nästan så: skolan."},
	}
	if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestListLimits(t *testing.T) {
	f := serve(t, somePosts(), "")
	body := f.page(t, "/lista", http.StatusOK)
	wantAll(t, body, "Högst 200 rader", `<textarea id="rader"`)
	wantNone(t, body, "<table>", "CSV")
	many := make([]string, maxRows+1)
	for i := range many {
		many[i] = fmt.Sprintf("v%d", i)
	}
	f.page(t, listed("/lista", many[:maxRows]...), http.StatusOK)
	for _, path := range []string{"/lista", "/lista.csv"} {
		wantAll(t, f.page(t, listed(path, many...), http.StatusBadRequest), "listan har 201 rader, högst 200", "dela listan i flera")
		wantAll(t, f.page(t, listed(path, strings.Repeat("å", maxList)), http.StatusBadRequest), "byte lång i adressen, högst 12000", "dela listan i flera")
	}
	wantAll(t, f.page(t, listed("/lista", strings.Repeat("a", search.MaxQuery+1), "skolan"), http.StatusOK), "raden är längre än 1000 byte", "<td>–</td>", "<td>4</td>")
	if a := f.get(t, "/lista.csv"); a.StatusCode != http.StatusOK || strings.Count(a.body, "\n") != 1 {
		t.Errorf("an empty list: got %d, %q; want the head of the table", a.StatusCode, a.body)
	}
	f.page(t, "/lista?rader=%ff%00%0a%0d", http.StatusOK)
}

// TestListNotes: what one line cannot have is no fault of the others.
func TestListNotes(t *testing.T) {
	for fault, want := range map[error]string{search.CostlyError{}: "för mycket att leta efter", context.DeadlineExceeded: "Alla rader hann inte besvaras"} {
		f := wear(t, fault, nil)
		wantAll(t, f.page(t, listed("/lista", "-a*"), http.StatusOK), want, "<td>–</td>")
		wantAll(t, f.get(t, listed("/lista.csv", "-a*")).body, "'-a*;;;;")
	}
	f := wear(t, nil, func(found *search.Found) { found.Rough = true })
	wantAll(t, f.page(t, listed("/lista", "skolan"), http.StatusOK), "Det kan finnas fler.")
}
