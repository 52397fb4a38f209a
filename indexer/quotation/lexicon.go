package quotation

import "strings"

// speaks reports whether a word in lower case is a verb of speech: one that
// says that what stands beside it are somebody's words.
func speaks(word string) bool {
	switch word {
	case "säger", "sa", "sade", "säga", "sagt", "skriver", "skrev", "skrivit", "skriva",
		"berättar", "berättade", "svarar", "svarade", "frågar", "frågade", "undrar", "undrade",
		"förklarar", "förklarade", "konstaterar", "konstaterade", "påpekar", "påpekade",
		"menar", "menade", "hävdar", "hävdade", "betonar", "betonade", "framhåller", "framhöll",
		"poängterar", "poängterade", "understryker", "underströk", "kommenterar", "kommenterade",
		"tillägger", "tillade", "replikerar", "replikerade", "invänder", "invände",
		"utbrister", "utbrast", "ropar", "ropade", "viskar", "viskade", "utropar", "utropade",
		"summerar", "summerade", "sammanfattar", "sammanfattade", "resonerar", "resonerade",
		"uppger", "uppgav", "citerar", "citerade", "uttrycker", "uttryckte", "noterar", "noterade":
		return true
	}
	return speaksPerhaps(word)
}

// speaksPerhaps reports whether a verb is one of speech beside quoted words and
// a speaker, and else has another use (arbetet fortsätter).
func speaksPerhaps(word string) bool {
	switch word {
	case "fortsätter", "fortsatte", "inleder", "inledde", "avslutar", "avslutade", "anser", "ansåg",
		"tycker", "tyckte", "tror", "trodde", "hälsar", "hälsade", "lovar", "lovade", "meddelar", "meddelade",
		"rapporterar", "rapporterade", "uppmanar", "uppmanade", "upplyser", "upplyste", "skrattar", "skrattade",
		"minns", "mindes", "instämmer", "instämde", "tipsar", "tipsade", "suckar", "suckade", "kallar", "kallade",
		"beskriver", "beskrev", "medger", "medgav", "bekräftar", "bekräftade", "varnar", "varnade":
		return true
	}
	return false
}

// feels reports whether an adjective tells how the person is whose words a
// dash line then has: «Rektor Anna Exempel är nöjd.»
func feels(word string) bool {
	switch word {
	case "nöjd", "glad", "stolt", "kritisk", "positiv", "orolig", "besviken", "förvånad", "tacksam", "tveksam", "lättad", "hoppfull", "bekymrad", "skeptisk", "imponerad", "upprörd", "arg":
		return true
	}
	return false
}

// isTitleNoun reports whether a noun names what the marks behind it give the
// title or the wording of: boken ”…”, barnboken ”…”, projektet ”…”.
func isTitleNoun(word string) bool {
	switch word {
	case "heter", "hette", "kallas", "kallad", "kallades", "titeln", "namnet", "ordet", "läst", "läser", "läste":
		return true
	}
	for _, noun := range []string{"boken", "bok", "rapporten", "rapport", "projektet", "projekt", "temat", "tema", "rubriken", "rubrik",
		"artikeln", "artikel", "krönikan", "krönika", "föreställningen", "pjäsen", "filmen", "film", "låten", "sången", "kampanjen", "kampanj",
		"utställningen", "utställning", "mässan", "konferensen", "seminariet", "föreläsningen", "föreläsning", "kursen", "kurs", "programmet",
		"serien", "bilagan", "tidningen", "gruppen", "begreppet", "uttrycket", "visionen", "mottot", "motto", "parollen", "devisen", "slogan",
		"strategin", "skriften", "broschyren", "dokumentet", "priset", "utmärkelsen", "planen", "avhandlingen", "uppsatsen", "studien",
		"dikten", "romanen", "novellen", "musikalen", "nätverket", "arbetsnamnet", "sidan", "fliken", "knappen"} {
		if strings.HasSuffix(word, noun) {
			return true
		}
	}
	return false
}

// isPreposition reports whether a name behind the word is no subject.
func isPreposition(word string) bool {
	switch word {
	case "i", "på", "vid", "från", "för", "av", "till", "om", "hos", "med", "mot", "inom", "under", "ur", "över", "bland", "mellan", "enligt", "åt", "efter", "inför", "kring", "genom", "utan", "utanför":
		return true
	}
	return false
}

// isAside reports whether a word may stand between a verb and its subject, or
// between a subject and the verb at the end of its group.
func isAside(word string) bool {
	switch word {
	case "inte", "också", "även", "vidare", "sedan", "då", "så", "här", "gärna", "redan", "bara", "nu", "ofta", "själv", "alltid", "bland", "annat", "dessutom", "därefter", "idag", "igår",
		"har", "hade", "brukar", "brukade", "kan", "kunde", "vill", "ville", "ska", "skulle", "fick", "får", "som", "direkt", "tydligt", "klokt", "följande":
		return true
	}
	return false
}

// isFunction reports whether a word at the beginning of a sentence is no part
// of the name behind it.
func isFunction(word string) bool {
	switch word {
	case "när", "där", "som", "men", "och", "så", "att", "innan", "sedan", "därefter", "idag", "igår", "även", "både", "samt", "mitt", "min", "mina", "vår", "vårt", "våra",
		"vi", "jag", "en", "ett", "den", "det", "de", "hon", "han", "hen", "du", "ni", "dom", "man", "alla", "många", "någon", "några", "flera", "ingen", "vad", "hur", "varför", "vem",
		"eller", "sen", "nu", "här", "dessutom", "också", "ja", "nej", "tack", "kära", "grattis", "hej", "varje", "andra", "sin", "sina", "deras", "hennes", "hans", "dagens", "veckans", "årets", "förra",
		"själv", "titeln", "kort", "tyvärr", "kanske", "dock", "visst", "citat", "svar", "fråga", "kommentar", "sammanfattningsvis", "slutligen", "jo", "om", "då", "samma", "bra":
		return true
	}
	return isPreposition(word)
}

// isRole reports whether a word says what a person does, not what they are
// called.
func isRole(word string) bool {
	switch word {
	case "vd", "vd:n", "ks-ordförande", "herr", "fru", "polisen", "mamma", "pappa", "kamreren", "kamrer", "eleven", "föraren", "moderatorn", "prästen", "kollegan", "läsaren", "medborgaren", "grannen", "pensionären", "invånaren", "kommunalråd", "kommunalrådet", "oppositionsråd", "oppositionsrådet", "regionråd", "regionrådet", "landshövdingen", "landshövding", "kommunen":
		return true
	}
	for _, role := range []string{"rektor", "ordförande", "chef", "direktör", "redaktör", "lärare", "minister", "ledare", "ledamot", "ledamöt", "sekreterare", "strateg", "samordnare", "utredare",
		"forskare", "professor", "författare", "journalist", "mästare", "politiker", "handläggare", "inspektör", "ingenjör", "ekonom", "tekniker", "kyrkoherde", "pedagog", "bibliotekarie", "läkare",
		"konsult", "föreståndare", "talesperson", "entreprenör", "företagare", "skribent", "revisor", "moderator", "reporter", "vaktmästare", "vd"} {
		if i := strings.LastIndex(word, role); i >= 0 {
			switch word[i+len(role):] {
			case "", "n", "en", "an":
				return true
			}
		}
	}
	return false
}

// isGeneral reports whether a subject is people at large: what "alla" say is
// no attribution of the words before.
func isGeneral(word string) bool {
	switch word {
	case "alla", "man", "många", "ingen", "folk":
		return true
	}
	return false
}

// isUnnamed reports whether a word begins a subject without a name.
func isUnnamed(word string) bool {
	switch word {
	case "de", "dom", "en", "ett", "den", "det", "någon", "några", "flera", "andra", "vår", "vårt", "min", "mitt", "hans", "hennes", "deras", "barnen", "eleverna":
		return true
	}
	return isGeneral(word) || isRole(word) || len(word) > 4 && (strings.HasSuffix(word, "en") || strings.HasSuffix(word, "rna") || strings.HasSuffix(word, "et") || strings.HasSuffix(word, "an"))
}

// isPronoun reports whether a word stands for a person named before.
func isPronoun(word string) bool { return word == "hon" || word == "han" || word == "hen" }

// isOwn reports whether a word stands for the blog's author, alone or with
// those the author speaks for.
func isOwn(word string) bool { return word == "jag" || word == "vi" }
