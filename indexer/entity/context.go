package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsName reports whether a word is written as a name is: it begins with a
// capital and has a letter more.
func IsName(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	if size == len(word) || !unicode.IsUpper(r) {
		return false
	}
	r, _ = utf8.DecodeRuneInString(word[size:])
	return unicode.IsLetter(r) || r == '-' || r == ':' || r == '&' || unicode.IsDigit(r) || r == '.' || r == '/' || r == '\''
}

// IsTitle reports whether a word is a title or an occupation, which goes before
// a person's name.
func IsTitle(word string) bool {
	if r, _ := utf8.DecodeRuneInString(word); !unicode.IsLower(r) || len(word) < 2 {
		return false
	}
	if titles(word) {
		return true
	}
	for _, end := range [...]string{"minister", "ministern", "rådet", "chefen", "chef", "ordförande", "ordföranden", "ledaren", "ledare", "ledamoten", "ledamot", "direktören", "direktör", "sekreteraren", "sekreterare", "kaptenen", "kapten", "tränaren", "tränare", "mästaren", "mästare", "professorn", "professor", "författaren", "författare", "läraren", "forskaren", "forskare", "politikern", "politiker", "presidenten", "president", "spelaren", "stjärnan", "målvakten", "åkaren", "åklagare", "åklagaren", "talesman", "talesperson", "talesmannen", "ansvarig", "ansvarige", "ansvariga", "årige", "åriga", "årig", "åringen", "artisten", "sångaren", "sångerskan", "skådespelaren", "skådespelerskan", "konstnären", "regissören", "handläggare", "samordnare", "inspektör", "kommissarie", "kommissarien", "advokaten", "kandidaten", "entreprenören", "grundaren", "kommissionären", "kommissionär"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// titles reports whether a word is a title that has no end of its own.
func titles(word string) bool {
	switch word {
	case "herr", "fru", "fröken", "doktor", "dr", "kung", "kungen", "drottning", "drottningen", "prins", "prinsen", "prinsessan", "prinsessa", "kronprinsessan", "kronprins", "hertiginnan", "påven", "ärkebiskop", "biskop", "biskopen", "prästen", "kyrkoherde", "rektor", "rektorn", "docent", "docenten", "advokat", "jurist", "general", "generalen", "överste", "major", "löjtnant", "premiärministern", "statsrådet", "talman", "talmannen", "landshövding", "landshövdingen", "kommunalråd", "kommunalrådet", "oppositionsråd", "oppositionsrådet", "borgarrådet", "borgarråd", "landstingsrådet", "regionrådet", "språkröret", "språkrör", "ordföranden", "vd", "vd:n", "VD", "mr", "mrs", "sir", "lord", "lady", "farbror", "moster", "faster", "mormor", "farmor", "pappa", "mamma", "sonen", "dottern", "brodern", "bror", "systern", "hustrun", "maken", "makan", "kollegan", "forwarden", "backen", "målvakten", "centern", "centerforwarden", "mittfältaren", "skytten", "veteranen", "lagkaptenen", "kapten", "diktatorn", "premiärminister", "senatorn", "guvernören", "rapparen", "komikern", "poeten", "pianisten", "dirigenten", "kompositören", "arkitekten", "debattören", "bloggaren", "journalisten", "reportern", "fotografen", "kocken", "ekonom", "ekonomen", "analytikern", "juristen", "läkaren", "svensken", "svenskan", "norrmannen", "norskan", "dansken", "finländaren", "amerikanen", "tysken", "britten", "norske", "svenske", "danske", "finske", "tyske", "franske", "brittiske", "ryske", "italienske", "spanske", "amerikanske", "engelske", "landsmannen", "stjärnan", "hjälten", "legendaren":
		return true
	}
	return false
}

// IsPlacePreposition reports whether a word goes before places above all.
func IsPlacePreposition(word string) bool {
	switch word {
	case "i", "I", "från", "Från", "utanför", "Utanför", "norr", "söder", "öster", "väster", "nära", "genom", "kring", "runt", "Runt", "inom", "längs", "omkring", "centrala", "staden", "orten", "byn", "ön", "hela", "ur", "till":
		return true
	}
	return false
}

// IsAgentPreposition reports whether a word goes before those who act: persons
// and organisations.
func IsAgentPreposition(word string) bool {
	switch word {
	case "hos", "Hos", "av", "Av", "enligt", "Enligt", "åt", "vid", "mot", "med", "för":
		return true
	}
	return false
}
