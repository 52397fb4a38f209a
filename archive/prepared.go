package archive

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// maxIdle is how many connections of a reader stay open, each with its compiled
// statements: one for every search that a small server does at once.
const maxIdle = 8

// prepared keeps the statements that are asked for one row, compiled: of small
// questions compiling is most of the work. Their texts are those of this package, few.
type prepared struct {
	db *sql.DB

	mu         sync.Mutex
	statements map[string]*sql.Stmt // by text
}

// statement returns a text compiled. The statement is that of the database: it
// compiles itself once for each connection.
func (p *prepared) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.statements[text]; s != nil {
		return s, nil
	}
	s, err := p.db.PrepareContext(ctx, text)
	if err == nil {
		p.statements[text] = s
	}
	return s, err
}

// Close forgets the statements.
func (p *prepared) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, s := range p.statements {
		errs = append(errs, s.Close())
	}
	clear(p.statements)
	return errors.Join(errs...)
}

// A preparedTx is a transaction that asks for single rows by statements kept. Those for
// several are not: a connection has one run of a statement at a time, and they may be
// asked within each other.
type preparedTx struct {
	*sql.Tx
	*prepared
}

// QueryRowContext implements execer.
func (p preparedTx) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	s, err := p.statement(ctx, text)
	if err != nil {
		return p.Tx.QueryRowContext(ctx, text, args...) // says what is wrong
	}
	return p.StmtContext(ctx, s).QueryRowContext(ctx, args...)
}

// A writing is a transaction that compiles each statement once: taking posts in asks the
// same small questions of every one. As with preparedTx, those for several rows are not kept.
type writing struct {
	*sql.Tx
	statements map[string]*sql.Stmt // by text; they end with the transaction
}

func (s *Store) write(ctx context.Context) (*writing, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	return &writing{tx, map[string]*sql.Stmt{}}, err
}

func (w *writing) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := w.statements[text]; s != nil {
		return s, nil
	}
	s, err := w.PrepareContext(ctx, text)
	if err == nil {
		w.statements[text] = s
	}
	return s, err
}

// QueryRowContext implements execer.
func (w *writing) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	s, err := w.statement(ctx, text)
	if err != nil {
		return w.Tx.QueryRowContext(ctx, text, args...) // says what is wrong
	}
	return s.QueryRowContext(ctx, args...)
}

// ExecContext implements execer.
func (w *writing) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	s, err := w.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}
