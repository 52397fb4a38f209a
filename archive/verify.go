package archive

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kronika/archive/warc"
)

// A Verification is what [Verify] found.
type Verification struct {
	Files     int      `json:"files"`     // WARC files read, the one being written included
	Records   int      `json:"records"`   // whole records in them
	Bytes     int64    `json:"bytes"`     // of these files
	Rows      int      `json:"rows"`      // of the database that name a record
	Decisions int      `json:"decisions"` // lines of the decision log, each chained to the one before
	Damages   []Damage `json:"damages"`   // in the order of files and offsets; empty: all is as it was written
	Left      []Left   `json:"left"`      // files that are no damage, but that one should know of
}

// A Damage is a place where the archive is not as it was written.
type Damage struct {
	File   string `json:"file"`   // below the archive's folder: "warc/000001.warc.gz"
	Offset int64  `json:"offset"` // in bytes; of a file that is too short its end, of a whole file 0
	What   string `json:"what"`
}

func (d Damage) String() string { return fmt.Sprintf("%s, byte %d: %s", d.File, d.Offset, d.What) }

// A Left is a file in warc/ that is no closed WARC file.
type Left struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
	What  string `json:"what"`
}

// Suffixes of files in warc/.
const (
	warcSuffix = ".warc.gz"
	openSuffix = ".open" // being written, or left by a writer that was killed
	tailSuffix = ".tail" // the torn end of a file that was left open
)

// Verify reads every record of the archive in dir again and compares it with
// its digests, its gzip seal, and what the database says of it, unpacks every text in the
// database, and follows the chain of the decision log. Damage is in the
// result; an error says that the work could not be done. It writes nothing, and
// it works while another process writes: what that one has not finished is no
// damage. Progress is told the bytes read; it may be nil.
func Verify(ctx context.Context, dir string, progress func(done, total int64)) (*Verification, error) {
	v := &verifier{dir: dir, progress: progress, found: &Verification{Damages: []Damage{}, Left: []Left{}}}
	if v.progress == nil {
		v.progress = func(done, total int64) {}
	}
	for _, check := range []func(context.Context) error{v.database, v.files, v.decisions} {
		if err := check(ctx); err != nil {
			return nil, fmt.Errorf("verify %s: %w", dir, err)
		}
	}
	slices.SortStableFunc(v.found.Damages, func(a, b Damage) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	})
	return v.found, nil
}

type verifier struct {
	dir      string
	progress func(done, total int64)
	found    *Verification
	claims   map[string]*claim // by WARC file name
	total    int64             // bytes of all WARC files
}

// A claim is what the database says of one WARC file.
type claim struct {
	size    int64             // when it was closed; -1: it does not say
	records map[int64]payload // by offset
}

// A payload is what the database says of one record.
type payload struct {
	url    string
	sha256 string // hex; "" if the row has none
}

func (v *verifier) damage(file string, offset int64, what string) {
	v.found.Damages = append(v.found.Damages, Damage{filepath.ToSlash(file), offset, what})
}

// database reads what the database says. That comes before the files: a
// record is on disk before its row.
func (v *verifier) database(ctx context.Context) error {
	v.claims = map[string]*claim{}
	const name = "kronika.db"
	s, err := OpenReader(v.dir)
	switch {
	case errors.Is(err, ErrNoArchive):
		return err
	case errors.Is(err, ErrNoDatabase):
		v.damage(name, 0, "is not there")
		return nil
	}
	if err == nil {
		defer s.Close()
		err = v.readClaims(ctx, s)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.As(err, new(*VersionError)) {
		return err
	}
	if err != nil {
		v.damage(name, 0, err.Error())
	}
	return nil
}

// readClaims reads all that the database says of WARC files at one time.
func (v *verifier) readClaims(ctx context.Context, s *Store) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	faults, err := texts(ctx, tx, "PRAGMA quick_check(20)")
	if err != nil {
		return err
	}
	for _, f := range faults {
		if f != "ok" {
			v.damage("kronika.db", 0, f)
		}
	}
	for _, query := range []string{
		"SELECT warc, offset, url, sha256, -1 FROM captures",
		"SELECT warc, offset, url, '', -1 FROM visits",
		"SELECT name, -1, '', '', size FROM files",
	} {
		if err := v.readRows(ctx, tx, query); err != nil {
			return err
		}
	}
	return v.texts(ctx, s, tx)
}

func (v *verifier) readRows(ctx context.Context, tx *sql.Tx, query string) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var file string
		var offset, size int64
		var p payload
		if err := rows.Scan(&file, &offset, &p.url, &p.sha256, &size); err != nil {
			return err
		}
		c := v.claims[file]
		if c == nil {
			c = &claim{-1, map[int64]payload{}}
			v.claims[file] = c
		}
		c.size = max(c.size, size)
		if offset >= 0 {
			c.records[offset] = p
			v.found.Rows++
		}
	}
	return rows.Err()
}

// files reads the WARC files.
func (v *verifier) files(ctx context.Context) error {
	entries, err := os.ReadDir(filepath.Join(v.dir, "warc"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var names []string
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // closed or recovered just now
		}
		if err != nil {
			return err
		}
		if base, ok := v.kind(e.Name(), info); ok && !slices.Contains(names, base) {
			names = append(names, base)
			v.total += info.Size()
		}
	}
	for name, c := range v.claims {
		if !slices.Contains(names, name) {
			v.damage("warc/"+name, 0, fmt.Sprintf("is not there; the database names %d records in it", len(c.records)))
		}
	}
	for _, name := range names {
		if err := v.file(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// kind returns the final name of a WARC file, and tells of the other files.
func (v *verifier) kind(name string, info fs.FileInfo) (base string, ok bool) {
	what := "no file of Kronika"
	switch {
	case info.IsDir():
	case strings.HasSuffix(name, warcSuffix):
		return name, true
	case strings.HasSuffix(name, warcSuffix+openSuffix):
		what, base = "being written, or left by a writer that was killed: the next command that writes closes it", strings.TrimSuffix(name, openSuffix)
	case strings.HasSuffix(name, warcSuffix+tailSuffix):
		what = "the torn end of a file whose writer was killed"
	}
	v.found.Left = append(v.found.Left, Left{"warc/" + name, info.Size(), what})
	return base, base != ""
}

// file reads one WARC file, which may be closed while it is read.
func (v *verifier) file(ctx context.Context, name string) error {
	path, rel := filepath.Join(v.dir, "warc", name), "warc/"+name
	info, err := os.Stat(path)
	open := errors.Is(err, fs.ErrNotExist)
	if open {
		path, rel = path+openSuffix, rel+openSuffix
		if info, err = os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			path, rel, open = strings.TrimSuffix(path, openSuffix), strings.TrimSuffix(rel, openSuffix), false
			info, err = os.Stat(path)
		}
	}
	if err != nil {
		v.damage(rel, 0, err.Error())
		return nil
	}
	c := v.claims[name]
	if c == nil {
		c = &claim{-1, map[int64]payload{}}
	}
	r := fileReader{verifier: v, rel: rel, open: open, claim: c}
	if err := r.read(ctx, path); err != nil {
		return err
	}
	r.compare(info.Size())
	v.found.Files++
	v.found.Bytes += info.Size()
	v.progress(v.found.Bytes, v.total)
	return nil
}

// A fileReader reads one WARC file.
type fileReader struct {
	*verifier
	rel   string // its name in the report
	open  bool   // it may end in the middle of a record
	claim *claim
	torn  []Damage // since the last whole record
}

// read reads the records of a file.
func (r *fileReader) read(ctx context.Context, path string) error {
	for record, err := range warc.Read(path) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var damage *warc.DamageError
		if errors.As(err, &damage) {
			r.tear(Damage{r.rel, damage.Offset, damage.Err.Error()})
			continue
		}
		if err != nil {
			r.damage(r.rel, 0, err.Error())
			return nil
		}
		r.found.Damages = append(r.found.Damages, r.torn...)
		r.torn = nil
		r.record(record)
		r.progress(r.found.Bytes+record.Offset, r.total)
	}
	return nil
}

// tear takes in a damage: a record that the database knows was whole once.
func (r *fileReader) tear(d Damage) {
	r.torn = append(r.torn, d)
	if _, known := r.claim.records[d.Offset]; known {
		delete(r.claim.records, d.Offset)
		r.found.Damages = append(r.found.Damages, r.torn...)
		r.torn = nil
	}
}

// record compares a whole record with its seal and with the database.
func (r *fileReader) record(record *warc.Record) {
	r.found.Records++
	if err := record.Intact(); err != nil {
		r.damage(r.rel, record.Offset, err.Error())
	}
	p, ok := r.claim.records[record.Offset]
	if !ok || record.Inside > 0 {
		return
	}
	delete(r.claim.records, record.Offset)
	_, body := record.Split()
	sum := sha256.Sum256(body)
	if got := hex.EncodeToString(sum[:]); p.sha256 != "" && p.sha256 != got {
		r.damage(r.rel, record.Offset, fmt.Sprintf("holds a payload with SHA-256 %s, the database says %s", got, p.sha256))
	}
	if uri := record.Get(warc.TargetURI); strings.Join(strings.Fields(uri), " ") != strings.Join(strings.Fields(p.url), " ") {
		r.damage(r.rel, record.Offset, fmt.Sprintf("is a record of %q, the database says of %q", uri, p.url))
	}
}

// compare reports what the database says of a file that was not found in it. A
// file that is being written may end in a torn record; the database knows
// nothing of that one yet.
func (r *fileReader) compare(size int64) {
	if !r.open {
		r.found.Damages = append(r.found.Damages, r.torn...)
	}
	if r.claim.size >= 0 && size != r.claim.size {
		r.damage(r.rel, min(size, r.claim.size), fmt.Sprintf("has %d bytes, it was closed with %d", size, r.claim.size))
	}
	for offset, p := range r.claim.records {
		r.damage(r.rel, offset, fmt.Sprintf("no record begins there; the database says that it holds %q", p.url))
	}
}

// decisions follows the chain of the decision log from its first line, and
// compares its end with where the log ended when somebody last decided.
func (v *verifier) decisions(context.Context) error {
	checked, err := CheckDecisions(v.dir)
	var broken *DecisionError
	var lost *RolledBackError
	switch {
	case errors.As(err, &broken):
		v.damage(decisionsName, broken.Offset, fmt.Sprintf("line %d: %s", broken.Line, broken.What))
		return nil
	case err != nil:
		v.damage(decisionsName, 0, err.Error())
		return nil
	}
	v.found.Decisions = checked.Decisions
	if checked.Torn > 0 {
		v.found.Left = append(v.found.Left, Left{decisionsName, checked.Torn, "a last line that its writer did not end: it was never in force"})
	}
	switch err := CheckPublished(v.dir); {
	case errors.As(err, &lost):
		v.damage(decisionsName, 0, fmt.Sprintf("has %d decisions, and is not the log that was in force up to decision %d", lost.Held, lost.Lost.Number))
	case err != nil:
		v.damage(decisionsName, 0, err.Error())
	}
	return nil
}
