package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kronika/archive"
	"kronika/indexer"
)

// noDictionary is the setting that leaves out what is installed.
const noDictionary = "none"

// analyst returns the analyst of every command, with the lists of an archive and
// the dictionary that the user named or that is installed. A dictionary only makes
// words better known: one that cannot be read is said, and the command goes on
// without it.
func (a *app) analyst(data string) (*indexer.Analyst, error) {
	settings, err := archive.ReadSettings(data)
	if err != nil {
		return nil, err
	}
	analyst, err := a.readAnalyst(data)
	if err == nil && settings.PersonFacet {
		analyst.TagPeople()
	}
	return analyst, err
}

func (a *app) readAnalyst(data string) (*indexer.Analyst, error) {
	dictionary := a.dictionary
	switch dictionary {
	case noDictionary:
		dictionary = ""
	case "":
		dictionary = installedDictionary()
	}
	analyst, err := indexer.NewAnalyst(dictionary, data)
	if !errors.As(err, new(*indexer.DictionaryError)) {
		return analyst, err
	}
	fmt.Fprintf(a.stderr, "kronika: %v: going on without a dictionary\n", err)
	fmt.Fprintf(a.stderr, "hint: install it again, name another folder in KRONIKA_DICTIONARY, or set that to %s\n", noDictionary)
	return indexer.NewAnalyst("", data)
}

// installedDictionary returns the first of the folders in which systems keep
// hunspell's dictionaries that has the Swedish one, "" if none has.
func installedDictionary() string {
	home, _ := os.UserHomeDir() // without one its folder is not there
	for _, dir := range []string{
		"/usr/share/hunspell",                      // Linux: the package hunspell-sv
		"/usr/local/share/hunspell",                // the BSDs
		filepath.Join(home, "Library", "Spelling"), // macOS: where people put dictionaries
	} {
		if isFile(filepath.Join(dir, "sv_SE.aff")) && isFile(filepath.Join(dir, "sv_SE.dic")) {
			return dir
		}
	}
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
