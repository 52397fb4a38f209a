package web

import (
	"net/http"
	"testing"

	"kronika/archive"
)

// TestApart: of five posts one has only a year and one no date; the page says what of
// them answers and stands in no bar.
func TestApart(t *testing.T) {
	f := serve(t, []archive.Post{
		{Published: "2012-11-23", Text: "Simhallen öppnar."}, {Published: "2012-10", Text: "Simhallen städas."}, {Published: "2012", Text: "Simhallen byggs."},
		{Published: "2011-02-03", Text: "Vägen lagas."}, {Text: "Simhallen ritas."},
	}, "")
	const said = "Inte i diagrammet: "
	for path, want := range map[string]string{
		"/":                         said + "1 inlägg med bara år, 1 inlägg utan datum.",
		"/sok?q=simhallen":          said + "1 inlägg med bara år, 1 inlägg utan datum.",
		"/sok?year=2012":            said + "1 inlägg med bara år.",
		"/sok?year=-2012":           said + "1 inlägg utan datum.",
		"/sok?year=2012&year=2011":  said + "1 inlägg med bara år.",
		"/sok?from=2012&to=2012-11": said + "1 inlägg med bara år.",
		"/sok?from=2012&match=some": said + "1 inlägg med bara år.",
	} {
		wantAll(t, f.page(t, path, http.StatusOK), want)
	}
	for _, path := range []string{"/sok?year=2011", "/sok?q=v%C3%A4gen", "/sok?month=2012-11", "/sok?from=2012-11&to=2012-11", "/sok?month=-2012-11&year=2011"} {
		wantNone(t, f.page(t, path, http.StatusOK), said)
	}
}
