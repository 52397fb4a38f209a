package warc

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// versions are the first lines of records that are read. 0.17 and 0.18 are the
// drafts of 1.0; before them the header had another form.
var versions = regexp.MustCompile(`(?i)^WARC/(0\.1[678]|1\.[01])[ \t]*\r?\n`)

// isVersion reports whether a line is the first of a WARC record.
func isVersion(line string) bool { return versions.MatchString(line) }

// startsRecord reports whether b begins with the first line of a WARC or ARC
// record.
func startsRecord(b []byte) bool {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return false
	}
	line := string(b[:i+1])
	return isVersion(line) || arcLine.MatchString(line)
}

// readLine reads a line with its end.
func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		return "", fmt.Errorf("header line of more than %d bytes", maxHeader)
	}
	return string(line), err
}

// readFields reads the named fields (section 4) up to the empty line, and
// returns the length of the block.
func readFields(in *bufio.Reader, r *Record) (length int, err error) {
	length = -1
	for size := 0; size < maxHeader; {
		line, err := readLine(in)
		if err != nil {
			return 0, err
		}
		size += len(line)
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			if length < 0 {
				return 0, fmt.Errorf("no %s", ContentLength)
			}
			r.tidy()
			return length, nil
		}
		if err := addLine(r, line, &length); err != nil {
			return 0, err
		}
	}
	return 0, fmt.Errorf("header of more than %d bytes", maxHeader)
}

// addLine adds one line of a header. A line that begins with a space goes on
// with the field before it.
func addLine(r *Record, line string, length *int) error {
	if n := len(r.Fields); n > 0 && (line[0] == ' ' || line[0] == '\t') {
		f := &r.Fields[n-1]
		f.Value = strings.TrimSpace(f.Value + " " + strings.TrimSpace(line))
		return nil
	}
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return fmt.Errorf("header line %.40q has no colon", line)
	}
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !strings.EqualFold(name, ContentLength) {
		r.Fields = append(r.Fields, Field{name, value})
		return nil
	}
	n, err := blockLength(value)
	if err != nil {
		return err
	}
	if *length >= 0 && *length != n {
		return fmt.Errorf("%s is %d and %d", ContentLength, *length, n)
	}
	*length = n
	return nil
}

// blockLength reads the length of a block.
func blockLength(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > MaxBlock {
		return 0, fmt.Errorf("%s %.40q: want 0 to %d", ContentLength, value, MaxBlock)
	}
	return n, nil
}

// tidy gives values the form that WARC 1.1 writes: addresses without angle
// brackets, which the grammar of 1.0 has, and types in lower case.
func (r *Record) tidy() {
	for i := range r.Fields {
		f := &r.Fields[i]
		switch {
		case strings.EqualFold(f.Name, TargetURI), strings.EqualFold(f.Name, RefersToTargetURI), strings.EqualFold(f.Name, Profile):
			if v, ok := strings.CutPrefix(f.Value, "<"); ok && strings.HasSuffix(v, ">") {
				f.Value = strings.TrimSuffix(v, ">")
			}
		case strings.EqualFold(f.Name, Type):
			f.Value = strings.ToLower(f.Value)
		}
	}
}
