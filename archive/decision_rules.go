package archive

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Rules are what the active decisions say of all posts.
type rules map[string]ruling // by ID of the post

// A view is the archive at one time: the log, and what reads the tables.
type view struct {
	execer
	*resolved
	packer *packer
	end    func()
}

// resolved is what the log says of the posts that the tables hold. It stays so
// until something is decided or a post changes, which raises the highest Seq.
type resolved struct {
	log *decisionLog
	seq int64 // the highest

	rules   rules
	decided *Decided
	topics  map[string]Topics
	hidden  string // IDs of the posts of which nothing is shown, as a JSON list

	mu      sync.Mutex
	telling *telling // nil: not yet
}

// view begins to read: the rules and the rows that are read with them are of one
// state of the tables. The caller ends it.
func (s *Store) view(ctx context.Context) (*view, error) {
	log, err := s.log.now()
	if err != nil {
		return nil, err
	}
	v := &view{s.db, &resolved{log: log}, s.packer, func() {}}
	if len(log.decisions) == 0 && s.prepared == nil {
		return v, nil
	}
	if s.lock == nil { // who writes is the only one to change the tables
		tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return nil, err
		}
		v.execer, v.end = tx, func() { tx.Rollback() }
		if s.prepared != nil {
			v.execer = preparedTx{tx, s.prepared}
		}
	}
	if len(log.decisions) == 0 {
		return v, nil
	}
	if v.resolved, err = s.log.resolve(ctx, v, log); err != nil {
		v.end()
		return nil, err
	}
	return v, nil
}

// resolve returns what a log says of the posts that the tables hold now.
func (r *logReader) resolve(ctx context.Context, db *view, log *decisionLog) (*resolved, error) {
	var seq int64
	if err := db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'seq'").Scan(&seq); err != nil {
		return nil, err
	}
	r.mu.Lock()
	known := r.known
	r.mu.Unlock()
	if known != nil && known.log == log && known.seq == seq {
		return known, nil
	}
	n := &resolved{log: log, seq: seq}
	var err error
	if n.rules, err = rulesOf(ctx, db, log.active); err != nil {
		return nil, err
	}
	if n.decided, err = decidedOf(ctx, db, log); err != nil {
		return nil, err
	}
	if n.topics, err = topicsOf(ctx, db, log); err != nil {
		return nil, err
	}
	if n.hidden, err = (&view{db, n, db.packer, nil}).findHidden(ctx); err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.known = n
	r.mu.Unlock()
	return n, nil
}

// rulesOf finds the posts of decisions, by their IDs or by those of their other
// keys.
func rulesOf(ctx context.Context, db execer, decisions []Decision) (rules, error) {
	found, err := resolve(ctx, db, decisions)
	if err != nil {
		return nil, err
	}
	all := rules{}
	for i := range decisions {
		d := &decisions[i]
		for _, id := range found[d.Target.Post] {
			all[id] = append(all[id], d)
		}
	}
	return all, nil
}

// resolve returns the posts that the targets of decisions are now, by the ID
// in the target.
func resolve(ctx context.Context, db execer, decisions []Decision) (map[string][]string, error) {
	list, err := targets(decisions)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, `SELECT t.value, p.id FROM json_each(?1) t JOIN posts p ON p.id = t.value
		UNION SELECT t.value, k.post FROM json_each(?1) t JOIN keys k ON k.alias = t.value`, list)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string][]string{}
	for rows.Next() {
		var target, post string
		if err := rows.Scan(&target, &post); err != nil {
			return nil, err
		}
		found[target] = append(found[target], post)
	}
	return found, rows.Err()
}

// targets returns the IDs of the posts that decisions are on, as a JSON list.
func targets(decisions []Decision) (string, error) {
	asked := map[string]bool{}
	for _, d := range decisions {
		if d.Target.Post != "" {
			asked[d.Target.Post] = true
		}
	}
	list, err := json.Marshal(slices.Collect(maps.Keys(asked)))
	return string(list), err
}

// post returns the ID of the post that has an ID or a key with it.
func (v *view) post(ctx context.Context, id string) (found string, err error) {
	err = v.QueryRowContext(ctx, `SELECT id FROM posts WHERE id = ?1
		UNION ALL SELECT post FROM keys WHERE alias = ?1 AND post <> alias LIMIT 1`, id).Scan(&found)
	if !errors.Is(err, sql.ErrNoRows) {
		return found, err
	}
	for _, d := range v.log.active {
		if d.Target.Post == id && d.Target.whole() {
			return "", withdrawn(id, &d)
		}
	}
	return "", ErrNotFound
}

// sealed returns all revisions of a post as they were seen.
func (v *view) sealed(ctx context.Context, id string) ([]Post, error) {
	rows, err := v.QueryContext(ctx, postQuery+"WHERE p.id = ? ORDER BY r.n", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var posts []Post
	for rows.Next() {
		p, err := v.packer.scanPost(rows)
		if err != nil {
			return nil, err
		}
		posts = append(posts, *p)
	}
	return posts, rows.Err()
}

// ruled returns the revisions of a post under decisions that are shown, and if
// there is none the decision that hides them.
func (v *view) ruled(ctx context.Context, id string) ([]Post, *Decision, error) {
	if d := v.rules[id].whole(); d != nil {
		return nil, d, nil
	}
	sealed, err := v.sealed(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	shown, hides := v.rules[id].apply(sealed)
	return shown, hides, nil
}

// findHidden returns the IDs of the posts of which nothing is shown, as a JSON list.
func (v *view) findHidden(ctx context.Context) (string, error) {
	ids := []string{}
	for id, r := range v.rules {
		hides := r.whole()
		if hides == nil && slices.ContainsFunc(r, func(d *Decision) bool { return d.Target.Revision != nil }) {
			var err error
			if _, hides, err = v.ruled(ctx, id); err != nil {
				return "", err
			}
		}
		if hides != nil {
			ids = append(ids, id)
		}
	}
	list, err := json.Marshal(ids)
	return string(list), err
}

// withheld returns the IDs of the posts of which nothing is shown, as a JSON list.
func (v *view) withheld() string { return cmp.Or(v.hidden, "[]") }

// Decided says which posts decisions have touched.
type Decided struct {
	Head    Head // of the log
	heads   []string
	touched []touch
}

// A touch is a decision and a post that it is on.
type touch struct {
	number int
	active bool     // it hides something now
	topic  bool     // it is on a topic: it hides nothing
	seq    int64    // of the post
	ids    []string // of the post and of its other keys
}

// Since returns the IDs of the posts of which an index says too much or too
// little that knows the decisions up to a head and the changes up to a Seq, those
// of their other keys among them: decisions behind the head touch them, or they
// have changed and something of them is hidden. Of a head that this log never had it
// returns all that any decision touches.
func (d *Decided) Since(h Head, seq int64) (ids []string) {
	if !d.Knows(h) {
		h = Head{}
	}
	seen := map[string]bool{}
	for _, t := range d.touched {
		if t.topic || t.number <= h.Number && !(t.active && t.seq > seq) {
			continue
		}
		for _, id := range t.ids {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Knows reports whether the log goes through a head.
func (d *Decided) Knows(h Head) bool {
	return h.Number == 0 || h.Number > 0 && h.Number <= len(d.heads) && d.heads[h.Number-1] == h.SHA256
}

// Head returns where the log of decisions ends now.
func (s *Store) Head() (Head, error) {
	log, err := s.log.now()
	if err != nil {
		return Head{}, err
	}
	return log.head(), nil
}

// Decided returns which posts decisions have touched until now.
func (s *Store) Decided(ctx context.Context) (*Decided, error) {
	if log, err := s.log.now(); err == nil && len(log.decisions) == 0 {
		return &Decided{}, nil
	}
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	defer v.end()
	if v.decided == nil {
		return &Decided{}, nil
	}
	return v.decided, nil
}

func decidedOf(ctx context.Context, db execer, log *decisionLog) (*Decided, error) {
	d := &Decided{Head: log.head(), heads: log.heads}
	found, err := touches(ctx, db, log.decisions)
	if err != nil {
		return nil, err
	}
	active := map[int]bool{}
	for _, a := range log.active {
		active[a.Number] = true
	}
	for _, decision := range log.decisions {
		id := decision.Target.Post
		if id == "" {
			continue
		}
		topic := decision.Act.onTopic()
		d.touched = append(d.touched, touch{number: decision.Number, topic: topic, ids: []string{id}})
		for _, t := range found[id] {
			d.touched = append(d.touched, touch{decision.Number, active[decision.Number], topic, t.seq, t.ids})
		}
	}
	return d, nil
}

// touches returns the posts that the targets of decisions are now, by the ID
// in the target.
func touches(ctx context.Context, db execer, decisions []Decision) (map[string][]*touch, error) {
	list, err := targets(decisions)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, `WITH target AS (SELECT value AS id FROM json_each(?1)), found AS (
			SELECT t.id AS target, t.id AS post FROM target t UNION SELECT t.id, k.post FROM target t JOIN keys k ON k.alias = t.id)
		SELECT f.target, p.id, p.seq, k.alias FROM found f JOIN posts p ON p.id = f.post JOIN keys k ON k.post = p.id ORDER BY f.target, p.id`, list)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string][]*touch{}
	for rows.Next() {
		var target, post, alias string
		var seq int64
		if err := rows.Scan(&target, &post, &seq, &alias); err != nil {
			return nil, err
		}
		of := all[target]
		if len(of) == 0 || of[len(of)-1].ids[0] != post {
			of = append(of, &touch{seq: seq, ids: []string{post}})
			all[target] = of
		}
		last := of[len(of)-1]
		last.ids = append(last.ids, alias)
	}
	return all, rows.Err()
}

// Frozen returns the archive for reading with the decisions as they are now:
// what is read from it goes together. It is not to be closed.
func (s *Store) Frozen() (*Store, error) {
	log, err := s.log.now()
	if err != nil {
		return nil, err
	}
	return &Store{dir: s.dir, db: s.db, lock: s.lock, packer: s.packer, log: &logReader{dir: s.dir, log: log, frozen: true}}, nil
}

// Decisions returns the active decisions on a post, in their order. They hide
// something of it: what they say is public.
func (s *Store) Decisions(ctx context.Context, id string) ([]Decision, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	defer v.end()
	var all []Decision
	for _, d := range v.rules[id] {
		all = append(all, *d)
	}
	return all, nil
}

// Sealed returns all revisions of a post as they were seen, whatever was
// decided. It is for those who may read what is withdrawn, and for nobody else.
func (s *Store) Sealed(ctx context.Context, id string) ([]Post, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	defer v.end()
	found, err := v.post(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	posts, err := v.sealed(ctx, found)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	return posts, nil
}
