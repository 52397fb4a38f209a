package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The cluster is named by the flag or kronika.toml, and who asks it by the environment or files.
func TestEngineSettings(t *testing.T) {
	const secretWord = "hemligt-ord"
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept")
	if err := os.WriteFile(kept, []byte(secretWord+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, toml, flag string
		env              map[string]string
		fault            string // in the error; empty: there is none
		none             bool   // the index lies in the folder
	}{
		{name: "nothing said", none: true},
		{name: "in kronika.toml", toml: `engine = "http://127.0.0.1:9201, http://127.0.0.1:9202/"`},
		{name: "the flag goes before", toml: `engine = "ftp://127.0.0.1"`, flag: "https://search.example:9200"},
		{name: "no address", flag: "127.0.0.1:9200", fault: "https://host:9200"},
		{name: "a user in the address", flag: "https://anna:" + secretWord + "@search.example", fault: "user and password are given apart"},
		{name: "name", toml: "engine_name = \"Å\"", flag: "https://search.example", fault: `"Å"`},
		{name: "no such certificate", toml: `engine_ca = "ca.pem"`, flag: "https://search.example", fault: "engine_ca"},
		{name: "user", flag: "https://search.example", env: map[string]string{engineUser: "anna", enginePassword: secretWord}},
		{name: "user, on this machine", flag: "http://localhost:9200", env: map[string]string{engineUser: "anna", enginePassword: secretWord}},
		{name: "user, to be read on the way", flag: "http://search.example:9200", env: map[string]string{engineUser: "anna", enginePassword: secretWord}, fault: "search.example"},
		{name: "token, to be read on the way", flag: "http://10.0.0.7:9200", env: map[string]string{engineToken: secretWord}, fault: "10.0.0.7"},
		{name: "password of a file", flag: "https://search.example", env: map[string]string{engineUser: "anna", enginePassword + fileSuffix: kept}},
		{name: "no such file", flag: "https://search.example", env: map[string]string{engineToken + fileSuffix: filepath.Join(dir, "gone")}, fault: engineToken + fileSuffix},
		{name: "file and value", flag: "https://search.example", env: map[string]string{engineToken: secretWord, engineToken + fileSuffix: kept}, fault: "are both set"},
		{name: "token and user", flag: "https://search.example", env: map[string]string{engineToken: secretWord, engineUser: "anna", enginePassword: secretWord}, fault: "are both set"},
		{name: "user without password", flag: "https://search.example", env: map[string]string{engineUser: "anna"}, fault: "the other is not"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, name := range []string{engineUser, enginePassword, engineToken} {
				t.Setenv(name, test.env[name])
				t.Setenv(name+fileSuffix, test.env[name+fileSuffix])
			}
			data := t.TempDir()
			if err := os.WriteFile(filepath.Join(data, "kronika.toml"), []byte(test.toml), 0o644); err != nil {
				t.Fatal(err)
			}
			c, err := (&app{engineURL: test.flag}).cluster(data, "")
			switch {
			case test.fault == "" && err != nil:
				t.Fatal(err)
			case test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)):
				t.Errorf("got %v, want a fault that says %q", err, test.fault)
			case err == nil && (c == nil) != test.none:
				t.Errorf("got a cluster: %t", c != nil)
			}
			if err != nil && strings.Contains(err.Error(), secretWord) {
				t.Errorf("the fault tells the secret: %v", err)
			}
		})
	}
}
