package entity

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed platser.toml
var placesData []byte

//go:embed organisationer.toml
var organisationsData []byte

//go:embed namn.toml
var namesData []byte

// LocalPlaces is the file in the data folder that adds places to the list.
const LocalPlaces = "platser.lokal.toml"

// placeFile is the form of platser.toml and platser.lokal.toml.
type placeFile struct {
	Plats []struct {
		Slag      string // kind of place
		Namn      string // separated by commas
		Tvetydiga string // so too: names that are other words as well
		Inte      string // so too: no places
	}
}

// organisationFile is the form of organisationer.toml.
type organisationFile struct {
	Namn, Foretag, Medier, Lag            string // separated by commas
	Tvetydiga, Slut, Huvud, Delar, Ledare string // separated by blanks
}

// nameFile is the form of namn.toml, all separated by blanks.
type nameFile struct {
	Fornamn, Utlandska, Slut, Efternamn, Leder string
}

// parse reads a list; a fault says where it is.
func parse(name string, data []byte, into any) error {
	err := toml.Unmarshal(data, into)
	var at *toml.DecodeError
	if errors.As(err, &at) {
		row, column := at.Position()
		return fmt.Errorf("%s: line %d, column %d: %w", name, row, column, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// readLocal reads the places of a data folder; none if it has no such file.
func readLocal(dir string) (placeFile, error) {
	var f placeFile
	if dir == "" {
		return f, nil
	}
	name := filepath.Join(dir, LocalPlaces)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	} else if err != nil {
		return f, err
	}
	return f, parse(name, data, &f)
}

// names returns the names of a list that are separated by commas.
func names(list string) []string {
	var all []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// set returns the words of a list that are separated by blanks.
func set(list ...string) map[string]bool {
	s := map[string]bool{}
	for _, l := range list {
		for word := range strings.FieldsSeq(l) {
			s[word] = true
		}
	}
	return s
}
