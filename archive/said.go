package archive

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
)

// What a sighting says beside its text stands in the database as these bytes, packed:
//
//	status, source, URL, title, published, its precision, updated, author
//	labels, keys: their number, and each
//	comments: their number, and of each author, published and text
//	number of comments and 1; 0: unknown
//	1: truncated
//
// A text is its length in bytes, and those; numbers are unsigned varints. What is
// unknown is empty. Zeros at the end are left out.

// texts returns the texts of a post of which there is one.
func (p *Post) texts() [8]*string {
	return [8]*string{(*string)(&p.Status), &p.Source, &p.URL, &p.Title, (*string)(&p.Published), (*string)(&p.Precision), (*string)(&p.Updated), &p.Author}
}

// appendSaid appends what a post says beside text, HTML and capture.
func (p *Post) appendSaid(b []byte) []byte {
	end := len(b) // behind what is no zero
	number := func(n int) {
		if b = binary.AppendUvarint(b, uint64(n)); n != 0 {
			end = len(b)
		}
	}
	one := func(text string) {
		text = valid(text)
		if number(len(text)); text != "" {
			b = append(b, text...)
			end = len(b)
		}
	}
	for _, text := range p.texts() {
		one(*text)
	}
	for _, list := range [][]string{p.Labels, p.Keys} {
		number(len(list))
		for _, text := range list {
			one(text)
		}
	}
	number(len(p.Comments))
	for _, c := range p.Comments {
		one(c.Author)
		one(string(c.Published))
		one(c.Text)
	}
	count := 0
	if p.CommentsCount != nil {
		count = max(*p.CommentsCount, 0) + 1
	}
	number(count)
	if p.Truncated {
		number(1)
	}
	return b[:end]
}

// valid returns a text as JSON would have it: what is no UTF-8 is replaced.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// errSaid is the fault of bytes that appendSaid did not make.
var errSaid = errors.New("what a post says is damaged")

// A saidReader reads what appendSaid made.
type saidReader struct {
	left   string
	failed bool
}

func (r *saidReader) number() int {
	n, shift := uint64(0), 0
	for i := 0; i < len(r.left) && i < binary.MaxVarintLen64; i++ {
		n |= uint64(r.left[i]&0x7f) << shift
		if r.left[i] < 0x80 {
			r.left = r.left[i+1:]
			r.failed = r.failed || n > math.MaxInt
			return int(n)
		}
		shift += 7
	}
	r.failed = r.failed || len(r.left) > 0
	return 0
}

func (r *saidReader) text() string {
	n := r.number()
	if r.failed || n > len(r.left) {
		r.failed = true
		return ""
	}
	text := r.left[:n]
	r.left = r.left[n:]
	return text
}

// maxList is how long a list of labels, keys or comments is at most.
const maxList = 1 << 20

func (r *saidReader) list() int {
	n := r.number()
	if r.failed = r.failed || n > maxList; r.failed {
		return 0
	}
	return n
}

// readSaid puts into a post what appendSaid made.
func (p *Post) readSaid(b []byte) error {
	r := saidReader{left: string(b)}
	for _, text := range p.texts() {
		*text = r.text()
	}
	for _, list := range []*[]string{&p.Labels, &p.Keys} {
		for range r.list() {
			*list = append(*list, r.text())
		}
	}
	for range r.list() {
		p.Comments = append(p.Comments, Comment{r.text(), Date(r.text()), r.text()})
	}
	if n := r.number() - 1; n >= 0 {
		p.CommentsCount = &n
	}
	p.Truncated = r.number() == 1
	if r.failed || r.left != "" {
		return errSaid
	}
	return nil
}
