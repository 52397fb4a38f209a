package archive

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// PutSource adds a source, or gives the one with that address what src says
// of it. It returns the source as it stands; a short name that another blog
// has gets a number behind it.
func (s *Store) PutSource(ctx context.Context, src Source) (Source, error) {
	held, err := s.source(ctx, src.Address)
	if errors.Is(err, sql.ErrNoRows) {
		held = Source{ID: src.ID, Address: src.Address, Name: cmp.Or(src.Name, src.ID)}
		if held.ID, err = s.freeID(ctx, src.ID); err != nil {
			return Source{}, err
		}
	} else if err != nil {
		return Source{}, fmt.Errorf("source %q: %w", src.Address, err)
	}
	held.Name = cmp.Or(src.Name, held.Name)
	held.Municipality = cmp.Or(src.Municipality, held.Municipality)
	held.MunicipalityCode = cmp.Or(src.MunicipalityCode, held.MunicipalityCode)
	held.Owner = cmp.Or(src.Owner, held.Owner)
	held.Role = cmp.Or(src.Role, held.Role)
	held.Creator, held.Keeper = cmp.Or(src.Creator, held.Creator), cmp.Or(src.Keeper, held.Keeper)
	text, err := json.Marshal(held)
	if err != nil {
		return Source{}, err
	}
	_, err = s.db.ExecContext(ctx, "INSERT OR REPLACE INTO sources (id, address, source) VALUES (?, ?, ?)", held.ID, held.Address, string(text))
	if err != nil {
		return Source{}, fmt.Errorf("source %q: %w", src.Address, err)
	}
	return held, nil
}

func (s *Store) source(ctx context.Context, address string) (src Source, err error) {
	var text string
	if err := s.db.QueryRowContext(ctx, "SELECT source FROM sources WHERE address = ?", address).Scan(&text); err != nil {
		return src, err
	}
	return src, json.Unmarshal([]byte(text), &src)
}

// freeID returns id, or id-2, id-3 … if other blogs have it.
func (s *Store) freeID(ctx context.Context, id string) (string, error) {
	for n, free := 1, id; ; free = fmt.Sprintf("%s-%d", id, n) {
		var taken bool
		if err := s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sources WHERE id = ?)", free).Scan(&taken); err != nil {
			return "", err
		}
		if !taken {
			return free, nil
		}
		n++
	}
}

// Sources returns all sources in the order of their IDs.
func (s *Store) Sources(ctx context.Context) ([]Source, error) {
	all, err := texts(ctx, s.db, "SELECT source FROM sources ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	sources := make([]Source, len(all))
	for i, text := range all {
		if err := json.Unmarshal([]byte(text), &sources[i]); err != nil {
			return nil, fmt.Errorf("sources: %w", err)
		}
	}
	return sources, nil
}

// A SourceState is a source and what is held of it.
type SourceState struct {
	Source
	Posts    int       `json:"posts"`
	First    Date      `json:"first,omitempty"` // of the oldest post
	Last     Date      `json:"last,omitempty"`
	Captures int       `json:"captures"`
	Fetched  time.Time `json:"fetched"`          // the latest answer; zero if there is none
	Crawled  time.Time `json:"crawled,omitzero"` // the latest answer to a crawl that showed posts; zero if the blog is only imported
}

// crawledQuery finds when a crawl saw the blog last: a page that showed posts, or
// the answer that such a page is as it was. What else answers at the address of a
// blog, such as a parked domain, is not the blog.
// A + keeps SQLite from the index of sources where that of addresses is better.
const crawledQuery = `(SELECT max(fetched) FROM (
	SELECT fetched FROM (SELECT c.fetched FROM captures c WHERE c.source = ?1 AND c.crawled AND EXISTS (SELECT 1 FROM sightings WHERE capture = c.id)
		ORDER BY c.fetched DESC LIMIT 1)
	UNION ALL
	SELECT fetched FROM (SELECT v.fetched FROM visits v WHERE v.source = ?1 AND instr(v.session, '#') = 0
		AND (v.status = 304 OR v.status BETWEEN 200 AND 299) AND EXISTS (SELECT 1 FROM sightings JOIN
			(SELECT c.id FROM captures c WHERE c.url = v.url AND +c.source = v.source AND c.fetched <= v.fetched
				ORDER BY c.fetched DESC, c.id DESC LIMIT 1) held ON sightings.capture = held.id)
		ORDER BY v.fetched DESC LIMIT 1)))`

// States returns what is held and shown of every source. A store opened for reading
// finds it out once for as long as the archive stays as it is.
func (s *Store) States(ctx context.Context) ([]SourceState, error) {
	if s.kept != nil {
		return s.kept.get(ctx, s)
	}
	return s.findStates(ctx)
}

func (s *Store) findStates(ctx context.Context) ([]SourceState, error) {
	sources, err := s.Sources(ctx)
	if err != nil {
		return nil, err
	}
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	defer v.end()
	hidden := v.withheld()
	states := make([]SourceState, len(sources))
	for i, src := range sources {
		state := SourceState{Source: src}
		var first, last, fetched, crawled sql.NullString
		err := v.QueryRowContext(ctx, `WITH shown AS (SELECT published FROM posts WHERE source = ?1 AND id NOT IN (SELECT value FROM json_each(?2)))
			SELECT (SELECT count(*) FROM shown),
			(SELECT min(published) FROM shown WHERE published <> ''),
			(SELECT max(published) FROM shown),
			(SELECT count(*) FROM captures WHERE source = ?1),
			(SELECT max(fetched) FROM (SELECT max(fetched) AS fetched FROM captures WHERE source = ?1 UNION ALL
				SELECT max(fetched) FROM visits WHERE source = ?1)),
			`+crawledQuery, src.ID, hidden).
			Scan(&state.Posts, &first, &last, &state.Captures, &fetched, &crawled)
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", src.ID, err)
		}
		state.First, state.Last = Date(first.String), Date(last.String)
		for to, text := range map[*time.Time]sql.NullString{&state.Fetched: fetched, &state.Crawled: crawled} {
			if !text.Valid {
				continue
			}
			if *to, err = time.Parse(time.RFC3339, text.String); err != nil {
				return nil, fmt.Errorf("source %q: %w", src.ID, err)
			}
		}
		states[i] = state
	}
	return states, nil
}
