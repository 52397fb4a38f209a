package warc

import (
	"bytes"
	"fmt"

	"github.com/klauspost/compress/gzip"
)

// Bytes returns a WARC file of records, each a sealed gzip member of its own, as
// they are. It sets their Offset. The first should be one of [NewInfo], which says
// that there are seals.
func Bytes(records ...*Record) ([]byte, error) {
	var file []byte
	for _, r := range records {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Extra = emptySeal()
		writeRecord(z, r)
		if err := z.Close(); err != nil { // tells of what failed before
			return nil, fmt.Errorf("write record: %w", err)
		}
		seal(b.Bytes(), int64(b.Len()), 0)
		r.Offset = int64(len(file))
		file = append(file, b.Bytes()...)
	}
	return file, nil
}
