package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"kronika/search"
)

// TestTold: a search that cannot be answered says in Swedish what to type instead.
func TestTold(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{search.CostlyError{}, "kronika: det som ska uteslutas är för mycket att leta efter\nhint: skriv fler bokstäver före * i det som ska uteslutas, eller uteslut färre ord\n"},
		{context.DeadlineExceeded, "kronika: sökningen tog för lång tid och avbröts\nhint: sök igen, eller med färre eller längre ord\n"},
	} {
		var out bytes.Buffer
		writeFault(&out, told(fmt.Errorf("search generation 000007: %w", c.err)))
		if got := out.String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// TestPrintPartial: an answer that is not whole does not look like one.
func TestPrintPartial(t *testing.T) {
	var out bytes.Buffer
	res := &search.Result{Total: 3, Partial: true, Query: search.Echo{Said: "inlägg som innehåller a*", Repairs: []string{"Bara de vanligaste söktes."}}}
	if err := printHits(&out, res); err != nil {
		t.Fatal(err)
	}
	if want := "minst 3 inlägg: inlägg som innehåller a*\nBara de vanligaste söktes.\n"; !strings.HasPrefix(out.String(), want) {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
