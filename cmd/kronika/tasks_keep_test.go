package main

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chromedp/chromedp"
)

func citeWithProof(h *hand, a *kept) {
	h.search(a.site, "renovera simhallen")
	h.to("Inlägg som svarar", "Kommunstyrelsen sa i tisdags ja")
	h.to("", "Citera stycke 1")
	line := h.text(".cite.this .line")
	for what, want := range map[string]*regexp.Regexp{
		"words":       regexp.MustCompile(`”Kommunstyrelsen sa i tisdags ja`),
		"dnr":         regexp.MustCompile(`dnr KS 2011/214`),
		"paragraph":   regexp.MustCompile(`stycke 1\.`),
		"time":        regexp.MustCompile(`Hämtad \d+.\p{L}+ \d{4} kl\.`),
		"digest":      regexp.MustCompile(`SHA-256 [0-9a-f]{64}`),
		"own address": regexp.MustCompile(`/inlagg/[a-z2-7]{13}/versioner/\d+#p1`),
	} {
		if !want.MatchString(line) {
			h.t.Errorf("%s: no %s in the citation %q", h.address(), what, line)
		}
	}
	h.onScreen("the citation", ".cite.this h2")
	file := h.saves("", "Bevis (WARC)")
	if code, out := verified(h.t, file); code != 0 || !strings.Contains(out, "damages: 0") {
		h.t.Errorf("the evidence: exit code %d: %s", code, out)
	}
}

func watchSubject(h *hand, a *kept) {
	h.search(a.site, "simhallen")
	total := h.hits()
	address := h.link("", "Bevaka sökningen")
	if told := run1(h.page, chromedp.Evaluate[string](`document.querySelector('link[type="application/atom+xml"]').href`)); told != address {
		h.t.Errorf("a reader of feeds is told %s, the page links %s", told, address)
	}
	var feed struct {
		Entries []struct {
			Title   string `xml:"title"`
			Summary string `xml:"summary"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(download(h.t, address, filepath.Join(h.t.TempDir(), "feed")), &feed); err != nil {
		h.t.Fatal(err)
	}
	if len(feed.Entries) != total {
		h.t.Fatalf("got %d entries, want the %d hits", len(feed.Entries), total)
	}
	h.to("Ordning", "Nyast")
	for i, title := range run1(h.page, chromedp.Evaluate[[]string]("[...document.querySelectorAll('.hit h3 a')].map(a => a.textContent)")) {
		e := feed.Entries[i]
		if e.Title != title || !strings.Contains(e.Summary, "Träffade på: ") || !strings.Contains(strings.ToLower(e.Summary), "simhall") {
			h.t.Errorf("entry %d: got %q, %q; want %q and why it matched", i+1, e.Title, e.Summary, title)
		}
	}
}

func compareVersions(h *hand, a *kept) {
	h.search(a.site, "rubrik:simhallen")
	h.says("ändrat")
	h.to("Inlägg som svarar", "Simhallen blir dyrare")
	h.to("", "Se alla")
	h.to("", "Visa vad som ändrats")
	if said := h.text(".said"); !strings.Contains(said, "ändrat") {
		h.t.Errorf("%s: got %q, want what was changed", h.address(), said)
	}
	if n := run1(h.page, chromedp.Evaluate[int]("document.querySelectorAll('.changed ins, .changed del').length")); n == 0 {
		h.t.Errorf("%s: nothing is marked as changed", h.address())
	}
	if heard := h.text(".changed ins"); !strings.HasPrefix(heard, "tillagt: ") {
		h.t.Errorf("%s: a screen reader says %q, want what it is first", h.address(), heard)
	}
}

func exportHits(h *hand, a *kept) {
	h.search(a.site, "skolan")
	total := h.hits()
	file := h.saves("", "CSV för Excel")
	rows := table(h, file, ';')
	if len(rows) != total+1 || total <= 10 {
		h.t.Errorf("got %d rows and a head, the page says %d", len(rows)-1, total)
	}
	if name := filepath.Base(file); name != "kronika-skolan.csv" {
		h.t.Errorf("the file is called %s", name)
	}
	title, text := slices.Index(rows[0], "title"), slices.Index(rows[0], "text")
	if title < 0 || text < 0 || !slices.ContainsFunc(rows, func(r []string) bool { return strings.Contains(r[text], "å") }) {
		h.t.Errorf("got the columns %q, want titles and texts in Swedish", rows[0])
	}
}

// table reads a file as a spreadsheet does.
func table(h *hand, file string, comma rune) [][]string {
	h.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		h.t.Fatal(err)
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	in.Comma = comma
	rows, err := in.ReadAll()
	if err != nil || !utf8.Valid(text) {
		h.t.Fatalf("%s: %v, UTF-8: %v", file, err, utf8.Valid(text))
	}
	return rows
}

func seeVanished(h *hand, a *kept) {
	h.follow(chromedp.Navigate(a.site + "/"))
	h.to("", "Ändrade och försvunna inlägg")
	h.says("Försvunnet Vecka 20", "Ändrat Simhallen blir dyrare")
	h.to("Händelser", "Vecka 20")
	h.says("punkt 1 i vecka 20", "Byabloggen", "finns inte längre kvar")
	h.back()
	h.to("Händelser", "Vecka 12")
	h.says("Rättelse: taket blir rött.")
	h.to("", "Se alla")
	h.to("", "Version 1")
	h.says("Detta är en äldre text.", "punkt 1 i vecka 12")
}

func manyAtOnce(h *hand, a *kept) {
	h.follow(chromedp.Navigate(a.site + "/"))
	h.to("", "Sök på många saker på en gång")
	h.write("Sökningar, en på varje rad", "simhallen\nKS 2011/214\nzebrafinkarna")
	h.to("", "Sök alla")
	h.says("3 sökningar")
	shown := run1(h.page, chromedp.Evaluate[[][]string]("[...document.querySelectorAll('.answers tbody tr')].map(r => [...r.cells].map(c => c.innerText))"))
	rows := table(h, h.saves("", "Hämta tabellen som CSV"), ';')
	if len(shown) != 3 || len(rows) != 4 || shown[2][1] != "0" {
		h.t.Fatalf("got %q, and as a file %q", shown, rows)
	}
	for i, row := range shown {
		if !slices.Equal(row[:4], rows[i+1][:4]) {
			h.t.Errorf("got %q, as a file %q", row, rows[i+1])
		}
	}
	h.to("3 sökningar", shown[1][2])
	h.says("KS 2011/214", "13 maj 2011")
	h.back()
	h.to("3 sökningar", "simhallen")
	if got := strconv.Itoa(h.hits()); got != shown[0][1] {
		h.t.Errorf("simhallen: got %s hits, the list says %s", got, shown[0][1])
	}
}

func askToHide(h *hand, a *kept) {
	question := `rubrik:"` + a.hide + `"`
	h.search(a.site, question)
	h.to("Inlägg som svarar", a.hide)
	page := h.address()
	message, err := url.Parse(h.link("", "Begär att något döljs"))
	if err != nil || message.Scheme != "mailto" || !strings.HasPrefix(message.Opaque, "registrator@granhamra.example") {
		h.t.Fatalf("got %v, %v, want a message to the registrar", message, err)
	}
	id := regexp.MustCompile(`[a-z2-7]{13}`).FindString(message.Query().Get("subject"))
	if !strings.Contains(page.Path, id) || !strings.Contains(message.Query().Get("body"), page.Path) {
		h.t.Fatalf("the message %q does not name %s", message, page)
	}
	must(h.t, "--data", a.data, "withdraw", id, "--reason", "Uppgiften är känslig.", "--by", "registratorn")
	h.open(a.site+page.Path, 410)
	h.says("Inlägget är tillbakadraget", "Grund för beslutet: Uppgiften är känslig.", "Granhamra kommun")
	h.search(a.site, question)
	h.says("Inga inlägg")
	for _, twin := range []string{"/sok.atom", "/sok.csv", "/sok.jsonl", "/api/v1/search"} {
		if got := download(h.t, a.site+twin+"?q="+url.QueryEscape(question), filepath.Join(h.t.TempDir(), "twin")); bytes.Contains(got, []byte(id)) {
			h.t.Errorf("%s still has the post", twin)
		}
	}
}
