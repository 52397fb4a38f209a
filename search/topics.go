package search

// A TopicList is the list that topics are derived by.
type TopicList struct {
	Version string
	Topics  []Topic // in the order of the list
}

// A Topic is one of the list.
type Topic struct {
	Named
	Scope string // what it takes in, in Swedish; may be empty
}

// Topics returns the list of topics.
func (s *Searcher) Topics() TopicList {
	list := TopicList{Version: s.Analyst.Topics().Version()}
	for _, t := range s.Analyst.Topics().Subjects() {
		list.Topics = append(list.Topics, Topic{Named{t.ID, t.Name}, t.Scope})
	}
	return list
}
