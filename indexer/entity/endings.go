package entity

import "strings"

// endings are ends of words, by their last byte: few of many have that of a word.
type endings map[byte][]string

func newEndings(list string) endings {
	e := endings{}
	for end := range strings.FieldsSeq(list) {
		last := end[len(end)-1]
		e[last] = append(e[last], end)
	}
	return e
}

// like returns the ends that have the last byte of a word.
func (e endings) like(word string) []string {
	if word == "" {
		return nil
	}
	return e[word[len(word)-1]]
}
