package web

import (
	"bytes"
	"sync"
)

// maxBuffer is how large a buffer may have grown that is used again, in bytes: a page of
// 100 hits fits, and one answer that was much longer does not stay in memory.
const maxBuffer = 1 << 20

// Buffers hold answers until they are whole, one after the other. The zero value is ready.
type buffers struct{ pool sync.Pool }

// get returns an empty buffer.
func (b *buffers) get() *bytes.Buffer {
	if buf, ok := b.pool.Get().(*bytes.Buffer); ok {
		return buf
	}
	return new(bytes.Buffer)
}

// put gives a buffer back, of whose bytes nobody holds any.
func (b *buffers) put(buf *bytes.Buffer) {
	if buf.Cap() <= maxBuffer {
		buf.Reset()
		b.pool.Put(buf)
	}
}
