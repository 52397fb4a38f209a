package main

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-sqlite3" // SQLite itself, in C
)

// sqliteSchema keeps the texts in a table and FTS5 beside it: they are stored once.
// Diacritics are letters of Swedish.
const sqliteSchema = `
CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT, date TEXT, month TEXT, author TEXT, topic TEXT);
CREATE TABLE tag (doc INTEGER, tag TEXT, PRIMARY KEY (doc, tag)) WITHOUT ROWID;
CREATE VIRTUAL TABLE fts USING fts5(title, body, content='doc', content_rowid='id', tokenize='unicode61 remove_diacritics 0');
`

// sqliteEnd is done once all documents are in.
const sqliteEnd = `
CREATE INDEX doc_date ON doc (date);
INSERT INTO fts (fts) VALUES ('optimize');
PRAGMA wal_checkpoint(TRUNCATE);
`

// sqliteBatch is how many documents one transaction puts in.
const sqliteBatch = 5000

func sqliteEngine(name string) engine {
	return engine{name: name, title: "SQLite FTS5", index: indexSQLite, sizes: sizeOfAll, open: openSQLite}
}

func indexSQLite(ctx context.Context, docs corpus, dir string, p *progress) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "fts.db")+"?_journal_mode=WAL&_synchronous=NORMAL&_cache_size=-64000")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, sqliteSchema); err != nil {
		return fmt.Errorf("SQLite: %w (FTS5 needs the build tag sqlite_fts5 and a C compiler)", err)
	}
	done := 0
	for some, err := range docs.batches(sqliteBatch) {
		if err == nil {
			err = putSQLite(ctx, db, some)
		}
		if err != nil {
			return err
		}
		done += len(some)
		p.set(done, docs.docs)
	}
	_, err = db.ExecContext(ctx, sqliteEnd)
	return err
}

// putSQLite puts documents in, in one transaction.
func putSQLite(ctx context.Context, db *sql.DB, docs []*document) (err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing once it is committed
	var put [3]*sql.Stmt
	for i, text := range []string{
		"INSERT INTO doc VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), ?)", "INSERT INTO fts (rowid, title, body) VALUES (?, ?, ?)", "INSERT INTO tag VALUES (?, ?)",
	} {
		if put[i], err = tx.PrepareContext(ctx, text); err != nil {
			return err
		}
		defer put[i].Close()
	}
	for _, d := range docs {
		_, docErr := put[0].Exec(d.Number, d.Title, d.Body, d.Date, d.month(), d.Author, d.topic())
		_, ftsErr := put[1].Exec(d.Number, d.Title, d.Body)
		if err := cmp.Or(docErr, ftsErr); err != nil {
			return err
		}
		for _, tag := range d.tags() {
			if _, err := put[2].Exec(d.Number, tag); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

const (
	sqliteCount = `SELECT count(*) FROM fts WHERE fts MATCH ?`
	sqliteBest  = `SELECT rowid, bm25(fts) FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT 10`
	sqlitePass  = ` FROM fts JOIN doc ON doc.id = fts.rowid WHERE fts MATCH ? AND doc.date >= '2005' AND doc.date < '2012' AND doc.topic = 'topic07'`
)

// sqliteFacets gives the total as the one value of facet 0, then the facets.
const sqliteFacets = `
WITH m AS MATERIALIZED (SELECT doc.id, topic, author, month FROM fts JOIN doc ON doc.id = fts.rowid WHERE fts MATCH ?)
SELECT 'total', '', count(*) FROM m
UNION ALL SELECT * FROM (SELECT 'topic', topic AS v, count(*) AS c FROM m GROUP BY v ORDER BY c DESC, v LIMIT 20)
UNION ALL SELECT * FROM (SELECT 'author', author AS v, count(*) AS c FROM m WHERE v IS NOT NULL GROUP BY v ORDER BY c DESC, v LIMIT 10)
UNION ALL SELECT * FROM (SELECT 'tag', tag AS v, count(*) AS c FROM m JOIN tag ON tag.doc = m.id GROUP BY v ORDER BY c DESC, v LIMIT 10)
UNION ALL SELECT * FROM (SELECT 'month', month AS v, count(*) AS c FROM m WHERE v IS NOT NULL GROUP BY v ORDER BY c DESC, v LIMIT 1000)`

// fts is an open SQLite index. total and best are by mode.
type fts struct {
	db          *sql.DB
	total, best map[string]*sql.Stmt
}

// A connector opens connections that read through a memory map, as fast as SQLite can.
type connector struct{ name string }

// Connect implements [driver.Connector].
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.name) }

// Driver implements [driver.Connector].
func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		_, err := conn.Exec("PRAGMA mmap_size = 2000000000", nil)
		return err
	}}
}

func openSQLite(dir string, _ int) (_ asker, err error) {
	db := sql.OpenDB(connector{"file:" + filepath.Join(dir, "fts.db") + "?mode=ro&_query_only=1&_cache_size=-64000"})
	db.SetMaxIdleConns(maxCallers)
	db.SetMaxOpenConns(maxCallers)
	f := &fts{db: db, total: map[string]*sql.Stmt{}, best: map[string]*sql.Stmt{}}
	prepare := func(text string) (s *sql.Stmt) {
		if err == nil {
			s, err = db.Prepare(text)
		}
		return s
	}
	plain := prepare(sqliteCount)
	f.total = map[string]*sql.Stmt{ids: plain, snippets: plain, date: plain, filter: prepare("SELECT count(*)" + sqlitePass), facets: prepare(sqliteFacets)}
	f.best = map[string]*sql.Stmt{
		ids: prepare(sqliteBest), facets: prepare(sqliteBest),
		snippets: prepare(`SELECT rowid, snippet(fts, 1, '<mark>', '</mark>', '…', 30) FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT 10`),
		filter:   prepare("SELECT fts.rowid, bm25(fts)" + sqlitePass + " ORDER BY rank LIMIT 10"),
		date:     prepare(`SELECT fts.rowid, doc.date FROM fts JOIN doc ON doc.id = fts.rowid WHERE fts MATCH ? ORDER BY doc.date DESC LIMIT 10`),
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return f, nil
}

// Close implements asker.
func (f *fts) Close() error { return f.db.Close() }

// ask implements asker.
func (f *fts) ask(q question) (answer, error) {
	if f.best[q.mode] == nil {
		return answer{}, errors.ErrUnsupported
	}
	match := expression(q)
	if err := f.ten(f.best[q.mode], match); err != nil {
		return answer{}, err
	}
	if q.mode == facets {
		return f.facets(match)
	}
	var a answer
	return a, f.total[q.mode].QueryRow(match).Scan(&a.total)
}

// expression returns what FTS5 looks for.
func expression(q question) string {
	quoted := func(s string) string { return `"` + s + `"` } // a word holds no quotes
	var words []string
	for _, w := range q.words {
		words = append(words, quoted(w))
	}
	switch q.op {
	case phrase:
		return "body : " + quoted(strings.Join(q.words, " "))
	case prefix:
		return "body : " + quoted(q.begin) + "*"
	}
	return "body : (" + strings.Join(words, " "+q.op+" ") + ")"
}

// ten reads the best ten.
func (f *fts) ten(s *sql.Stmt, match string) error {
	rows, err := s.Query(match)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var what sql.RawBytes
		if err := rows.Scan(&id, &what); err != nil {
			return err
		}
	}
	return rows.Err()
}

// facets reads the total and the counts.
func (f *fts) facets(match string) (a answer, err error) {
	rows, err := f.total[facets].Query(match)
	if err != nil {
		return a, err
	}
	defer rows.Close()
	c := counts{}
	for rows.Next() {
		var facet string
		var v count
		if err := rows.Scan(&facet, &v.value, &v.n); err != nil {
			return a, err
		}
		if facet == "total" {
			a.total = v.n
		} else {
			c[facet] = append(c[facet], v)
		}
	}
	a.counts = func() (counts, error) { return c, nil }
	return a, rows.Err()
}
