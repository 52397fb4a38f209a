package swedish

import (
	"strings"
	"unicode/utf8"
)

// A stemmer gives the forms of a word one term. It may be used by several
// goroutines.
type stemmer struct {
	lexicon    *lexicon
	dictionary *Dictionary // nil if there is none
}

// shortestHead is how many letters the known last part of an unknown compound
// has at least: shorter ones are endings more often than words.
const shortestHead = 4

// commonHead is in how many texts of the corpus such a part stands at least:
// rarer ones are misread words.
const commonHead = 10

// shortestForm is how many letters a form of another word has at least: shorter
// ones are abbreviations and words without forms, such as it and tv.
const shortestForm = 3

// shortestLemma is how many letters a lemma has at least: ny of nya.
const shortestLemma = 2

// rarest is how many times rarer than one of its forms a noun may be: what is
// rarer yet only looks like it ("os", "oss"). It is that of makelexicon.
const rarest = 20

// stem returns the term of a word in lower case and NFC: its lemma, or if it is
// not known, the word with its longest known last part made a lemma, or else
// its stem by Snowball. Accents are dropped before, but for é: the lexicon has
// the words that end in it.
func (s *stemmer) stem(word string) string {
	if strings.Contains(word, "é") {
		if lemma, ok := s.lemma(word); ok {
			return lemma
		}
		if lemma, ok := stressed(word); ok {
			return lemma
		}
	}
	word = plain(word)
	letters := utf8.RuneCountInString(word)
	if letters < shortestForm {
		return word
	}
	if lemma, ok := s.lemma(word); ok {
		return lemma
	}
	if lemma, ok := s.unstressed(word); ok {
		return lemma
	}
	for i, r := range word {
		if letters < shortestHead {
			break
		}
		letters--
		head := word[i+utf8.RuneLen(r):]
		if lemma, ok := s.lexicon.lemma(head); ok && letters >= shortestHead && s.lexicon.freq(head) >= commonHead {
			return word[:len(word)-len(head)] + s.correct(head, lemma)
		}
	}
	return snowball(word)
}

// afterStress are the endings of nouns in a stressed e: idé, kafé, kommitté.
const afterStress = " s n ns en ens et ets er ers erna ernas "

// stressed returns the lemma of a form of a noun in é: that letter ends the
// words that have it, and what follows is an ending.
func stressed(word string) (lemma string, ok bool) {
	i := strings.LastIndex(word, "é") + len("é")
	return word[:i], i > len("é") && strings.Contains(afterStress, " "+word[i:]+" ")
}

// unstressed returns the lemma of a form of such a noun that is written without
// the accent.
func (s *stemmer) unstressed(word string) (lemma string, ok bool) {
	for i := range word {
		if ending := word[i+1:]; word[i] != 'e' || ending != "" && !strings.Contains(afterStress, " "+ending+" ") {
			continue
		}
		if lemma, ok := s.lexicon.lemma(word[:i] + "é"); ok {
			return lemma, true
		}
	}
	return "", false
}

// lemma returns the lemma of a word that the lexicon or the dictionary knows.
func (s *stemmer) lemma(word string) (string, bool) {
	lemma, ok := s.lexicon.lemma(word)
	if ok && utf8.RuneCountInString(lemma) >= shortestLemma {
		return s.correct(word, lemma), true
	}
	if s.dictionary == nil {
		return "", false
	}
	lemma = s.commonest(s.dictionary.readings(word))
	return lemma, lemma != ""
}

// correct returns the lemma of a form to which the lexicon gives one. The
// lexicon is right in general: it knows from a corpus which of several words a
// form mostly is, and the dictionary does not. It is wrong where it made up a
// lemma, or found none and took the form. Then the dictionary's word is taken,
// if it can only be a noun: of nouns the dictionary has every form under one
// entry, but of verbs and adjectives some as words of their own.
func (s *stemmer) correct(form, lemma string) string {
	if s.dictionary == nil || s.confirmed(form, lemma) {
		return lemma
	}
	readings := s.dictionary.readings(form)
	for _, r := range readings {
		if !r.noun {
			return lemma
		}
	}
	noun := s.commonest(readings)
	if noun == "" || max(s.lexicon.freq(noun), 1)*rarest < s.lexicon.freq(form) {
		return lemma
	}
	return noun
}

// confirmed reports whether the dictionary speaks for a lemma: it is an entry,
// or a form of one that has the form too. It need not have the form itself,
// since the files are packed: "tanke" stands in them as a form of "tank", and
// what "ställ" has as a form, "ställe" has not.
func (s *stemmer) confirmed(form, lemma string) bool {
	if s.dictionary.words[lemma]&whole != 0 {
		return true
	}
	if lemma == form {
		return false
	}
	for _, r := range s.dictionary.readings(lemma) {
		if s.dictionary.has(r.word, form) {
			return true
		}
	}
	return false
}

// commonest returns the word that is in most texts of the corpus, of several
// the first; "" of none.
func (s *stemmer) commonest(readings []reading) string {
	best, most := "", -1
	for _, r := range readings {
		if n := s.lexicon.freq(r.word); n > most {
			best, most = r.word, n
		}
	}
	return best
}
