package entity

import (
	"strings"
	"unicode"
)

// isSport reports whether the sentence is news of sport; that is judged once.
func (s *sentence) isSport() bool {
	if !s.sportJudged {
		s.sport, s.sportJudged = isSport(s.words), true
	}
	return s.sport
}

// isSport reports whether a sentence is news of sport: it has a result, a
// word of games, or two that are used of other things too.
func isSport(words []string) bool {
	weak := 0
	for i, w := range words {
		switch {
		case isResult(words, i):
			return true
		case isWeakSportWord(w):
			weak++
		case isSportWord(w):
			return true
		}
	}
	return weak > 1
}

// isResult reports whether a result of a game stands at i: 3 – 2, 3-2.
func isResult(words []string, i int) bool {
	if words[i] == "" || words[i][0] < '0' || words[i][0] > '9' {
		return false
	}
	if i+2 < len(words) && (words[i+1] == "–" || words[i+1] == "-") {
		return isGoals(words[i]) && isGoals(words[i+2])
	}
	a, b, ok := strings.Cut(words[i], "-")
	if !ok {
		a, b, ok = strings.Cut(words[i], "–")
	}
	return ok && isGoals(a) && isGoals(b)
}

// isGoals reports whether a word is a number of goals: below 200.
func isGoals(word string) bool {
	if word == "" || len(word) > 3 || len(word) == 3 && word[0] != '1' {
		return false
	}
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// isWeakSportWord reports whether a word is used of games and of much else.
func isWeakSportWord(word string) bool {
	switch word {
	case "mål", "målet", "period", "poäng", "vinner", "förlust", "förlusten", "straff", "kontrakt", "kontraktet", "klubb", "division", "säsong", "säsongen", "back":
		return true
	}
	return false
}

// isSportWord reports whether a word is one of games between teams.
func isSportWord(word string) bool {
	switch word {
	case "matchen", "match", "matcher", "matcherna", "målvakt", "målvakten", "mittback", "mittbacken", "back", "backen", "forward", "forwarden", "anfallare", "anfallaren", "mittfältare", "mittfältaren", "försvarare", "försvararen", "tränare", "tränaren", "tränarna", "serien", "serieledaren", "tabellen", "ligan", "elitserien", "allsvenskan", "superettan", "hockeyallsvenskan", "Tränaren", "Målvakten", "Klubben", "Laget", "Segern", "elitserie", "division", "damallsvenskan", "premier", "seriea", "bundesliga", "slutspelet", "kvartsfinal", "kvartsfinalen", "semifinal", "semifinalen", "final", "finalen", "cupen", "derbyt", "derby", "seger", "segern", "segrar", "besegrade", "besegrat", "besegrar", "slog", "vann", "vinner", "förlorade", "förlust", "förlusten", "hemmaplan", "bortaplan", "hemmamatch", "bortamatch", "hemmalaget", "bortalaget", "poäng", "poängen", "kvittering", "kvitterade", "kvitterat", "reducerade", "målet", "mål", "målskytt", "perioden", "period", "halvlek", "halvleken", "förlängning", "straffar", "straff", "kontrakt", "kontraktet", "säsongen", "säsong", "spelare", "spelaren", "spelarna", "klubben", "klubb", "sportchef", "sportchefen", "klubbdirektör", "lagkapten", "lagkaptenen", "laget", "lagets", "herrlaget", "damlaget", "speltid", "powerplay", "assist", "avancemang", "NHL", "NBA", "KHL", "Matchen", "Elitserien", "Allsvenskan", "slutspel", "omgången", "lagen", "landslagsback", "centern", "hockeyn", "fotbollslaget", "handbollslaget", "innebandylaget", "hockeylaget", "nyförvärvet", "värvade", "värvat", "värvning":
		return true
	}
	return false
}
