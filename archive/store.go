package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"

	"kronika/archive/warc"
)

// schema is the whole of kronika.db. Times are RFC 3339 in UTC; a source stands as the
// JSON of its type; a text is packed, see pack.go.
const schema = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('seq', 0);  -- the highest Seq given to a post
INSERT OR IGNORE INTO meta VALUES ('made', random() & 9223372036854775807);  -- tells these tables from others, whose Seq are others

CREATE TABLE IF NOT EXISTS sources (id TEXT PRIMARY KEY, address TEXT UNIQUE NOT NULL, source TEXT NOT NULL) WITHOUT ROWID;

-- One row a page in the WARC files; read: its posts have been taken in.
CREATE TABLE IF NOT EXISTS captures (
	id INTEGER PRIMARY KEY, session TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, fetched TEXT NOT NULL,
	warc TEXT NOT NULL, offset INTEGER NOT NULL, sha256 TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL,
	crawled INTEGER NOT NULL, -- we fetched it; else others did, or it was a file
	read INTEGER NOT NULL DEFAULT 0, UNIQUE (warc, offset));
CREATE INDEX IF NOT EXISTS captures_url ON captures (url);
CREATE INDEX IF NOT EXISTS captures_source ON captures (source, fetched);

-- One row an answer without a new page: unchanged, redirected, not there.
CREATE TABLE IF NOT EXISTS visits (
	id INTEGER PRIMARY KEY, session TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, fetched TEXT NOT NULL,
	warc TEXT NOT NULL, offset INTEGER NOT NULL, status INTEGER NOT NULL, read INTEGER NOT NULL DEFAULT 0, UNIQUE (warc, offset));
CREATE INDEX IF NOT EXISTS visits_source ON visits (source, fetched);

-- The WARC files whose records are all in captures and visits.
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;

-- What each page showed of each post. post is the ID of the post it belongs to; capture or visit is the answer.
-- url and fetched are there if the page says that it was seen elsewhere before: its session then is that of the
-- page, "#" and the time. said is what it says beside text and HTML, packed, see said.go; size is of all three, not packed.
CREATE TABLE IF NOT EXISTS sightings (
	id INTEGER PRIMARY KEY, post TEXT NOT NULL, capture INTEGER, visit INTEGER, url TEXT, fetched TEXT,
	size INTEGER NOT NULL, text INTEGER, said BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS sightings_post ON sightings (post);
CREATE INDEX IF NOT EXISTS sightings_capture ON sightings (capture);

-- The texts of sightings: the same that a post is seen with again is one row, those of two posts never are.
CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY, text BLOB, html BLOB);

-- Answers that a page is not there, of which no post is known. One may come in later, out of older pages.
CREATE TABLE IF NOT EXISTS absences (id INTEGER PRIMARY KEY, key TEXT NOT NULL, sighting TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS absences_key ON absences (key);

-- Which post has a key. alias is the ID that the key alone would give.
CREATE TABLE IF NOT EXISTS keys (alias TEXT PRIMARY KEY, post TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keys_post ON keys (post);

-- Merged from the sightings; revision is the current one.
CREATE TABLE IF NOT EXISTS posts (
	id TEXT PRIMARY KEY, seq INTEGER UNIQUE NOT NULL, revision INTEGER NOT NULL, source TEXT NOT NULL, published TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS posts_source ON posts (source, published);

-- sighting is the one that has the text; more is what others say that it does not, as said. edited is
-- when a text was seen that is not the first, gone since when the post is.
CREATE TABLE IF NOT EXISTS revisions (
	post TEXT NOT NULL, n INTEGER NOT NULL, sighting INTEGER NOT NULL, more BLOB, edited TEXT, gone TEXT, PRIMARY KEY (post, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS revisions_edited ON revisions (edited) WHERE edited IS NOT NULL;
CREATE INDEX IF NOT EXISTS revisions_gone ON revisions (gone) WHERE gone IS NOT NULL;

-- IDs that are no post any more: it turned out to be another one.
CREATE TABLE IF NOT EXISTS dropped (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;

-- The crawl under way of each source: by kind, then in the order in which addresses were found.
CREATE TABLE IF NOT EXISTS frontier (
	id INTEGER PRIMARY KEY, source TEXT NOT NULL, kind INTEGER NOT NULL, url TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, UNIQUE (source, url));
CREATE INDEX IF NOT EXISTS frontier_next ON frontier (source, done, kind, id);
`

// Software names the program to servers and in WARC files.
const Software = "Kronika/0.1"

// Faults that callers branch on.
var (
	ErrNoArchive  = errors.New("no archive there")
	ErrNoDatabase = errors.New("its WARC files are there, kronika.db is not")
	ErrNoLog      = errors.New("kronika.db lacks the files beside it, which cannot be made there")
	ErrNotFound   = errors.New("not in the archive")
)

// maxLog is how long kronika.db-wal stays when what is in it is in kronika.db too, in
// bytes; it is empty when the archive is closed. SQLite moves it at about 4 MB.
const maxLog = "4194304"

// A Store is an open archive. A store opened for writing is used by one
// goroutine at a time; one opened for reading by any number.
type Store struct {
	dir    string
	db     *sql.DB
	lock   *flock.Flock // nil when opened for reading
	log    *logReader   // of decisions
	packer *packer

	// Of a store opened for reading; else nil.
	prepared *prepared
	kept     *kept

	about []warc.Field     // what each WARC file says of who made it
	warc  *warc.Writer     // nil until the first capture
	seen  map[string]visit // posts that this session saw, by ID
}

// Open opens the archive in dir for writing and makes it if it is not there.
// what names the work, such as "kronika index": a second writer is refused
// with a [LockedError] that says it.
func Open(dir, what string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, "warc"), 0o755); err != nil {
		return nil, fmt.Errorf("archive %s: %w", dir, err)
	}
	lock, err := acquire(dir, what)
	if err != nil {
		return nil, err
	}
	s, err := open(dir)
	if err != nil {
		lock.Unlock()
		return nil, fmt.Errorf("archive %s: %w", dir, err)
	}
	s.lock = lock
	return s, nil
}

func open(dir string) (*Store, error) {
	if err := warc.Recover(filepath.Join(dir, "warc")); err != nil {
		return nil, err
	}
	settings, err := ReadSettings(dir)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "kronika.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(5000)&_pragma=journal_size_limit("+maxLog+")&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	packer, err := newPacker()
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Store{dir: dir, db: db, packer: packer, log: &logReader{dir: dir}, seen: map[string]visit{}, about: []warc.Field{
		{Name: "software", Value: Software}, {Name: "operator", Value: settings.Contact}, {Name: "robots", Value: "obey"},
	}}
	err = s.prepare(settings)
	if err == nil {
		err = s.finishGallring(context.Background())
	}
	if err != nil && !errors.Is(err, errStillRead) {
		db.Close()
		return nil, errors.Join(err, packer.close())
	}
	return s, nil
}

// prepare makes the tables and takes in what the settings say of the sources.
func (s *Store) prepare(settings Settings) error {
	if err := s.upgrade(context.Background()); err != nil {
		return err
	}
	// The -wal and -shm files stay when the last writer closes, so that a
	// reader without write permission can open the database at any time.
	conn, err := s.db.Conn(context.Background())
	if err != nil {
		return err
	}
	defer conn.Close()
	err = conn.Raw(func(c any) error {
		_, err := c.(sqlite.FileControl).FileControlPersistWAL("main", 1)
		return err
	})
	if err != nil {
		return err
	}
	for _, src := range settings.Source {
		if _, err := s.PutSource(context.Background(), src); err != nil {
			return err
		}
	}
	return nil
}

// OpenReader opens the archive in dir for reading. It writes nothing, and
// needs no permission to. The error is [ErrNoArchive] if there is none,
// [ErrNoDatabase] if only its WARC files are there, and [ErrNoLog] if the database
// was copied without the files beside it to where none can be made.
func OpenReader(dir string) (*Store, error) {
	path := filepath.Join(dir, "kronika.db")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if files, _ := filepath.Glob(filepath.Join(dir, "warc", "*"+warcSuffix+"*")); len(files) > 0 {
			return nil, fmt.Errorf("archive %s: %w", dir, ErrNoDatabase)
		}
		return nil, fmt.Errorf("archive %s: %w", dir, ErrNoArchive)
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(5000)")
	if err != nil {
		return nil, fmt.Errorf("archive %s: %w", dir, err)
	}
	if _, err := db.Exec("SELECT 1 FROM posts LIMIT 1"); err != nil {
		db.Close()
		if _, missing := os.Stat(path + "-shm"); errors.Is(missing, fs.ErrNotExist) && cannotOpen(err) {
			err = fmt.Errorf("%w: %w", ErrNoLog, err)
		}
		return nil, fmt.Errorf("archive %s: %w", dir, err)
	}
	packer, err := newPacker()
	if err == nil {
		err = errors.Join(isCurrent(context.Background(), db))
	}
	if err != nil {
		return nil, fmt.Errorf("archive %s: %w", dir, errors.Join(err, db.Close()))
	}
	db.SetMaxIdleConns(maxIdle)
	return &Store{dir: dir, db: db, packer: packer, log: &logReader{dir: dir}, prepared: &prepared{db: db, statements: map[string]*sql.Stmt{}}, kept: &kept{}}, nil
}

// cannotOpen reports whether SQLite could not open a file (SQLITE_CANTOPEN).
func cannotOpen(err error) bool {
	const cantOpen = 14
	var fault *sqlite.Error
	return errors.As(err, &fault) && fault.Code()&0xff == cantOpen
}

// Close ends the WARC file and gives the lock back.
func (s *Store) Close() error {
	var errs []error
	errs = append(errs, s.closeWARC(context.Background()))
	if s.kept != nil {
		errs = append(errs, s.kept.Close(), s.prepared.Close())
	}
	errs = append(errs, s.db.Close(), s.packer.close())
	if s.lock != nil {
		errs = append(errs, release(s.lock))
	}
	return errors.Join(errs...)
}

// Dir returns the folder of the archive.
func (s *Store) Dir() string { return s.dir }

// timestamp is how times stand in the database.
func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
