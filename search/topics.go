package search

import "strings"

// A TopicList is the list that topics are derived by.
type TopicList struct {
	Version string  // "2.2 d7ca9e33bc53"
	Topics  []Topic // in the order of the list
}

// A Topic is one of the list.
type Topic struct {
	Named
	Scope string // what it takes in, in Swedish; may be empty
}

// Topics returns the list of topics.
func (s *Searcher) Topics() TopicList {
	list := TopicList{Version: strings.TrimPrefix(s.Analyst.Topics().Version(), "topics ")}
	for _, t := range s.Analyst.Topics().Subjects() {
		list.Topics = append(list.Topics, Topic{Named{t.ID, t.Name}, t.Scope})
	}
	return list
}
