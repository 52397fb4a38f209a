package swedish

import "unicode/utf8"

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

// stem returns the term of a word in lower case and NFC: its lemma, or if it is
// not known, the word with its longest known last part made a lemma, or else
// its stem by Snowball.
func (s *stemmer) stem(word string) string {
	if s.dictionary != nil {
		if lemma, ok := s.dictionary.forms.lemma(word); ok {
			return lemma
		}
	}
	letters := utf8.RuneCountInString(word)
	if letters < shortestForm {
		return word
	}
	if lemma, ok := s.lexicon.lemma(word); ok && utf8.RuneCountInString(lemma) >= shortestLemma {
		return lemma
	}
	for i, r := range word {
		if letters < shortestHead {
			break
		}
		letters--
		head := word[i+utf8.RuneLen(r):]
		if lemma, ok := s.lexicon.lemma(head); ok && letters >= shortestHead && s.lexicon.freq(head) >= commonHead {
			return word[:len(word)-len(head)] + lemma
		}
	}
	return snowball(word)
}
