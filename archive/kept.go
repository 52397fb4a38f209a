package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// kept is what a reader found out of the whole archive, for as long as that stays as it
// was: until a commit of any process, or a decision.
type kept struct {
	mu   sync.Mutex
	conn *sql.Conn // asks for version, and nothing else; nil: not open
	// version is PRAGMA data_version, which is another after each commit of others. Its
	// numbers say something within one connection only.
	version *sql.Stmt
	opened  int // connections so far

	at     int64        // the version
	log    *decisionLog // nil: nothing is kept
	states []SourceState
}

// get returns the states, found anew if they can be others now. Who asks meanwhile
// waits for them.
func (k *kept) get(ctx context.Context, s *Store) ([]SourceState, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	log, err := s.log.now() // this and the version before the states, which may be newer than they
	if err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	at, err := k.now(ctx, s.db)
	if err != nil {
		return nil, fmt.Errorf("sources: %w", errors.Join(err, k.forget()))
	}
	if k.log != log || k.at != at {
		states, err := s.findStates(ctx)
		if err != nil {
			return nil, err
		}
		k.log, k.at, k.states = log, at, states
	}
	return slices.Clone(k.states), nil
}

// now returns the version of the database.
func (k *kept) now(ctx context.Context, db *sql.DB) (at int64, err error) {
	if k.conn == nil {
		if k.conn, err = db.Conn(ctx); err != nil {
			return 0, err
		}
		k.opened++
	}
	if k.version == nil {
		if k.version, err = k.conn.PrepareContext(ctx, "PRAGMA data_version"); err != nil {
			return 0, err
		}
	}
	return at, k.version.QueryRowContext(ctx).Scan(&at)
}

// forget gives the connection back, and with it what its versions say.
func (k *kept) forget() (err error) {
	if k.version != nil {
		err = k.version.Close()
	}
	if k.conn != nil {
		err = errors.Join(err, k.conn.Close())
	}
	k.conn, k.version, k.log, k.states = nil, nil, nil, nil
	return err
}

// Close gives the connection back.
func (k *kept) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.forget()
}
