package extract

import (
	"strings"
	"time"
	"unicode/utf8"
)

// The tables of dates as people write them, in the languages of the blogs we
// read: Swedish, Norwegian, Danish, Finnish, Icelandic, German, English,
// French, Spanish, Italian, Portuguese, Dutch, Polish, Russian and Indonesian. A name may be
// cut to four letters or more; shorter forms stand here.
var monthNames = [...]string{
	time.January: "januari januar january janvier enero gennaio janeiro tammikuuta tammikuussa janúar jänner jaenner styczeń stycznia январь января " +
		"jan jän janv gen ene sty янв",
	time.February: "februari februar february février fevrier febrero febbraio fevereiro helmikuuta helmikuussa febrúar feber luty lutego февраль февраля pebruari " +
		"feb fév fev lut фев",
	time.March: "mars marts march märz maerz maart marzo março marco maaliskuuta maaliskuussa marzec marca март марта maret " +
		"mar mär mrz mrt maalis мар",
	time.April: "april avril abril aprile apríl huhtikuuta huhtikuussa kwiecień kwietnia апрель апреля " +
		"apr avr abr kwi апр",
	time.May: "maj mai may mei mayo maggio maio maí toukokuuta toukokuussa maja май мая " +
		"mag",
	time.June: "juni june juin junio giugno junho júní kesäkuuta kesäkuussa czerwiec czerwca июнь июня " +
		"jun giu jún cze июн",
	time.July: "juli july juillet julio luglio julho júlí heinäkuuta heinäkuussa lipiec lipca июль июля " +
		"jul lug júl lip июл",
	time.August: "augusti august augustus agosto août aout ágúst elokuuta elokuussa sierpień sierpnia август августа agustus " +
		"aug agu ago aoû ágú elo sie авг",
	time.September: "september septembre septiembre setiembre settembre setembro syyskuuta syyskuussa wrzesień września сентябрь сентября " +
		"sep sept set syys wrz сен",
	time.October: "oktober october octobre octubre ottobre outubro október lokakuuta lokakuussa październik października październiku октябрь октября " +
		"okt oct ott out loka paź окт",
	time.November: "november novembre noviembre novembro nóvember marraskuuta marraskuussa listopad listopada ноябрь ноября nopember " +
		"nov nop nóv marras lis ноя",
	time.December: "december desember dezember décembre decembre diciembre dicembre dezembro joulukuuta joulukuussa grudzień grudnia декабрь декабря " +
		"dec des dez dic déc joulu gru дек",
}

// weekdayNames tell what day it was, which decides what 5/6/2013 means.
var weekdayNames = [...]string{
	time.Sunday: "söndag söndagen søndag sunnuntai sunnuntaina sunnudagur sunnudag sunnudaginn sonntag sunday dimanche domingo domenica zondag niedziela niedzielę воскресенье minggu " +
		"sön søn sun dim dom вс",
	time.Monday: "måndag måndagen mandag maanantai maanantaina mánudagur mánudag mánudaginn montag monday lundi lunes lunedì segunda maandag poniedziałek понедельник senin " +
		"mån mon lun mán pon пн",
	time.Tuesday: "tisdag tisdagen tirsdag tiistai tiistaina þriðjudagur þriðjudag þriðjudaginn dienstag tuesday mardi martes martedì terça dinsdag wtorek вторник selasa " +
		"tis tir tirs tue tues þri вт",
	time.Wednesday: "onsdag onsdagen keskiviikko keskiviikkona miðvikudagur miðvikudag miðvikudaginn mittwoch wednesday mercredi miércoles mercoledì quarta woensdag środa środę среда среду rabu " +
		"ons wed mié mer mið śr ср",
	time.Thursday: "torsdag torsdagen torstai torstaina fimmtudagur fimmtudag fimmtudaginn donnerstag thursday jeudi jueves giovedì quinta donderdag czwartek четверг kamis " +
		"tors tor thu thur thurs jeu jue gio fim чт",
	time.Friday: "fredag fredagen perjantai perjantaina föstudagur föstudag föstudaginn freitag friday vendredi viernes venerdì sexta vrijdag piątek пятница пятницу jumat " +
		"fre fri ven vie fös пт",
	time.Saturday: "lördag lördagen lørdag laurdag lauantai lauantaina laugardagur laugardag laugardaginn samstag sonnabend saturday samedi sábado sabato zaterdag sobota sobotę суббота субботу sabtu " +
		"lör lør lau sat sam sáb sab сб",
}

// linkWords may stand within a date and say nothing: articles, endings of
// ordinals, short weekdays that mean several days.
const linkWords = "den det d de del della der dei of the le la el il lo dag dagen i in à a o e em on at the av um om am kl klo klockan klokken uhr år roku rok r г года " +
	"st nd rd th er re ere ème eme ste te ª º го feira lokakuun t h w v w " +
	"må ti to fr lö sö ma ke pe su mo di mi do so sa wo vr za zo seg ter qua qui sex mit don fim wt czw pt sob nd nie"

// publishedWords may stand before a date and say what it is the date of.
const publishedWords = "publicerad publicerat publicerades skriven skrivet skrev upplagd inlagd postat postad publisert skrevet lagt offentliggjort julkaistu lähetetty birt " +
	"veröffentlicht eingestellt geschrieben posted published written added date datum date publié posté écrit publicado escrito pubblicato scritto postado " +
	"geplaatst gepubliceerd geschreven opublikowano dodano опубликовано by av von par por da van den kl senast"

// changedWords stand before the date of a change, which is not that of the post.
const changedWords = "uppdaterad uppdaterat uppdaterades ändrad ändrat reviderad oppdatert endret opdateret ændret päivitetty muokattu uppfært aktualisiert geändert bearbeitet " +
	"updated modified edited revised actualizado modificado aggiornato atualizado modifié bijgewerkt gewijzigd zaktualizowano обновлено granskad"

// weekWords make the number behind them that of a week.
const weekWords = "vecka v veckan uke uge viikko vika woche kw week semaine semana settimana tydzień"

// clockWords make the number behind them an hour.
const clockWords = "kl klo klockan klokken clock um"

// zones are the names of offsets in RFC 822 and in the programs of Europe, in
// minutes east of Greenwich.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "met": 60, "cest": 120, "mesz": 120, "mest": 120,
	"eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}

// dayFirst are the languages in which 5/6/2013 is in June. English is not
// among them: it writes both.
var dayFirst = wordSet("sv nb nn no da fi is de fr es it pt nl pl ru")

// A dateTerm is what a word can mean in a date.
type dateTerm struct {
	month   time.Month
	weekday int // 1 is Sunday; 0 none or several
	link    bool
}

var dateTerms = func() map[string]dateTerm {
	terms := map[string]dateTerm{}
	for word := range wordSet(linkWords) {
		terms[word] = dateTerm{link: true}
	}
	for day, names := range weekdayNames {
		for word := range wordSet(names) {
			term := terms[word]
			term.weekday, term.link = day+1, true
			terms[word] = term
		}
	}
	for month, names := range monthNames {
		for word := range wordSet(names) {
			term := terms[word]
			term.month = time.Month(month)
			terms[word] = term
		}
	}
	mar := terms["mar"] // a Tuesday in French, Spanish and Italian
	mar.link = true
	terms["mar"] = mar
	for word, short := range shortMonths() {
		if _, taken := terms[word]; !taken && short != 0 {
			terms[word] = dateTerm{month: short}
		}
	}
	return terms
}()

// shortMonths returns the beginnings of the names of months, of four letters
// or more; 0 for one that two names have.
func shortMonths() map[string]time.Month {
	short := map[string]time.Month{}
	for month, names := range monthNames {
		for name := range wordSet(names) {
			for i := range name {
				word := name[:i]
				if utf8.RuneCountInString(word) < 4 {
					continue
				}
				if other, ok := short[word]; ok && other != time.Month(month) {
					month = 0
				}
				short[word] = time.Month(month)
			}
		}
	}
	return short
}

var (
	isPublishedWord = wordSet(publishedWords)
	isChangedWord   = wordSet(changedWords)
	isWeekWord      = wordSet(weekWords)
	isClockWord     = wordSet(clockWords)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
