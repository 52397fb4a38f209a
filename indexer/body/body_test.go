package body

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kronika/indexer/swedish"
)

var granhamra = Municipality{Name: "Granhamra kommun", Code: "0000"}

// read returns the built-in list with a local one.
func read(t testing.TB, local string) (*swedish.Analyzer, *List, error) {
	t.Helper()
	dir := t.TempDir()
	if local != "" {
		if err := os.WriteFile(filepath.Join(dir, LocalFile), []byte(local), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := swedish.New()
	l, err := Read(a, dir)
	return a, l, err
}

// ids returns the bodies that a text names.
func ids(a *swedish.Analyzer, l *List, text string, of Context) []string {
	var found []string
	for _, m := range l.Find(text, a.Tokens(text), of) {
		found = append(found, m.ID)
	}
	return found
}

// TestCases reads testdata/cases.txt.
func TestCases(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := swedish.New()
	l, err := Default(a)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		f := strings.SplitN(strings.TrimSpace(line), " | ", 3)
		if strings.HasPrefix(line, "#") || len(f) != 3 {
			continue
		}
		text := strings.ReplaceAll(f[2], `\n`, "\n")
		got := ids(a, l, text, Context{granhamra, strings.TrimPrefix(f[0], "-")})
		if want := strings.Fields(strings.TrimPrefix(f[1], "-")); !slices.Equal(got, want) {
			t.Errorf("%s: %s: got %v, want %v", f[0], text, got, want)
		}
	}
}

// TestList: each name of the built-in list finds its body, and no two bodies
// have the same name.
func TestList(t *testing.T) {
	a := swedish.New()
	l, err := Default(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range l.names {
		date := "2012-11-23"
		if n.from != "" {
			date = n.from
		}
		if got := ids(a, l, n.written, Context{granhamra, date}); !slices.Equal(got, []string{n.id}) {
			t.Errorf("%q: got %v, want %s", n.written, got, n.id)
		}
		if n.typ == "" {
			t.Errorf("%s has no typ", n.id)
		}
	}
}

func TestNames(t *testing.T) {
	_, l, err := read(t, "")
	if err != nil {
		t.Fatal(err)
	}
	names := l.Names()
	for id, want := range map[string]string{"kf": "kommunfullmäktige", "skr": "Sveriges Kommuner och Regioner", "regionen": "regionen"} {
		if names[id] != want {
			t.Errorf("%s: got %q, want %q", id, names[id], want)
		}
	}
	want := []string{"Sveriges Kommuner och Landsting", "SKL", "Sveriges Kommuner och Regioner", "SKR"}
	if !slices.ContainsFunc(l.Aliases(), func(group []string) bool { return slices.Equal(group, want) }) {
		t.Errorf("aliases %v: want the group %v", l.Aliases(), want)
	}
}

const localList = `
[[organ]]
id = "ks"
alias = ["ledningsutskottet"]

[[organ]]
id = "granbo"
namn = "Granbo AB"
typ = "bolag"
kommun = "Granhamra kommun"

[[organ]]
id = "samnamnden"
namn = "samverkansnämnden"
alias = ["=SN"]
typ = "nämnd"
kommun = "0000"
fran = "2013-01-01"

[[kommun]]
namn = "Granhamra kommun"
protokoll = "https://granhamra.example/protokoll/{organ}/{datum}"
diarium = "https://granhamra.example/diarium?dnr={dnr}"
organ = {ks = "kommunstyrelsen"}
`

// TestLocal: the operator's list adds names to bodies and bodies to a
// municipality, whose own come before the general ones.
func TestLocal(t *testing.T) {
	a, l, err := read(t, localList)
	if err != nil {
		t.Fatal(err)
	}
	of := Context{granhamra, "2014-02-13"}
	for _, c := range []struct {
		text string
		of   Context
		want []string
	}{
		{"Ledningsutskottet och Granbo AB:s vd", of, []string{"ks", "granbo"}},
		{"SN beslutade", of, []string{"samnamnden"}},
		{"SN beslutade", Context{granhamra, "2012-02-13"}, []string{"socialnamnden"}},
		{"SN och Granbo AB", Context{Municipality{Name: "Tallinge kommun"}, "2014-02-13"}, []string{"socialnamnden"}},
		{"Granbo AB", Context{Municipality{Name: "Granhamra"}, ""}, []string{"granbo"}},
	} {
		if diff := cmp.Diff(c.want, ids(a, l, c.text, c.of)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
	if _, plain, _ := read(t, ""); plain.Version() == l.Version() {
		t.Error("another list has the same version")
	}
}

func TestURLs(t *testing.T) {
	_, l, err := read(t, localList)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want string }{
		{l.MinutesURL(granhamra, "ks", "2014-02-11"), "https://granhamra.example/protokoll/kommunstyrelsen/2014-02-11"},
		{l.MinutesURL(granhamra, "kf", "2014-02-11"), "https://granhamra.example/protokoll/kf/2014-02-11"},
		{l.MinutesURL(granhamra, "kf", ""), ""},
		{l.MinutesURL(Municipality{Name: "Tallinge kommun"}, "kf", "2014-02-11"), ""},
		{l.DiaryURL(granhamra, "ks 2012/123"), "https://granhamra.example/diarium?dnr=ks%202012%2F123"},
		{l.DiaryURL(granhamra, ""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ local, want string }{
		{"[[organ]\n", "organer.lokal.toml, line 1"},
		{"\n[[organ]]\nid = 'a'\nnamm = 'A'\n", "organer.lokal.toml, line 4: unknown key"},
		{"[[organ]]\nid = 'a'\nnamn = 'A'\n\n[[organ]]\nid = 'Ä'\n", "line 5: organ \"Ä\": id"},
		{"[[organ]]\nid = 'a'\n", "want a namn or an alias"},
		{"[[organ]]\nid = 'a'\nalias = ['A']\n", "want a namn"},
		{"[[organ]]\nid = 'a'\nnamn = '?'\n", "organer.lokal.toml, line 1: organ \"a\": name \"?\": no word"},
		{"[[organ]]\nid = 'a'\nnamn = 'A'\ntyp = 'klubb'\n", "typ \"klubb\""},
		{"[[organ]]\nid = 'a'\nnamn = 'A'\nfran = '2012'\n", "want YYYY-MM-DD"},
		{"[[organ]]\nid = 'a'\nnamn = 'A'\nfran = '2012-02-01'\ntill = '2012-01-01'\n", "before fran"},
		{"[[kommun]]\nprotokoll = 'https://a.example/'\n", "want a namn or a kod"},
		{"[[kommun]]\nkod = '0000'\nprotokoll = 'ftp://a.example/'\n", "want http"},
		{"[[kommun]]\nkod = '0000'\nprotokoll = 'https://a.example/{dag}'\n", "{dag}: want"},
	} {
		if _, _, err := read(t, c.local); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want an error that says %q", c.local, err, c.want)
		}
	}
}

// FuzzFind: mentions are in order and within the text.
func FuzzFind(f *testing.F) {
	for _, text := range []string{"KS AU § 4, barn- och utbildningsnämnden", "Tallinges kommunfullmäktige i \xff", "Inspektionen för vård och", "KS:s"} {
		f.Add(text, "2012-11-23")
	}
	a := swedish.New()
	l, err := Default(a)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, date string) {
		end := 0
		for _, m := range l.Find(text, a.Tokens(text), Context{granhamra, date}) {
			if m.Start < end || m.End <= m.Start || m.End > len(text) || m.ID == "" || !utf8.ValidString(m.Name) {
				t.Fatalf("%q: mention %+v after byte %d", text, m, end)
			}
			end = m.End
		}
	})
}
