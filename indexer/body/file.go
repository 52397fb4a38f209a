package body

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// file is the form of organer.toml and organer.lokal.toml.
type file struct {
	Version int
	Organ   []block
	Kommun  []municipality

	name string
	data []byte
}

// fault returns an error with the file and the line of the nth header, from 0.
func (f file) fault(header string, n int, err error) error {
	return fmt.Errorf("%s, line %d: %w", f.name, lineOf(f.data, header, n), err)
}

// A block is what a file says of one body in one municipality and one time.
type block struct {
	ID, Namn, Typ string
	Alias         []string
	Fran, Till    string // first and last day of the names, YYYY-MM-DD
	Kommun        string // name or SCB code; empty is every municipality
}

// A municipality says where its minutes and diary can be read.
type municipality struct {
	Namn, Kod          string
	Protokoll, Diarium string            // addresses with {organ}, {datum} and {dnr}
	Organ              map[string]string // what {organ} becomes, by the ID of the body
}

// decode reads a file. A fault says its name, the line and what is wrong.
func decode(name string, data []byte) (file, error) {
	f := file{name: name, data: data}
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&f)
	var at *toml.DecodeError
	var strict *toml.StrictMissingError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		row, _ := strict.Errors[0].Position()
		return f, fmt.Errorf("%s, line %d: unknown key %q", name, row, strings.Join(strict.Errors[0].Key(), "."))
	case errors.As(err, &at):
		row, _ := at.Position()
		return f, fmt.Errorf("%s, line %d: %w", name, row, err)
	case err != nil:
		return f, fmt.Errorf("%s: %w", name, err)
	}
	for i, b := range f.Organ {
		if err := b.check(); err != nil {
			return f, f.fault("[[organ]]", i, fmt.Errorf("organ %q: %w", b.ID, err))
		}
	}
	for i, m := range f.Kommun {
		if err := m.check(); err != nil {
			return f, f.fault("[[kommun]]", i, fmt.Errorf("kommun %q: %w", m.Namn, err))
		}
	}
	return f, nil
}

// lineOf returns the line of the nth header, from 0.
func lineOf(data []byte, header string, n int) int {
	row := 0
	for line := range bytes.Lines(data) {
		row++
		if string(bytes.TrimSpace(line)) != header {
			continue
		}
		if n--; n < 0 {
			return row
		}
	}
	return row
}

var anID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

func (b block) check() error {
	if !anID.MatchString(b.ID) {
		return errors.New("id: want a-z, 0-9 and hyphens")
	}
	if b.Namn == "" && len(b.Alias) == 0 {
		return errors.New("want a namn or an alias")
	}
	switch Type(b.Typ) {
	case "", Council, Board, Committee, Subcommittee, Advisory, Management, Auditors, Association, Company, Authority, Court:
	default:
		return fmt.Errorf("typ %q: want one of those at the head of organer.toml", b.Typ)
	}
	for _, day := range []string{b.Fran, b.Till} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fmt.Errorf("day %q: want YYYY-MM-DD", day)
		}
	}
	if b.Fran != "" && b.Till != "" && b.Till < b.Fran {
		return fmt.Errorf("till %s is before fran %s", b.Till, b.Fran)
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func (m municipality) check() error {
	if m.Namn == "" && m.Kod == "" {
		return errors.New("want a namn or a kod")
	}
	for _, address := range []string{m.Protokoll, m.Diarium} {
		if address != "" && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			return fmt.Errorf("address %q: want http:// or https://", address)
		}
		for _, p := range placeholder.FindAllString(address, -1) {
			if p != "{organ}" && p != "{datum}" && p != "{dnr}" {
				return fmt.Errorf("address %q: %s: want {organ}, {datum} or {dnr}", address, p)
			}
		}
	}
	return nil
}
