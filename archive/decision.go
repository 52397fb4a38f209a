package archive

import (
	"fmt"
	"time"
)

// decisions.jsonl is what people decided of posts: it cannot be read out of the
// WARC files again, so it outlives every new reading of them. It is append-only.
// Each line is a [Decision] as JSON and ends with a line feed; its previous is
// the SHA-256 of the bytes of the line before without the line feed, "" in the
// first line. A line that no line feed ends was never decided: its writer was
// killed.
//
// No line holds a word of a post: what is hidden inside one is named by a [Mark].

// Act is what a decision does.
type Act string

// The acts of decisions.
const (
	Withdraw Act = "withdraw" // hides; the original stays in the WARC files, sealed
	Restore  Act = "restore"  // takes a withdrawal back
	Gallra   Act = "gallra"   // removes for good; from Swedish archive law
	Confirm  Act = "confirm"  // says that a post is about a topic
	Reject   Act = "reject"   // says that it is not
	Waive    Act = "waive"    // accepts a log that lacks decisions which were in force; see [RolledBackError]
)

// A Decision is one line of the log.
type Decision struct {
	Number    int       `json:"number"` // from 1
	Time      time.Time `json:"time"`   // UTC, whole seconds
	Act       Act       `json:"act"`
	Target    Target    `json:"target,omitzero"`
	Source    string    `json:"source,omitempty"` // ID of the blog of the post
	By        string    `json:"by,omitempty"`     // who decided
	Reason    string    `json:"reason,omitempty"` // public: readers are told it
	Reference string    `json:"reference,omitempty"`
	Topic     string    `json:"topic,omitempty"`   // ID, of a decision on a topic
	Removed   []string  `json:"removed,omitempty"` // SHA-256 of what gallring removed, lower-case hex
	Also      []string  `json:"also,omitempty"`    // the IDs that the other keys of a post gave which gallring removed
	Waived    *Head     `json:"waived,omitempty"`  // the head of the log that was lost
	Torn      string    `json:"torn,omitempty"`    // the file that keeps a torn line that stood here
	Previous  string    `json:"previous"`
}

// A Target is a post, or one part of it.
type Target struct {
	Post     string `json:"post"`
	Revision *Mark  `json:"revision,omitempty"`
	Comment  *Mark  `json:"comment,omitempty"`
	Passage  *Mark  `json:"passage,omitempty"`
}

// whole reports whether a target is a whole post.
func (t Target) whole() bool { return t.Revision == nil && t.Comment == nil && t.Passage == nil }

// is reports whether two targets are the same.
func (t Target) is(other Target) bool {
	return t.Post == other.Post && t.Revision.same(other.Revision) && t.Comment.same(other.Comment) && t.Passage.same(other.Passage)
}

// A Mark names a text without holding it: the SHA-256 of the salt and of its
// words, letters and digits in lower case, with spaces between them. The number
// of a revision or comment may move when more captures come in; the digest finds
// it all the same.
type Mark struct {
	Number int    `json:"number,omitempty"` // of the revision, or of the comment among all, when it was withdrawn
	Words  int    `json:"words"`
	Salt   string `json:"salt"`
	SHA256 string `json:"sha256"`
}

func (m *Mark) same(other *Mark) bool {
	if m == nil || other == nil {
		return m == other
	}
	return *m == *other
}

// A Head is where a log of decisions ends.
type Head struct {
	Number int    `json:"number"` // of the last decision; 0: there is none
	SHA256 string `json:"sha256"` // of its line; "" without any
}

// String returns a short name that is another for every other log.
func (h Head) String() string {
	return fmt.Sprintf("%d-%.12s", h.Number, h.SHA256)
}

// A WithdrawnError says that a post, or a revision of it, is not shown by
// decision. It is an [ErrNotFound] too: nobody is to find it.
type WithdrawnError struct {
	Post     string // as asked
	Source   string // ID of its blog
	Number   int    // of the decision
	Time     time.Time
	Reason   string // public
	Gallrad  bool   // it is not held any more
	Revision int    // 0: all of the post
}

func (e *WithdrawnError) Error() string {
	verb := "withdrawn"
	if e.Gallrad {
		verb = "removed for good"
	}
	if e.Revision > 0 {
		verb = fmt.Sprintf("revision %d %s", e.Revision, verb)
	}
	return fmt.Sprintf("%s by decision %d of %s", verb, e.Number, e.Time.Format(time.DateOnly))
}

// Is makes it an [ErrNotFound].
func (e *WithdrawnError) Is(target error) bool { return target == ErrNotFound }

func withdrawn(id string, d *Decision) *WithdrawnError {
	return &WithdrawnError{Post: id, Source: d.Source, Number: d.Number, Time: d.Time, Reason: d.Reason, Gallrad: d.Act == Gallra}
}

// A RolledBackError says that the log lacks decisions that were in force: a
// backup from before them was put back. Nothing is published until they are
// made again, or waived.
type RolledBackError struct {
	Dir  string
	Lost Head // the end of the log that was in force
	Held int  // decisions in the log that is there
}

func (e *RolledBackError) Error() string {
	return fmt.Sprintf("archive %s: decisions.jsonl has %d decisions, and is not the log that was in force up to decision %d", e.Dir, e.Held, e.Lost.Number)
}

// Hint says what to do.
func (e *RolledBackError) Hint() string {
	return "put the newer decisions.jsonl back; if it is lost, decide again what it held, then kronika waive --reason TEXT --by NAME"
}

// A DecisionError is the first place in decisions.jsonl that is not as it was
// written.
type DecisionError struct {
	File   string
	Line   int   // from 1
	Offset int64 // of the line, in bytes
	What   string
}

func (e *DecisionError) Error() string {
	return fmt.Sprintf("%s: line %d, byte %d: %s", e.File, e.Line, e.Offset, e.What)
}

// Hint says what to do.
func (e *DecisionError) Hint() string {
	return "put a copy of decisions.jsonl from a backup in its place; nothing is shown while it cannot be trusted"
}
