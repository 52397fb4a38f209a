package query

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "write what is got into testdata/queries.txt")

const casesFile = "testdata/queries.txt"

// TestQueries reads each text in testdata/queries.txt and compares what it
// prints as, what it is said as, and its repairs. To add a case, write its "in"
// line, run with -update, and read what was written.
func TestQueries(t *testing.T) {
	data, err := os.ReadFile(casesFile)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	n := 0
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		var text string
		cased := false
		for _, line := range strings.Split(block, "\n") {
			switch name, rest, _ := strings.Cut(line, " "); {
			case strings.HasPrefix(line, "#"):
				fmt.Fprintln(&out, line)
			case strings.HasPrefix(name, "in"):
				fmt.Fprintln(&out, line)
				text, cased = typed(t, name, strings.TrimSpace(rest)), true
			}
		}
		if cased {
			n++
			out.WriteString(answer(Parse(text)))
		}
		out.WriteString("\n")
	}
	got := strings.TrimSpace(out.String()) + "\n"
	if *update {
		if err := os.WriteFile(casesFile, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(strings.Split(string(data), "\n"), strings.Split(got, "\n")); diff != "" && !*update {
		t.Errorf("%s (-want +got):\n%s", casesFile, diff)
	}
	t.Logf("%d texts", n)
}

// typed reads an "in" line: "in TEXT", "in! GO STRING" or "in*1000 TEXT".
func typed(t *testing.T, name, text string) string {
	if name == "in" {
		return text
	}
	if times, ok := strings.CutPrefix(name, "in*"); ok {
		n, err := strconv.Atoi(times)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return strings.Repeat(text+" ", n)
	}
	text, err := strconv.Unquote(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return text
}

func answer(q Query) string {
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimSpace("as   "+cut(q.String())))
	fmt.Fprintln(&b, "said "+cut(q.Said()))
	if some := q.SaidSome(); some != q.Said() {
		fmt.Fprintln(&b, "some "+cut(some))
	}
	if q.Question {
		fmt.Fprintln(&b, "asks")
	}
	for _, r := range q.Repairs {
		fmt.Fprintln(&b, "fix  "+r)
	}
	return b.String()
}

// cut shortens a long line of the file.
func cut(text string) string {
	if runes := []rune(text); len(runes) > 300 {
		return fmt.Sprintf("%s… (%d)", string(runes[:100]), len(runes))
	}
	return text
}

// FuzzParse: any text parses within the limits, to a tree that keeps what its
// operations promise, and prints as what parses to the same tree.
func FuzzParse(f *testing.F) {
	data, err := os.ReadFile(casesFile)
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if text, ok := strings.CutPrefix(line, "in "); ok {
			f.Add(strings.TrimSpace(text))
		}
	}
	for _, s := range []string{"\xff”", "INTE\"a", "a*b* -\x00", strings.Repeat("-(", 30) + "a ELLER b", "stycke:(-a -(b ELLER c))"} {
		f.Add(s)
	}
	f.Fuzz(holds)
}

// TestCombined puts the parts of the language together in any order, which
// mutations of bytes seldom do.
func TestCombined(t *testing.T) {
	parts := strings.Fields(`skola budget* "a|b" "a|b"~3 'c|d' - -- INTE NOT ELLER || OCH && NÄRA NÄRA/5 NÄRA/999 ( ( ) ) -( stycke:( rubrik:(
		stycke: rubrik:-a Rubrik:|b ämne:skola ämne:( dnr:KS dnr:( 2012/123 belopp:5 | 000 kr § 45 2012 2012-11 2012.. ..2013-02 2014..2012
		efter: före:2013 från:|Anna ämne: * ? ? :-) nämnd(er) … ' " ~ 😀 vad hur efter:1|juni|2012 ELLER! *x* a*b`)
	rnd := rand.New(rand.NewPCG(2012, 11))
	for range 5000 {
		var text strings.Builder
		for range 1 + rnd.IntN(25) {
			text.WriteString(strings.ReplaceAll(parts[rnd.IntN(len(parts))], "|", " "))
			if rnd.IntN(4) > 0 {
				text.WriteString(" ")
			}
		}
		if holds(t, text.String()); t.Failed() {
			return
		}
	}
}

// holds checks what must be so of any text.
func holds(t *testing.T, text string) {
	q := Parse(text)
	again := Parse(q.String())
	if diff := cmp.Diff(q, again, cmpopts.IgnoreFields(Query{}, "Repairs")); diff != "" {
		t.Errorf("%q prints as %q, which is (-want +got):\n%s", text, q.String(), diff)
	}
	if len(again.Repairs) > 0 {
		t.Errorf("%q prints as %q, which is repaired: %q", text, q.String(), again.Repairs)
	}
	if n := len(q.Root.Leaves()); n > MaxLeaves {
		t.Errorf("%q has %d leaves", text, n)
	}
	if len(q.Repairs) > maxRepairs+1 {
		t.Errorf("%q has %d repairs", text, len(q.Repairs))
	}
	if said := q.Said(); !strings.Contains(said, "inlägg") || strings.Contains(said, "  ") {
		t.Errorf("%q is said as %q", text, said)
	}
	if q.Root.Op != And {
		t.Errorf("%q: the root is %v", text, q.Root.Op)
	}
	for _, n := range q.Root.Nodes {
		check(t, text, n, And, 0)
	}
}

// check holds what the comments of [Op] say of a node below a parent.
func check(t *testing.T, text string, n Node, parent Op, depth int) {
	choice := func(n Node) bool { return n.isChoice() }
	held := depth <= MaxDepth
	switch n.Op {
	case And, Or:
		held = held && len(n.Nodes) > 1 && parent != n.Op
		depth++
	case Not:
		held = held && len(n.Nodes) == 1 && parent != Not
	case Near:
		held = held && len(n.Nodes) > 1 && n.Distance <= MaxDistance
		for _, c := range n.Nodes {
			held = held && choice(c)
		}
	case Paragraph, Title:
		positive := false
		for _, c := range n.Nodes {
			positive = positive || c.Op != Not
			held = held && (choice(c) || c.Op == Not && choice(c.Nodes[0]))
		}
		held = held && positive
	case Field:
		held = held && fieldSaid[n.Field] != "" && hasWord(n.Text)
	default:
		held = held && hasWord(n.Text) && n.Distance <= MaxDistance
	}
	if !held {
		t.Errorf("%q: %+v below %v at depth %d", text, n, parent, depth)
	}
	for _, c := range n.Nodes {
		check(t, text, c, n.Op, depth)
	}
}

// TestExactly: words are taken as they were typed, all else stays.
func TestExactly(t *testing.T) {
	for typed, want := range map[string]string{
		`skola bygglov`: `"skola" "bygglov"`, `"ny skola" -väg`: `"ny skola" -"väg"`, `skol* ämne:vård 2012-11`: `skol* ämne:vård 2012-11`,
		`stycke:(skola ELLER "vård")`: `stycke:("skola" ELLER "vård")`, `vad kostar bygglov?`: `"vad" "kostar" "bygglov"`,
	} {
		if got := Parse(typed).Exactly().String(); got != want {
			t.Errorf("%s: got %s, want %s", typed, got, want)
		}
	}
}

// TestLinear: a text of any length is read in steps that grow as it does.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"a ", "(", ")", `"`, "' ", "'a ", "-", "*", "§", "&", "INTE ", "ELLER ", "a:", "rubrik:", "ämne: ", "dnr:KS ", "efter:1 juni ", "..2", "\xff", "belopp:1 ", "100 ", "från:-"} {
		q := Parse(strings.Repeat(unit, 1<<18/len(unit)))
		if n := len(q.Root.Leaves()); n > MaxLeaves {
			t.Errorf("%q: %d leaves", unit, n)
		}
	}
}
