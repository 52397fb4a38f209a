package web

import (
	"net/http"
	"strings"
	"testing"

	"kronika/archive"
)

// serveAs returns the site of some posts with settings.
func serveAs(t *testing.T, posts []archive.Post, settings archive.Settings) *fixture {
	t.Helper()
	f := serve(t, posts, "")
	f.Close()
	f.start(t, Config{Search: f.searcher, Posts: f.store, Ready: ready, Settings: settings})
	return f
}

func TestTopicsPage(t *testing.T) {
	f := serve(t, somePosts(), "https://kommun.example/arkiv")
	body := f.page(t, "/amnen", http.StatusOK)
	wantAll(t, body, "<h1>Ämnen</h1>", "härledda ur texten", "Ämneslistans version: "+f.searcher.Topics().Version, `href="/arkiv/sok?topic=skola">Förskola och skola</a>`,
		"Förskola, fritidshem, grundskola", `aria-label="Inlägg per år. 2012: 2"`, "inga inlägg")
	for _, topic := range f.searcher.Topics().Topics {
		wantAll(t, body, `id="amne-`+topic.ID+`"`)
	}
}

func TestTopicsPageOfAnEmptyArchive(t *testing.T) {
	body := serve(t, nil, "").page(t, "/amnen", http.StatusOK)
	wantAll(t, body, "Förskola och skola", "inga inlägg")
	wantNone(t, body, "<svg", "/sok?topic")
}

func TestAboutPage(t *testing.T) {
	f := serveAs(t, somePosts(), archive.Settings{Operator: "Ankeborgs kommun", Contact: "registrator@ankeborg.example", BaseURL: "https://kommun.example/arkiv"})
	body := f.page(t, "/om", http.StatusOK)
	wantAll(t, body, "Webbplatsen drivs av Ankeborgs kommun.", "Kommunchefen i Ankeborg</a>, Ankeborgs kommun, kommunchef, myndighet: 6 inlägg, 2011 till 1\u00a0december 2012",
		`id="dolj"`, `href="mailto:registrator@ankeborg.example?subject=Beg%C3%A4r%20att%20n%C3%A5got%20d%C3%B6ljs&amp;body=`, `href="/arkiv/amnen"`, `href="http://blogg.example"`)
	body = serveDir(t, t.TempDir(), "").page(t, "/om", http.StatusOK)
	wantAll(t, body, "har inte angett någon kontakt", "Arkivet är tomt ännu")
	wantNone(t, body, "drivs av", "mailto:", `id="kontakt"`, `id="luckor"`)
}

// TestAboutPageOfGaps: the page says in which months nothing was published.
func TestAboutPageOfGaps(t *testing.T) {
	body := serve(t, somePosts(), "").page(t, "/om", http.StatusOK)
	wantAll(t, body, `<h2 id="luckor">Månader utan inlägg</h2>`)
}

// TestHide: every post says whom to ask to hide something, as the operator can be reached.
func TestHide(t *testing.T) {
	id := archive.PostID(key(0))
	for contact, want := range map[string]string{
		"":                                  `href="/arkiv/om#dolj">Begär att något döljs`,
		"kommunhuset":                       `href="/arkiv/om#dolj">Begär att något döljs`,
		"javascript:alert(1)":               `href="/arkiv/om#dolj">Begär att något döljs`,
		"https://ankeborg.example/kontakta": `href="https://ankeborg.example/kontakta">Begär att något döljs`,
		"arkiv@ankeborg.example": `href="mailto:arkiv@ankeborg.example?subject=Beg%C3%A4r%20att%20n%C3%A5got%20d%C3%B6ljs%20i%20inl%C3%A4gg%20` + id +
			`&amp;body=https:%2F%2Fkommun.example%2Farkiv%2Finlagg%2F` + id,
	} {
		f := serveAs(t, somePosts(), archive.Settings{Contact: contact, BaseURL: "https://kommun.example/arkiv"})
		wantAll(t, f.page(t, "/inlagg/"+id, http.StatusOK), want)
	}
}

func TestAccessibilityPage(t *testing.T) {
	body := serve(t, nil, "").page(t, "/tillganglighet", http.StatusOK)
	wantAll(t, body, "inte bedömt", "axe-core", "Nu Html Checker", "ersätter ingen granskning av människor", "ej granskad av tredje part", `href="https://www.digg.se/tdosanmalan"`, "har inte angett någon kontakt")
	f := serveAs(t, nil, archive.Settings{Operator: "Ankeborgs kommun", Contact: "tillganglighet@ankeborg.example", Accessibility: archive.Accessibility{
		Compliance: "delvis", Assessed: "2026-11-20", Assessor: "Tillgängligt AB", Shortcomings: []string{"Kartan <saknar> text."}}})
	body = f.page(t, "/tillganglighet", http.StatusOK)
	wantAll(t, body, "Ankeborgs kommun står bakom", "delvis förenlig", "granskad av Tillgängligt AB", "20\u00a0november 2026", "Kartan &lt;saknar&gt; text.",
		`href="mailto:tillganglighet@ankeborg.example?subject=`)
	wantNone(t, body, "tredje part")
}

// TestAround: every page leads to those about the site.
func TestAround(t *testing.T) {
	f := serve(t, somePosts(), "https://kommun.example/arkiv")
	for _, path := range paths(f) {
		a := f.get(t, path)
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			wantAll(t, a.body, `href="/arkiv/amnen">Ämnen</a>`, `href="/arkiv/om">Om Kronika</a>`, `href="/arkiv/tillganglighet">Tillgänglighet</a>`, `href="/arkiv/api">För program</a>`)
			wantNone(t, a.body, `href="/sok`, `href="/om`, `action="/sok`, `src="/static`)
		}
	}
}
