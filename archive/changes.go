package archive

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// A mirror holds what an archive shows. It asks for the changes after a [Cursor],
// takes each in, and goes on from the next cursor: a change with a post puts it in
// the place of its ID, one without takes the ID away. A change says how the post
// stands when it is asked for, not how it stood in between. So the same may be
// asked twice, and after the last answer the mirror holds what the archive shows.

// A PostChange is a post that may stand otherwise than a mirror has it.
type PostChange struct {
	ID       string          `json:"id"`
	Status   Status          `json:"status"`             // of the post, or why there is none: [Withdrawn], [Dropped], [Gallrat]
	Post     *Post           `json:"post,omitempty"`     // its current revision as it is shown; nil: nothing of it is
	Decision *PublicDecision `json:"decision,omitempty"` // the one that changed the post, or hides it
}

// The statuses of changes without a post, beside [Withdrawn].
const (
	Dropped Status = "dropped" // it turned out to be another post, or is read out of its page no more
	Gallrat Status = "removed" // for good, by gallring
)

// A PublicDecision is what readers are told of a decision on a post.
type PublicDecision struct {
	Number int       `json:"number"`
	Act    Act       `json:"act"`
	Time   time.Time `json:"time"`
	Reason string    `json:"reason,omitempty"`
}

// A Cursor says up to where a mirror knows an archive: the changes of posts up to
// a Seq, and the decisions up to a head. The zero Cursor knows nothing.
type Cursor struct {
	made int64 // of the tables whose Seq it is
	seq  int64
	head Head
}

// cursorDigest is how many characters of the digest of a head a cursor holds: no
// two logs agree in them by accident.
const cursorDigest = 16

// String returns the cursor as letters, digits, "-" and "_".
func (c Cursor) String() string {
	text := fmt.Sprintf("1 %d %d %d %.*s", c.made, c.seq, c.head.Number, cursorDigest, c.head.SHA256)
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// Faults of a cursor.
var (
	ErrNoCursor  = errors.New("no cursor of changes")
	ErrOldCursor = errors.New("the cursor is of another archive or of one that was put back: start again without it, with nothing")
)

// ParseCursor reads what [Cursor.String] returned; "" is the zero Cursor. The error
// is [ErrNoCursor].
func ParseCursor(text string) (c Cursor, err error) {
	if text == "" {
		return c, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return c, ErrNoCursor
	}
	n, _ := fmt.Sscanf(string(plain), "1 %d %d %d %s", &c.made, &c.seq, &c.head.Number, &c.head.SHA256)
	if n < 3 || (n == 4) != (c.head.Number > 0) || c.seq < 0 || c.String() != text {
		return Cursor{}, ErrNoCursor
	}
	return c, nil
}

// maxChangeBytes is how many bytes of text the posts of one answer hold, a last one
// not counted.
const maxChangeBytes = 4 << 20

// Changes returns changes after a cursor, most of them or a few more, the cursor behind
// them, and whether there are more: first posts by their Seq, then those of decisions
// in their order. The error is [ErrOldCursor] if the archive never had it.
func (s *Store) Changes(ctx context.Context, after Cursor, most int) (changes []PostChange, next Cursor, more bool, err error) {
	for {
		v, err := s.view(ctx)
		if err != nil {
			return nil, after, false, fmt.Errorf("changes: %w", err)
		}
		c := changer{view: v, at: after, most: most}
		err = c.run(ctx)
		v.end()
		now, fault := s.Head()
		if err := errors.Join(err, fault); err != nil {
			return nil, after, false, fmt.Errorf("changes: %w", err)
		}
		if now == v.log.head() { // else something was hidden meanwhile
			return c.changes, c.at, c.more, nil
		}
	}
}

// A changer collects changes.
type changer struct {
	*view
	at      Cursor
	most    int
	bytes   int
	changes []PostChange
	more    bool
}

func (c *changer) full() bool { return len(c.changes) >= c.most || c.bytes >= maxChangeBytes }

func (c *changer) run(ctx context.Context) error {
	if err := c.check(ctx); err != nil {
		return err
	}
	if err := c.bySeq(ctx); err != nil || c.more {
		return err
	}
	return c.byDecision(ctx)
}

// check holds the cursor against the archive, and makes a zero one its own. A mirror
// that knows nothing need not be told of decisions before.
func (c *changer) check(ctx context.Context) error {
	var made, last int64
	err := c.QueryRowContext(ctx, `SELECT coalesce((SELECT value FROM meta WHERE name = 'made'), 0), value FROM meta WHERE name = 'seq'`).Scan(&made, &last)
	if err != nil {
		return err
	}
	if c.at == (Cursor{}) {
		c.at = Cursor{made: made, head: c.log.head()}
		return nil
	}
	n := c.at.head.Number
	if c.at.made != made || c.at.seq > last || n > len(c.log.heads) || n > 0 && c.log.heads[n-1][:cursorDigest] != c.at.head.SHA256[:min(cursorDigest, len(c.at.head.SHA256))] {
		return ErrOldCursor
	}
	return nil
}

// bySeq adds the posts with a Seq behind the cursor, and the IDs that are no post
// any more.
func (c *changer) bySeq(ctx context.Context) error {
	rows, err := c.QueryContext(ctx, `SELECT seq, id FROM posts WHERE seq > ?1 UNION ALL SELECT seq, id FROM dropped WHERE seq > ?1 ORDER BY seq LIMIT ?2`, c.at.seq, c.most+1)
	if err != nil {
		return err
	}
	defer rows.Close()
	type row struct {
		seq int64
		id  string
	}
	var found []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.seq, &r.id); err != nil {
			return err
		}
		found = append(found, r)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, r := range found {
		if c.full() {
			c.more = true
			return nil
		}
		if err := c.add(ctx, r.id, nil); err != nil {
			return err
		}
		c.at.seq = r.seq
	}
	return nil
}

// byDecision adds the posts of decisions behind the cursor. Decisions on topics hide
// nothing and show nothing.
func (c *changer) byDecision(ctx context.Context) error {
	for i := c.at.head.Number; i < len(c.log.decisions); i++ {
		if c.full() {
			c.more = true
			return nil
		}
		d := &c.log.decisions[i]
		if d.Target.Post != "" && !d.Act.onTopic() {
			if err := c.addDecided(ctx, d); err != nil {
				return err
			}
		}
		c.at.head = Head{d.Number, c.log.heads[i]}
	}
	return nil
}

// addDecided adds the posts that the target of a decision is now, or else what stands
// for it.
func (c *changer) addDecided(ctx context.Context, d *Decision) error {
	found, err := resolve(ctx, c, []Decision{*d})
	if err != nil {
		return err
	}
	ids := found[d.Target.Post]
	if len(ids) == 0 {
		ids = []string{d.Target.Post}
	}
	for _, id := range ids {
		if err := c.add(ctx, id, d); err != nil {
			return err
		}
	}
	return nil
}

// add adds how an ID stands now; d is the decision that it is added for, nil: none.
func (c *changer) add(ctx context.Context, id string, d *Decision) error {
	change := PostChange{ID: id, Decision: told(d)}
	posts, err := c.read(ctx, id, current)
	var hidden *WithdrawnError
	switch {
	case errors.As(err, &hidden):
		change.Status = Withdrawn
		if hidden.Gallrad {
			change.Status = Gallrat
		}
		change.Decision = told(&c.log.decisions[hidden.Number-1])
	case errors.Is(err, ErrNotFound), err == nil && posts[0].ID != id:
		change.Status = Dropped
	case err != nil:
		return err
	default:
		change.Status, change.Post = posts[0].Status, &posts[0]
		c.bytes += len(posts[0].Text) + len(posts[0].HTML)
	}
	c.changes = append(c.changes, change)
	return nil
}

func told(d *Decision) *PublicDecision {
	if d == nil {
		return nil
	}
	return &PublicDecision{d.Number, d.Act, d.Time, d.Reason}
}
