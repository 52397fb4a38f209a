package opensearch

import (
	"cmp"
	"slices"
	"strings"

	"kronika/indexer"
	"kronika/search"
	"kronika/search/score"
)

// A document is one that is looked through here.
type document struct {
	stored
	score  float64
	places map[string][]uint64 // by term as it is kept, or prefix of terms with a star: where it stands
}

// post returns what is found of a document.
func (d *document) post() search.Post {
	return search.Post{ID: d.ID, Revision: d.Revision, Score: d.score, Topics: d.Facets["topic"]}
}

// wanted are the terms that documents are looked through for.
type wanted struct {
	terms    map[string]bool
	prefixes []string
}

func (w *wanted) tests(tests []search.Test) {
	for _, t := range tests {
		for i, term := range t.Terms {
			key := kept(t.Field, term)
			switch {
			case !t.Prefix || i < len(t.Terms)-1:
				w.terms[key] = true
			case !slices.Contains(w.prefixes, key):
				w.prefixes = append(w.prefixes, key)
			}
		}
	}
}

func (w *wanted) node(n *node) {
	for _, l := range n.leaves {
		if l.test != nil {
			w.tests([]search.Test{*l.test})
			for _, term := range l.terms {
				w.terms[kept(l.field, term)] = true
			}
		} else {
			w.near(l.near)
		}
	}
	for _, some := range [][]*node{n.any, n.all, n.not} {
		for _, one := range some {
			w.node(one)
		}
	}
}

func (w *wanted) near(n *search.Near) {
	for _, group := range n.Groups {
		w.tests(group)
	}
	w.tests(n.Not)
}

func newWanted() *wanted {
	w := &wanted{terms: map[string]bool{}}
	for _, term := range []string{kept(indexer.Exact, indexer.Mark), kept(indexer.Voice, indexer.Quoted), kept(indexer.Voice, indexer.Commented)} {
		w.terms[term] = true
	}
	return w
}

// star ends the key of a prefix.
const star = "*"

// texts returns documents that pass for a condition, with their text: the first by ID.
func (r *run) texts(condition body, most int) ([]stored, error) {
	answer, err := r.ix.cluster.search(r.ctx, r.ix.name, body{"query": r.visible(condition), "size": most, "sort": []body{{idField: "asc"}},
		"stored_fields": "_none_", "docvalue_fields": []string{storedField}})
	if err != nil {
		return nil, err
	}
	return unpack(answer.Hits.Hits)
}

// open returns where the wanted terms stand in a document.
func (w *wanted) open(s stored) *document {
	d := &document{stored: s, places: map[string][]uint64{}}
	s.text.each(func(position int, term string) {
		if w.terms[term] {
			d.places[term] = append(d.places[term], uint64(position))
		}
		for _, p := range w.prefixes {
			if strings.HasPrefix(term, p) {
				d.places[p+star] = append(d.places[p+star], uint64(position))
			}
		}
	})
	return d
}

// weighClauses finds out how much each clause says, for nearness.
func (s *sifter) weighClauses() error {
	s.weights = make([]float64, len(s.plan.Clauses))
	var ask []body
	for _, c := range s.plan.Clauses {
		if len(c.Spots) > 0 {
			ask = append(ask, body{"term": body{wordsField: kept(c.Spots[0].Field, c.Spots[0].Terms[0])}})
		}
	}
	counted, _, err := s.counts(ask)
	if err != nil {
		return err
	}
	for i, c := range s.plan.Clauses {
		if len(c.Spots) > 0 {
			s.weights[i], counted = score.IDF(s.ix.live, counted[0]), counted[1:]
		}
	}
	return nil
}

// rescore gives the best documents the scores of all that the cluster cannot count, and of
// how close their words stand, and puts them in order again.
func (s *sifter) rescore(l list, hits []hitAnswer) ([]search.Post, error) {
	w := newWanted()
	for i, n := range s.asked.clauses {
		for _, n := range append([]*node{n}, s.asked.boosts[i]...) {
			w.node(n)
		}
		w.tests(s.plan.Clauses[i].Spots)
	}
	kept, err := unpack(hits)
	if err != nil {
		return nil, err
	}
	docs := make([]*document, len(kept))
	for i, k := range kept {
		docs[i] = w.open(k)
		docs[i].score = s.score(docs[i])
	}
	if !l.byTime {
		slices.SortFunc(docs, s.inOrder)
	}
	return each(docs, (*document).post), nil
}

// inOrder orders documents by score, and what has the same by time.
func (s *sifter) inOrder(a, b *document) int {
	undated, time := 0, 0
	switch {
	case a.Start != nil && b.Start != nil:
		time = cmp.Compare(*b.Start, *a.Start)
	case a.Start != nil:
		undated = -1
	case b.Start != nil:
		undated = 1
	}
	if s.plan.Sort == search.Oldest {
		time = -time
	}
	return cmp.Or(cmp.Compare(b.score, a.score), undated, time, cmp.Compare(a.ID, b.ID))
}

// score returns the whole score of a document.
func (s *sifter) score(d *document) (sum float64) {
	for i, n := range s.asked.clauses {
		for _, n := range append([]*node{n}, s.asked.boosts[i]...) {
			_, score := s.ix.weigh(n, d)
			sum += score
		}
	}
	if s.plan.Nears() {
		sum += d.closeness(s.plan.Clauses).Of(s.weights)
	}
	return sum
}

// closeness returns where the words of clauses stand.
func (d *document) closeness(clauses []search.Clause) score.Closeness {
	c := score.Closeness{Marks: d.places[kept(indexer.Exact, indexer.Mark)]}
	for _, clause := range clauses {
		var at []uint64
		for _, t := range clause.Spots {
			at = append(at, d.places[kept(t.Field, t.Terms[0])]...)
		}
		slices.Sort(at)
		c.At = append(c.At, slices.Compact(at))
	}
	return c
}

// weigh reports whether a document passes, and its score for that.
func (ix *Index) weigh(n *node, d *document) (passes bool, sum float64) {
	for _, l := range n.leaves {
		if times := l.occurs(d); times > 0 {
			passes = true
			if l.weight != 0 && l.df > 0 {
				sum += l.weight * score.IDF(ix.live, l.df) * score.BM25(float64(times), float64(d.Length[l.field])/ix.average[l.field])
			}
		}
	}
	for _, one := range n.any {
		ok, score := ix.weigh(one, d)
		passes, sum = passes || ok, sum+score
	}
	if !n.both {
		return passes, sum
	}
	all, both := true, 0.0
	for _, one := range n.all {
		ok, score := ix.weigh(one, d)
		all, both = all && ok, both+score
	}
	for _, one := range n.not {
		ok, _ := ix.weigh(one, d)
		all = all && !ok
	}
	if !all {
		return passes, sum
	}
	return true, sum + both
}

// occurs returns how often the condition of a leaf is met in a document.
func (l *leaf) occurs(d *document) int {
	switch t := l.test; {
	case t == nil:
		return d.meets(l.near)
	case slices.Contains(indexer.FacetNames, t.Field):
		has := func(v string) bool { return v == t.Terms[0] || t.Prefix && strings.HasPrefix(v, t.Terms[0]) }
		if slices.ContainsFunc(d.Facets[t.Field], has) {
			return 1
		}
		return 0
	case len(t.Terms) > 1 || t.Voice != search.AnyVoice:
		return len(d.spots(*t, l.terms))
	case t.Fuzzy:
		n := 0
		for _, term := range l.terms {
			n += len(d.places[kept(t.Field, term)])
		}
		return n
	default:
		return len(d.last(*t))
	}
}

// last returns where the last term of a test stands.
func (d *document) last(t search.Test) []uint64 {
	key := kept(t.Field, t.Terms[len(t.Terms)-1])
	if t.Prefix {
		key += star
	}
	return d.places[key]
}

// spots returns where the terms of a test stand in a row, by their ends; others are what
// its last one stands for, if it is misspelt.
func (d *document) spots(t search.Test, others []string) []score.Spot {
	last := d.last(t)
	if t.Fuzzy {
		last = nil
		for _, term := range others {
			last = append(last, d.places[kept(t.Field, term)]...)
		}
		slices.Sort(last)
	}
	at := make([][]uint64, len(t.Terms))
	for i, term := range t.Terms {
		at[i] = d.places[kept(t.Field, term)]
	}
	at[len(at)-1] = slices.Compact(slices.Clone(last))
	spots := each(at[0], func(position uint64) score.Spot { return score.Spot{From: position, To: position} })
	for i := 1; i < len(at); i++ {
		spots = score.Extend(spots, at[i], uint64(i+1+t.Slop))
	}
	return slices.DeleteFunc(spots, func(s score.Spot) bool { return !d.spoken(s, t.Voice) })
}

// spoken reports whether a spot stands in the words of a voice.
func (d *document) spoken(s score.Spot, voice search.Voice) bool {
	quoted, commented := d.places[kept(indexer.Voice, indexer.Quoted)], d.places[kept(indexer.Voice, indexer.Commented)]
	switch voice {
	case search.Own:
		return !s.Holds(quoted) && !s.Holds(commented)
	case search.Quoted:
		return score.Spot{From: s.From, To: s.From}.Holds(quoted) && score.Spot{From: s.To, To: s.To}.Holds(quoted)
	}
	return true
}

// meets returns in how many runs of words all groups are.
func (d *document) meets(n *search.Near) int {
	var at []score.Member
	take := func(tests []search.Test, group int) {
		for _, t := range tests {
			for _, s := range d.spots(t, nil) {
				at = append(at, score.Member{Spot: s, Group: group})
			}
		}
	}
	for i, group := range n.Groups {
		take(group, i)
	}
	if n.Paragraph {
		take(n.Not, score.Barred)
		take([]search.Test{{Field: indexer.Exact, Terms: []string{indexer.Mark}}}, score.ParagraphEnd)
	}
	return score.Meeting{Groups: len(n.Groups), Distance: n.Distance, Paragraph: n.Paragraph}.Count(at)
}
