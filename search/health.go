package search

import (
	"errors"
	"time"
)

// ErrDamaged says that nothing is searched because files of the index are not as they were
// made. They are made anew out of the archive; until then no answer could be trusted.
var ErrDamaged = errors.New("index damaged")

// ErrUnavailable says that the engine does not answer just now, or could not answer wholly.
var ErrUnavailable = errors.New("search engine unavailable")

// Health is what is known of the files of an index.
type Health struct {
	Files   int       // of the generation that is served, 0 if none is
	Bytes   int64     // of these
	Built   time.Time // when it was made; zero if none is served
	Checked time.Time // when all bytes of it were last found whole; zero: not yet
	// Damaged says that the generation that should be served has damage. Another may be
	// served.
	Damaged bool
}
