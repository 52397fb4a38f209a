package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
)

func firstMention(h *hand, a *kept) {
	h.search(a.site, "simhallen")
	said := regexp.MustCompile(`Först nämnt (\d+ \p{L}+ \d{4})`).FindStringSubmatch(h.reads())
	if said == nil {
		h.t.Fatalf("%s: the page does not say when it was first mentioned", h.address())
	}
	h.to("När det nämns", said[1])
	first := h.text("h1")
	h.says(said[1], "Kommunchefen i Granhamra")
	h.onScreen("the word that was searched for", "mark")
	h.back()
	h.to("Ordning", "Äldst")
	if oldest := plain(h.text(".hit .dateline")); !strings.Contains(oldest, said[1]) {
		h.t.Errorf("first mentioned on %s, the oldest hit is of %s", said[1], oldest)
	}
	h.to("Inlägg som svarar", "")
	if got := h.text("h1"); got != first {
		h.t.Errorf("the oldest hit is %q, the first mention %q", got, first)
	}
}

func theDecision(h *hand, a *kept) {
	h.search(a.site, "renovera simhallen")
	h.to("Inlägg som svarar", "Kommunstyrelsen sa i tisdags ja")
	h.says("KS § 45, dnr KS 2011/214", "Beslutat · kommunstyrelsen · möte 9 april 2013")
	h.onScreen("the paragraph with the decision", "#"+h.address().Fragment)
	h.to("Hänvisningar", "KS 2011/214")
	h.says("KS 2011/214", "3 inlägg, 13 maj 2011 till 12 april 2013")
	h.to("Inlägg som nämner", "Simhallen byggdes 1973")
	h.says("13 maj 2011", "dnr KS 2011/214")
}

// A gap is told from silence: the archive has posts of other months with the word.
func seeGap(h *hand, a *kept) {
	h.search(a.site, "simhallen")
	all := h.hits()
	h.unfold()
	h.write("Från", "2011-07")
	h.write("Till", "2011-07")
	h.to("", "Visa perioden")
	h.says("Inga inlägg", "Arkivet har inga inlägg alls från den tid du valt", fmt.Sprintf("%d inlägg svarar mot orden men ligger utanför perioden", all),
		" inlägg från 20 augusti 2010 till 6 juli 2018. Senast hämtat")
	h.use("", "Månader utan inlägg")
	h.until("document.querySelector('.coverage details').open")
	h.says("juli 2011", "november 2011")
	h.to("Vad som genomsökts", "alla månader utan inlägg")
	h.says("Månader utan inlägg", "maj 2018", "Bloggarna kan ha tigit, eller så saknas något.")
	h.onScreen("the list of gaps", "#luckor")
	h.back()
	h.to("", "Sök utan period och filter")
	if got := h.hits(); got != all {
		h.t.Errorf("without the time: got %d hits, want %d", got, all)
	}
}

func halfRemembered(h *hand, a *kept) {
	h.search(a.site, "oversvamningar")
	all := h.hits()
	h.says("översvämningen")
	h.to("", "2012: ")
	h.to("", "juli 2012: ")
	july := h.hits()
	h.to("", "vecka 27, 2 juli 2012")
	if week := h.hits(); all <= july || july < week || week != 2 {
		h.t.Errorf("got %d hits, %d of July, %d of a week of it; want ever fewer, and 2 at last", all, july, week)
	}
	h.unfold()
	h.to("Ämnen", "Trygghet, beredskap")
	h.unfold()
	h.to("Ämnen", "utom Miljö")
	h.says("1 inlägg", "Översvämningen – lägesrapport lördag kväll")
	h.back()
	if got := h.hits(); got != 2 {
		h.t.Errorf("back: got %d hits, want 2", got)
	}
	h.to("Valda filter", "Ta bort alla filter")
	if got := h.hits(); got != all {
		h.t.Errorf("without filters: got %d hits, want %d", got, all)
	}
}

func whyNothing(h *hand, a *kept) {
	h.search(a.site, "simhallen zebrafinkarna")
	h.says("Inga inlägg", "”zebrafinkarna” finns inte i något inlägg.")
	offer := regexp.MustCompile(`Sök efter simhallen \((\d+) inlägg\)`).FindStringSubmatch(h.reads())
	if offer == nil {
		h.t.Fatalf("%s: no question is offered that finds something", h.address())
	}
	h.to("Inget inlägg svarar", "Sök efter simhallen")
	if got := fmt.Sprint(h.hits()); got != offer[1] {
		h.t.Errorf("got %s hits, %s were offered", got, offer[1])
	}
}

func reachEvery(h *hand, a *kept) {
	h.search(a.site, "kallelsen")
	total, read := h.hits(), map[string]bool{}
	for {
		for _, address := range run1(h.page, chromedp.Evaluate[[]string]("[...document.querySelectorAll('.hit h3 a')].map(a => new URL(a.href).pathname)")) {
			read[address] = true
		}
		if !slices.Contains(h.names("Sidor"), "Nästa") {
			break
		}
		h.to("Sidor", "Nästa")
	}
	if len(read) != total || total < 30 {
		h.t.Errorf("got to %d posts of %d", len(read), total)
	}
}

func lookAround(h *hand, a *kept) {
	h.search(a.site, "2013-10-18 resecentrum")
	h.to("Inlägg som svarar", "")
	here := h.text("h1")
	h.says("18 oktober 2013", "Kommunchefen i Granhamra")
	h.to("Inlägg före och efter", "Nästa inlägg")
	h.says("20 december 2013", "Kommunchefen i Granhamra")
	h.back()
	h.to("Liknande inlägg", "")
	if got := h.text("h1"); got == here {
		h.t.Errorf("the post like %q is itself", here)
	}
	h.back()
	h.to("Samma vecka i andra bloggar", "")
	h.says("18 oktober 2013", "Byabloggen", "privat")
}

func stepThroughWords(h *hand, a *kept) {
	h.search(a.site, "rubrik:skola skola")
	h.to("Inlägg som svarar", "Beslutet om Askeby skola")
	h.use("", "Till det första")
	h.until("location.hash == '#ord1'")
	h.onScreen("the first word", "#ord1")
	h.use("", "Nästa ord")
	h.until("location.hash == '#ord2'")
	h.onScreen("the second word", "#ord2")
	h.fits()
}
