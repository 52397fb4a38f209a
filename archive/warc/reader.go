package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// MaxBlock is the largest block that is read, in bytes: three times what the
// fetcher lets in, so that nothing of ours is refused, and a lying length
// exhausts no memory.
const MaxBlock = 64 << 20

// maxHeader bounds the lines before a block.
const maxHeader = 64 << 10

// A DamageError is a place in a WARC file that cannot be read.
type DamageError struct {
	File   string
	Offset int64 // of the damaged member, in bytes
	Err    error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("%s: damaged at byte %d: %v", e.File, e.Offset, e.Err)
}

// Unwrap returns what is wrong.
func (e *DamageError) Unwrap() error { return e.Err }

// gzipMagic begins a gzip member (RFC 1952, section 2.3.1).
var gzipMagic = []byte{0x1f, 0x8b, 0x08}

// Read returns the records of a gzipped WARC file in order. A damaged record
// is a *[DamageError]; the next whole record after it follows.
func Read(path string) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		for pos := int64(0); ; {
			r, err := readMember(f, pos)
			if err == io.EOF {
				return
			}
			if err != nil {
				if !yield(nil, &DamageError{path, pos, err}) {
					return
				}
				if pos = nextMember(f, pos+1); pos < 0 {
					return
				}
				continue
			}
			pos = r.end
			if !yield(r, nil) {
				return
			}
		}
	}
}

// ReadAt returns the record whose member begins at offset, its digests checked.
func ReadAt(path string, offset int64) (*Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := readMember(f, offset)
	if err != nil {
		return nil, &DamageError{path, offset, err}
	}
	return r, nil
}

// counter counts what a gzip reader takes; it takes no byte beyond the member.
type counter struct {
	*bufio.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.Reader.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// readMember reads one record; io.EOF says that the file ends at pos.
func readMember(f *os.File, pos int64) (*Record, error) {
	c := &counter{Reader: bufio.NewReaderSize(io.NewSectionReader(f, pos, 1<<62-pos), 64<<10)}
	if _, err := c.Peek(1); err == io.EOF {
		return nil, io.EOF
	}
	z, err := gzip.NewReader(c)
	if err != nil {
		return nil, noEOF(err)
	}
	z.Multistream(false)
	r, err := readRecord(z)
	if err != nil {
		return nil, noEOF(err)
	}
	r.Offset, r.end = pos, pos+c.n
	return r, r.Check()
}

// noEOF makes an end in the middle of a record a fault.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readRecord reads a record and the end of its member.
func readRecord(z io.Reader) (*Record, error) {
	in := bufio.NewReader(io.LimitReader(z, MaxBlock+maxHeader))
	version, err := in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(version, "WARC/1.") {
		return nil, fmt.Errorf("begins with %.20q, want WARC/1.1", version)
	}
	r := &Record{}
	length, err := readFields(in, r)
	if err != nil {
		return nil, err
	}
	r.Block = make([]byte, length)
	if _, err := io.ReadFull(in, r.Block); err != nil {
		return nil, err
	}
	// To the end: only there does gzip compare its checksum.
	rest, err := io.ReadAll(io.LimitReader(in, maxHeader))
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(rest)) > 0 {
		return nil, fmt.Errorf("%d bytes after the block", len(rest))
	}
	return r, nil
}

// readFields reads the named fields and returns the length of the block.
func readFields(in *bufio.Reader, r *Record) (length int, err error) {
	length = -1
	for size := 0; size < maxHeader; {
		line, err := in.ReadString('\n')
		if err != nil {
			return 0, err
		}
		size += len(line)
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			if length < 0 {
				return 0, fmt.Errorf("no %s", ContentLength)
			}
			return length, nil
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return 0, fmt.Errorf("header line %.40q has no colon", line)
		}
		if value = strings.TrimSpace(value); strings.EqualFold(name, ContentLength) {
			if length, err = strconv.Atoi(value); err != nil || length < 0 || length > MaxBlock {
				return 0, fmt.Errorf("%s %q: want 0 to %d", ContentLength, value, MaxBlock)
			}
			continue
		}
		r.Fields = append(r.Fields, Field{name, value})
	}
	return 0, fmt.Errorf("header of more than %d bytes", maxHeader)
}

// nextMember returns where the next readable member begins, -1 if none does.
func nextMember(f *os.File, pos int64) int64 {
	const window = 1 << 20
	buf := make([]byte, window)
	for {
		n, err := f.ReadAt(buf, pos)
		for i := 0; ; {
			j := bytes.Index(buf[i:n], gzipMagic)
			if j < 0 {
				break
			}
			i += j
			if begins(f, pos+int64(i)) {
				return pos + int64(i)
			}
			i++
		}
		if err != nil || n < len(gzipMagic) {
			return -1
		}
		pos += int64(n) - int64(len(gzipMagic)) + 1
	}
}

// begins reports whether a gzip member at pos holds the first bytes of a record.
func begins(f *os.File, pos int64) bool {
	z, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(f, pos, 1<<62-pos)))
	if err != nil {
		return false
	}
	head := make([]byte, len("WARC/1."))
	_, err = io.ReadFull(z, head)
	return err == nil && string(head) == "WARC/1."
}
