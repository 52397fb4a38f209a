package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program kronika, for the scripts and
// for the tests that kill it. What comes out must not depend on whether a
// dictionary is installed; a test that wants one names it.
func TestMain(m *testing.M) {
	if _, set := os.LookupEnv("KRONIKA_DICTIONARY"); !set { // set: this is the program, started by a test
		os.Setenv("KRONIKA_DICTIONARY", noDictionary)
	}
	testscript.Main(m, map[string]func(){"kronika": main, "kronika-measured": measured})
}

// TestScripts runs the transcripts in testdata: commands as a person types
// them, and what must come out. To add a case, add a file.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			wd, err := os.Getwd()
			if err != nil {
				return err
			}
			env.Setenv("KRONIKA_DICTIONARY", noDictionary)
			env.Setenv("SHARED", wd+"/../../../shared/data")
			return nil
		},
		Condition: func(cond string) (bool, error) {
			_, err := os.Stat("../../../shared/data/" + cond)
			return err == nil, nil
		},
	})
}
