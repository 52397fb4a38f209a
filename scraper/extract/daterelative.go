package extract

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kronika/archive"
)

// dayPhrases are words for a day, by how many days it lies before the capture,
// with commas between. Each is the whole text: some mean something else in
// another language.
var dayPhrases = [...]string{
	0: "idag,i dag,nyss,just nu,today,just now,heute,aujourd hui,hoy,oggi,hoje,vandaag,tänään,í dag,dzisiaj,dziś,сегодня",
	1: "igår,i går,yesterday,gestern,hier,ayer,ieri,ontem,gisteren,eilen,í gær,wczoraj,вчера",
	2: "i förrgår,förrgår,i forgårs,the day before yesterday,day before yesterday,vorgestern,avant hier,anteayer,l altro ieri,anteontem,eergisteren,toissapäivänä,í fyrradag,przedwczoraj,позавчера",
}

var daysBack = func() map[string]int {
	back := map[string]int{}
	for days, phrases := range dayPhrases {
		for phrase := range strings.SplitSeq(phrases, ",") {
			back[phrase] = days
		}
	}
	return back
}()

// relative returns a date that is told by its distance from the capture:
// "igår", "i tisdags", "för 3 dagar sedan", as precise as that is.
func (r *dateReader) relative() archive.Date {
	now := r.hints.fetched
	if r.hints.zone != nil {
		now = now.In(r.hints.zone)
	}
	words := r.phrase()
	if days, ok := daysBack[strings.Join(words, " ")]; ok {
		return archive.NewDate(now.AddDate(0, 0, -days), archive.Day)
	}
	if day := lastWeekday(words); day != 0 {
		back := (int(now.Weekday())-(day-1)+6)%7 + 1
		return archive.NewDate(now.AddDate(0, 0, -back), archive.Day)
	}
	n, unit := distance(words)
	if unit == "" {
		return ""
	}
	latest, earliest := now.AddDate(0, 0, -n), now.AddDate(0, 0, -n)
	switch unit {
	case "hour":
		latest, earliest = now.Add(-time.Duration(n)*time.Hour), now.Add(-time.Duration(n+1)*time.Hour)
	case "week":
		latest, earliest = now.AddDate(0, 0, -7*n), now.AddDate(0, 0, -7*n-6)
	case "month":
		latest, earliest = now.AddDate(0, -n, 0), now.AddDate(0, -n-1, 1)
	case "year":
		latest, earliest = now.AddDate(-n, 0, 0), now.AddDate(-n-1, 0, 1)
	}
	return common(latest, earliest)
}

// common returns what two moments have in common: their day, month or year.
func common(a, b time.Time) archive.Date {
	for _, p := range []archive.Precision{archive.Day, archive.Month, archive.Year} {
		if d := archive.NewDate(a, p); d == archive.NewDate(b, p) {
			return d
		}
	}
	return ""
}

// phrase returns the words of the text without those that only say what the
// date is of.
func (r *dateReader) phrase() (words []string) {
	for _, t := range r.tokens {
		switch {
		case t.word == "":
			words = append(words, strconv.Itoa(t.n))
		case len(words) == 0 && isPublishedWord[t.word]:
		default:
			words = append(words, t.word)
		}
	}
	for len(words) > 0 && slices.Contains([]string{"kl", "klockan", "klokken", "at", "um", "à", "om"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// lastWeekday returns the weekday of "i tisdags", "i tirsdags", "last Tuesday";
// 1 is Sunday, 0 none.
func lastWeekday(words []string) int {
	if len(words) != 2 {
		return 0
	}
	switch words[0] {
	case "i":
		name, found := strings.CutSuffix(words[1], "s")
		if found {
			return dateTerms[name].weekday
		}
	case "last", "sist", "sidste":
		return dateTerms[words[1]].weekday
	}
	return 0
}

// agoWords make a number and a unit a distance into the past.
var agoWords = wordSet("sedan siden ago vor geleden hace fa há sitten temu назад fyrir il")

// aboutWords may stand beside it.
var aboutWords = wordSet("för for y a about ca cirka circa ungefär omkring knappt drygt almost over atrás síðan")

// units are the beginnings of the words for spans of time.
var units = []struct{ unit, words string }{
	{"hour", "sek sec minut min tim hour hr stund heure hora ora or uur tunti tuntia godz час мин"},
	{"day", "dag dagar dagen dage dager døgn dygn dögum day days tag tage tagen jour jours día días dia dias giorno giorni päivä päivää dni dzień день дня дней dagur"},
	{"week", "vecka veckor uke uker uge uger week weeks weken woche wochen semaine semaines semana semanas settimana settimane viikko viikkoa tydzień tygodnie tygodni неделю недели viku vikum"},
	{"month", "månad månader måned måneder month months monat monate monaten mois mes meses mese mesi mês maand maanden kuukausi kuukautta miesiąc miesiące miesięcy месяц месяца месяцев mánuði mánuðum"},
	{"year", "år year years jahr jahre jahren an ans año años anno anni ano anos jaar vuosi vuotta rok lata lat год года лет ári árum"},
}

// unitOf returns the unit that a word names, "" if none.
func unitOf(word string) string {
	for _, u := range units {
		for name := range strings.FieldsSeq(u.words) {
			if word == name || u.unit == "hour" && strings.HasPrefix(word, name) && len(name) > 2 {
				return u.unit
			}
		}
	}
	return ""
}

var smallNumbers = map[string]int{
	"en": 1, "ett": 1, "et": 1, "one": 1, "an": 1, "a": 1, "ein": 1, "eine": 1, "einem": 1, "einer": 1, "un": 1, "une": 1, "una": 1, "een": 1,
	"två": 2, "to": 2, "two": 2, "zwei": 2, "deux": 2, "dos": 2, "twee": 2, "tre": 3, "three": 3, "drei": 3, "trois": 3, "tres": 3, "drie": 3,
	"fyra": 4, "fire": 4, "four": 4, "vier": 4, "fem": 5, "five": 5, "fünf": 5, "sex": 6, "seks": 6, "six": 6, "sechs": 6,
	"sju": 7, "syv": 7, "seven": 7, "sieben": 7, "åtta": 8, "åtte": 8, "otte": 8, "eight": 8, "acht": 8, "nio": 9, "ni": 9, "nine": 9, "neun": 9,
	"tio": 10, "ti": 10, "ten": 10, "zehn": 10, "elva": 11, "eleven": 11, "tolv": 12, "twelve": 12,
}

// maxDistance is the longest distance that is read: further back than any blog.
const maxDistance = 10_000

// distance reads "för 3 dagar sedan": a number and a unit, with a word that
// says it is past. The unit is empty if the words are no distance.
func distance(words []string) (n int, unit string) {
	past := false
	var rest []string
	for _, word := range words {
		switch {
		case agoWords[word]:
			past = true
		case aboutWords[word] && word != "a":
		default:
			rest = append(rest, word)
		}
	}
	if !past || len(rest) < 2 || len(rest) > 3 {
		return 0, ""
	}
	rest = rest[len(rest)-2:] // behind the "a" of "il y a"
	n, named := smallNumbers[rest[0]]
	if !named {
		var err error
		if n, err = strconv.Atoi(rest[0]); err != nil || n < 0 || n > maxDistance {
			return 0, ""
		}
	}
	return n, unitOf(rest[1])
}
