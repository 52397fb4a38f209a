package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive/warc"
)

const snow = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nSnön faller."

// foreign returns a record with these fields before its block.
func foreign(block string, fields ...string) string {
	return fmt.Sprintf("WARC/1.1\r\n%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", strings.Join(fields, "\r\n"), len(block), block)
}

const (
	isAnswer  = "WARC-Type: response"
	isRequest = "WARC-Type: request"
	onDay     = "WARC-Date: 2014-02-16"
	ofBlog    = "WARC-Target-URI: http://granhamra.example/"
	get       = "GET / HTTP/1.1\r\n\r\n"
)

// readForeign returns what comes out of a file of others: an answer as its origin, request
// and session, a damage as what is wrong.
func readForeign(t *testing.T, file string) (all []string) {
	t.Helper()
	for got, err := range ReadForeign("andras.warc", io.NewSectionReader(strings.NewReader(file), 0, int64(len(file)))) {
		var damage *DamageError
		if errors.As(err, &damage) {
			all = append(all, fmt.Sprintf("%s, byte %d: %v", damage.File, damage.Offset, damage.Err))
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", got.Origin, strings.TrimSpace(string(got.Request)), got.Source, got.OriginSession)))
	}
	return all
}

// TestReadForeign: requests find their answers, what is no answer to a GET request
// is passed over, and every answer says where it came from.
func TestReadForeign(t *testing.T) {
	answer := foreign(snow, isAnswer, onDay, ofBlog, "WARC-Record-ID: <a>")
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"request after":       {answer + foreign(get, isRequest, onDay, ofBlog, "WARC-Concurrent-To: <x>", "WARC-Concurrent-To: <a>"), []string{"andras.warc#<a> GET / HTTP/1.1"}},
		"request before":      {foreign(get, isRequest, onDay, ofBlog, "WARC-Record-ID: <q>") + foreign(snow, isAnswer, onDay, ofBlog, "WARC-Concurrent-To: <q>", "WARC-Record-ID: <a>"), []string{"andras.warc#<a> GET / HTTP/1.1"}},
		"request of another":  {answer + foreign(get, isRequest, onDay, ofBlog, "WARC-Concurrent-To: <b>") + strings.Replace(answer, "<a>", "<c>", 1), []string{"andras.warc#<a>", "andras.warc#<c>"}},
		"POST":                {answer + foreign("POST / HTTP/1.1\r\n\r\n", isRequest, onDay, "WARC-Concurrent-To: <a>"), nil},
		"no ID":               {foreign(snow, isAnswer, onDay, ofBlog), []string{"andras.warc#0"}},
		"other addresses":     {foreign("x", isAnswer, onDay, "WARC-Target-URI: dns:granhamra.example") + foreign("x", "WARC-Type: resource", onDay, "WARC-Target-URI: urn:text:http://granhamra.example/"), nil},
		"other records":       {foreign("x", "WARC-Type: metadata", onDay, ofBlog) + foreign("x", "WARC-Type: conversion", onDay, ofBlog) + foreign("x", "WARC-Type: warcinfo", onDay), nil},
		"own":                 {foreign("Snö", "WARC-Type: resource", onDay, "WARC-Target-URI: file:///a.txt", "WARC-Record-ID: <a>", "Kronika-Source: brev", "WARC-Warcinfo-ID: <w>"), []string{"andras.warc#<a>  brev <w>"}},
		"own, of others":      {foreign(snow, isAnswer, onDay, ofBlog, "WARC-Record-ID: <a>", "Kronika-Source: brev", "Kronika-Origin: gammal.arc#17", "WARC-Warcinfo-ID: <w>"), []string{"gammal.arc#17  brev"}},
		"own, of our own":     {foreign(snow, isAnswer, onDay, ofBlog, "WARC-Record-ID: <a>", "Kronika-Source: brev", "Kronika-Origin: 000001.warc.gz#<z>", "Kronika-Session: <s>", "WARC-Warcinfo-ID: <w>"), []string{"000001.warc.gz#<z>  brev <s>"}},
		"own, no short name":  {foreign(snow, isAnswer, onDay, ofBlog, "WARC-Record-ID: <a>", "Kronika-Source: ../x", "Kronika-Origin: gammal.arc#17"), []string{"andras.warc#<a>"}},
		"no date":             {foreign(snow, isAnswer, ofBlog) + answer, []string{`andras.warc, byte 0: parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"`, "andras.warc#<a>"}},
		"a part":              {foreign(snow, isAnswer, onDay, ofBlog, "WARC-Segment-Number: 1"), []string{"andras.warc, byte 0: holds a part of an answer: these are not put together"}},
		"an endless address":  {foreign(snow, isAnswer, onDay, ofBlog+strings.Repeat("x", maxAddress)), []string{"andras.warc, byte 0: has an address of 16409 bytes, at most 16384 are taken"}},
		"damage in between":   {answer + strings.Replace(answer, "WARC-Type:", "WARC-Type", 1) + answer, []string{"andras.warc#<a>", fmt.Sprintf("andras.warc, byte %d: header line \"WARC-Type response\" has no colon", len(answer)), "andras.warc#<a>"}},
		"no WARC file at all": {"Snön faller.\n", []string{`andras.warc, byte 0: begins with "Snön faller.\n", want WARC/1.1`}},
	} {
		if diff := cmp.Diff(c.want, readForeign(t, c.file)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// FuzzForeign reads what others may hand us. Whatever comes out of it is written and
// read again as it was.
func FuzzForeign(f *testing.F) {
	for _, seed := range []string{
		foreign(snow, isAnswer, "WARC-Date: 2014-02-16T05:02:21.5+01:00", "WARC-Target-URI: <http://granhamra.example/>"),
		foreign("", "WARC-Type: revisit", "WARC-Date: 2014", ofBlog, "WARC-Refers-To-Date: 2013-01"),
		foreign("Snö", "WARC-Type: resource", onDay, "WARC-Target-URI: file:///a.txt", "Kronika-Source: granhamra"),
		fmt.Sprintf("http://granhamra.example/en sida 192.0.2.1 20140216050222 text/html %d\n%s\n", len(snow), snow),
		foreign(get, isRequest, onDay, ofBlog, "WARC-Record-ID: <q>") + foreign(snow, isAnswer, onDay, ofBlog, "WARC-Concurrent-To: <q>"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for got, err := range ReadForeign("andras.warc", io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data)))) {
			if err != nil {
				continue
			}
			if got.Origin == "" || got.URL == "" && got.Source == "" {
				t.Fatalf("got %+v, want it signed", got)
			}
			got.Content()
			if got.Repeats != nil {
				got.Repeats = &Capture{URL: got.Repeats.URL, Fetched: time.Unix(0, 0)}
			}
			sameAgain(t, got.Page)
		}
	})
}

// sameAgain writes a page as a record and compares what is read from it.
func sameAgain(t *testing.T, want Page) {
	t.Helper()
	record, _ := records(want)
	if want.Head != nil && want.Repeats == nil {
		record.Block = slices.Concat(want.Head, want.Body) // which are apart until they are written
	}
	raw, err := member(record)
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range warc.ReadSection("own.warc.gz", io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw)))) {
		if err != nil {
			t.Fatalf("%+v: %v", want, err)
		}
		got, err := pageOf(r)
		if err != nil {
			t.Fatal(err)
		}
		spaces := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if spaces(got.URL) != spaces(want.URL) || got.Fetched.Unix() != want.Fetched.Unix() || spaces(got.Origin) != spaces(want.Origin) ||
			!bytes.Equal(got.Head, want.Head) || want.Repeats == nil && !bytes.Equal(got.Body, want.Body) || (got.Repeats == nil) != (want.Repeats == nil) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	}
}
