package search

import (
	"time"

	"kronika/archive"
)

// A Result is the answer to a [Request]; its JSON is the API's.
type Result struct {
	Query Echo `json:"query"`
	Total int  `json:"total"` // posts that have all the words
	// Partial is true if more posts may answer, or in another order: looking for all
	// would have cost too much. Query.Repairs say what was not looked for.
	Partial   bool               `json:"partial,omitempty"`
	TookMS    float64            `json:"took_ms"`
	Page      int                `json:"page"`
	Size      int                `json:"size"`
	Sort      Sort               `json:"sort"`
	Hits      []Hit              `json:"hits"`   // never null
	Facets    map[string][]Value `json:"facets"` // never null; by facet name
	Histogram Histogram          `json:"histogram"`
	Wider     *Wider             `json:"wider,omitempty"` // only on the answer that holds the last hit

	// DidYouMean is the query with each word that no post has written as the commonest
	// that is spelt almost so; empty if every word was found or none is near.
	DidYouMean string `json:"did_you_mean,omitempty"`

	// Strict is the query with each word in quotes, which finds it only as it was typed;
	// empty if nothing else was looked for or found.
	Strict string `json:"strict,omitempty"`

	// First and Last are the oldest and the newest of the dated hits, Silence the longest
	// run of whole months without one between them, the earliest of several; absent if
	// there is none.
	First   *Mention `json:"first,omitempty"`
	Last    *Mention `json:"last,omitempty"`
	Silence *Gap     `json:"silence,omitempty"`

	// Outside is how many more posts have all the words, but not the time and the facets
	// that were asked for. Missing are the words and groups of the query that no post has,
	// whatever its time and facets, as they were typed.
	Outside int      `json:"outside,omitempty"`
	Missing []string `json:"missing,omitempty"`

	Coverage   Coverage `json:"coverage"`
	Lists      string   `json:"lists"`      // versions of the lists that topics, organs, places and decisions are derived by
	Generation string   `json:"generation"` // of the index, such as "000007"
	Next       string   `json:"next,omitempty"`

	// Epoch is another whenever the same question may have another answer.
	Epoch string `json:"-"`
}

// Echo says back what was asked.
type Echo struct {
	Q       string   `json:"q"`
	Said    string   `json:"said"`              // in Swedish: "inlägg som innehåller …"
	Repairs []string `json:"repairs,omitempty"` // what was repaired, in Swedish sentences
	// Forms are the words found in the hits beside those that were typed: other forms,
	// compounds, synonyms; the commonest first.
	Forms    []string            `json:"forms,omitempty"`
	Synonyms []string            `json:"synonyms,omitempty"` // what else was looked for: "KF: kommunfullmäktige"
	Filters  map[string][]string `json:"filters"`            // as in the address: "-" excludes; never null
}

// A Hit is one post that answers.
type Hit struct {
	ID        string            `json:"id"`
	Revision  int               `json:"revision"`
	Status    archive.Status    `json:"status,omitempty"` // changed or gone; absent: present
	Link      string            `json:"link"`             // "/inlagg/ID#p4"
	URL       string            `json:"url"`              // the original
	Title     string            `json:"title"`
	Untitled  bool              `json:"untitled,omitempty"` // Title holds the first words of the text
	Published archive.Date      `json:"published,omitempty"`
	Precision archive.Precision `json:"published_precision,omitempty"`
	Source    SourceRef         `json:"source"`
	Author    string            `json:"author,omitempty"`
	Topics    []Named           `json:"topics"` // by name; never null
	Labels    []string          `json:"labels,omitempty"`
	Paragraph int               `json:"paragraph,omitempty"` // from 1; 0: no paragraph of the text matched
	Snippet   string            `json:"snippet"`             // HTML: escaped text, words found in <mark>
	Quotes    string            `json:"quotes,omitempty"`    // whose words the marked ones are, if the post quotes them: names, or "källa oklar"
	Score     float64           `json:"score"`
}

// A SourceRef says whose blog a post stands in.
type SourceRef struct {
	ID    string        `json:"id"`
	Name  string        `json:"name"`
	Owner archive.Owner `json:"owner,omitempty"`
}

// Named is an ID with the name readers see.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A Value is one value of a facet. Its count ignores the facet's own selection.
type Value struct {
	Value    string `json:"value"`
	Name     string `json:"name"` // as readers see it
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
	Excluded bool   `json:"excluded,omitempty"`
}

// A Mention is a hit that is remarkable by its time.
type Mention struct {
	Published archive.Date `json:"published"`
	Link      string       `json:"link"` // "/inlagg/ID#p4"
	Title     string       `json:"title"`
}

// A Histogram counts the posts that match over time, empty months included. Where the
// time that was asked for lies within one month, it counts weeks, which begin on Monday
// and are cut to that time; a post whose day is unknown is in each that it may be of.
type Histogram struct {
	Interval string   `json:"interval"` // "month", "week"
	Buckets  []Bucket `json:"buckets"`  // oldest first, never null
}

// A Bucket counts one month or week.
type Bucket struct {
	Start archive.Date `json:"start"`         // "2016-02"; first day of a week, "2016-02-01"
	End   archive.Date `json:"end,omitempty"` // last day of a week
	Count int          `json:"count"`
}

// Wider holds posts with some but not all of the words, best first.
type Wider struct {
	Said  string `json:"said"`
	Total int    `json:"total"`
	Hits  []Hit  `json:"hits"`
}

// Coverage says what was searched, so that nothing found can be trusted.
type Coverage struct {
	Posts   int          `json:"posts"`
	First   archive.Date `json:"first,omitempty"` // day of the oldest post
	Last    archive.Date `json:"last,omitempty"`
	Fetched *time.Time   `json:"fetched,omitempty"` // when a blog was last fetched; UTC
	Gaps    []Gap        `json:"gaps"`              // whole months without a post between First and Last; never null
}

// A Gap is a run of months without a post.
type Gap struct {
	From archive.Date `json:"from"` // first month, "2014-07"
	To   archive.Date `json:"to"`   // last month
}
