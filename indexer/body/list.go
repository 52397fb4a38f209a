package body

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kronika/indexer/swedish"
)

//go:embed organer.toml
var builtIn []byte

// LocalFile is the operator's list in the folder of an archive.
const LocalFile = "organer.lokal.toml"

// A Type says what kind of body one is.
type Type string

// The types of bodies. Those of a municipality of its own are the first four.
const (
	Council      Type = "fullmäktige"
	Board        Type = "styrelse"
	Committee    Type = "nämnd"
	Subcommittee Type = "utskott"
	Advisory     Type = "råd"
	Management   Type = "ledning"
	Auditors     Type = "revision"
	Association  Type = "förbund"
	Company      Type = "bolag"
	Authority    Type = "myndighet"
	Court        Type = "domstol"
)

// Meets reports whether a body of this type decides in meetings of its own in
// every municipality: then another municipality's has the same name.
func (t Type) Meets() bool {
	return t == Council || t == Board || t == Committee || t == Subcommittee
}

// A List is a list of bodies, ready to find them. It may be used by several
// goroutines.
type List struct {
	version        string
	names          []name
	first          map[string][]int // names by their first term
	nothing        any              // its address is noted at words that no name begins with
	municipalities []municipality
}

// A Municipality is whose texts they are; either field may be empty.
type Municipality struct {
	Name string // "Vimmerby kommun"
	Code string // SCB, four digits: "0884"
}

// is reports whether a name or a code is the municipality's.
func (m Municipality) is(nameOrCode string) bool {
	if nameOrCode == "" {
		return false
	}
	return nameOrCode == m.Code || strings.EqualFold(strings.TrimSuffix(nameOrCode, " kommun"), strings.TrimSuffix(m.Name, " kommun"))
}

// Default returns the list that comes with the program.
func Default(a *swedish.Analyzer) (*List, error) { return parse(a, nil) }

// Read returns the list that comes with the program and what [LocalFile] in a
// folder adds to it, if it is there; dir is "" for none. A fault names file and line.
func Read(a *swedish.Analyzer, dir string) (*List, error) {
	if dir == "" {
		return parse(a, nil)
	}
	data, err := os.ReadFile(filepath.Join(dir, LocalFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return parse(a, data)
}

// parse reads the built-in list and a local one.
func parse(a *swedish.Analyzer, local []byte) (*List, error) {
	general, err := decode("organer.toml", builtIn)
	if err != nil {
		return nil, err
	}
	own, err := decode(LocalFile, local)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	hash.Write(builtIn)
	hash.Write(local)
	l := &List{
		version:        fmt.Sprintf("bodies %d %s", general.Version, hex.EncodeToString(hash.Sum(nil)[:6])),
		first:          map[string][]int{},
		municipalities: own.Kommun,
	}
	if err := l.addAll(a, general); err != nil {
		return nil, err
	}
	return l, l.addAll(a, own)
}

// addAll adds the bodies of a file. A block without typ has that of the one
// before it with the same ID.
func (l *List) addAll(a *swedish.Analyzer, f file) error {
	for i, b := range f.Organ {
		t := Type(b.Typ)
		for _, n := range l.names {
			if t == "" && n.id == b.ID {
				t = n.typ
			}
		}
		if err := l.add(a, b, t); err != nil {
			return f.fault("[[organ]]", i, fmt.Errorf("organ %q: %w", b.ID, err))
		}
	}
	return nil
}

// add adds the names of a block. One without namn is shown by that of a block
// before it.
func (l *List) add(a *swedish.Analyzer, b block, t Type) error {
	shown := strings.TrimLeft(b.Namn, marks)
	for _, n := range l.names {
		if shown == "" && n.id == b.ID {
			shown = n.shown
		}
	}
	if shown == "" {
		return errors.New("want a namn")
	}
	for _, written := range append([]string{b.Namn}, b.Alias...) {
		if written == "" {
			continue
		}
		n := newName(a, written)
		if len(n.words) == 0 {
			return fmt.Errorf("name %q: no word in it", written)
		}
		n.id, n.shown, n.typ, n.from, n.to, n.municipality = b.ID, shown, t, b.Fran, b.Till, b.Kommun
		l.put(n)
		if with, ok := n.withoutAnd(); ok {
			l.put(with)
		}
	}
	return nil
}

func (l *List) put(n name) {
	l.first[n.words[0].term] = append(l.first[n.words[0].term], len(l.names))
	l.names = append(l.names, n)
}

// Version names the list's content: another list finds other bodies.
func (l *List) Version() string { return l.version }

// Names returns the Swedish name of every body by its ID: the last one it has
// in all municipalities, or else in one.
func (l *List) Names() map[string]string {
	names, until := map[string]string{}, map[string]string{}
	for _, n := range l.names {
		to := cmp.Or(n.to, forever)
		if n.municipality != "" && names[n.id] != "" || to <= until[n.id] {
			continue
		}
		names[n.id], until[n.id] = n.shown, to
	}
	return names
}

// forever is after every day.
const forever = "9999-12-31"

// Aliases returns the names of every body that has several, as groups of words
// that mean the same.
func (l *List) Aliases() [][]string {
	var ids []string
	groups := map[string][]string{}
	for _, n := range l.names {
		if groups[n.id] == nil {
			ids = append(ids, n.id)
		}
		if !slices.Contains(groups[n.id], n.written) {
			groups[n.id] = append(groups[n.id], n.written)
		}
	}
	var several [][]string
	for _, id := range ids {
		if len(groups[id]) > 1 {
			several = append(several, groups[id])
		}
	}
	return several
}

// MinutesURL returns where the minutes of a body's meeting can be read, as the
// municipality's pattern says, or nothing without one. The day is YYYY-MM-DD.
func (l *List) MinutesURL(of Municipality, id, day string) string {
	for _, m := range l.municipalities {
		if (of.is(m.Namn) || of.is(m.Kod)) && m.Protokoll != "" && id != "" && day != "" {
			return fill(m.Protokoll, "{organ}", cmp.Or(m.Organ[id], id), "{datum}", day)
		}
	}
	return ""
}

// DiaryURL returns where a diarienummer (2012/123, ks 2012/123) can be looked
// up, as the municipality's pattern says, or nothing without one.
func (l *List) DiaryURL(of Municipality, dnr string) string {
	for _, m := range l.municipalities {
		if (of.is(m.Namn) || of.is(m.Kod)) && m.Diarium != "" && dnr != "" {
			return fill(m.Diarium, "{dnr}", dnr)
		}
	}
	return ""
}

// fill replaces the placeholders of an address. One that stays empty makes no
// address.
func fill(address string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		address = strings.ReplaceAll(address, pairs[i], url.PathEscape(pairs[i+1]))
	}
	if strings.Contains(address, "{") {
		return ""
	}
	return address
}
