package indexer

import (
	"context"
	"errors"
)

// ErrAway says that an index may be whole and cannot be asked now.
var ErrAway = errors.New("index cannot be reached")

// An Index is where an engine keeps generations: a folder, or a cluster.
type Index interface {
	// Current returns the manifest of the generation that is served. The error is
	// [ErrNoIndex] if there is none, and a [DamageError] if there was one that cannot be
	// served any more. Where it may be whole and cannot be asked, it is an [ErrAway].
	Current(ctx context.Context) (Manifest, error)
	// Check returns a [DamageError] if a generation is not what its manifest says.
	Check(ctx context.Context, m Manifest) error
	// Begin starts the next generation, with what base holds; with nothing, if that is
	// the zero manifest. The goal says what is known of it.
	Begin(ctx context.Context, base, goal Manifest) (Generation, error)
	// Sweep removes what nobody reads any more: all but the generation that is served and,
	// if two are kept, the one before it.
	Sweep(ctx context.Context, two bool) error
}

// A Generation is one in the making.
type Generation interface {
	Writer
	// After returns which Seq of the archive an earlier attempt came to that is gone on
	// with; that of the base, or 0, if there was none.
	After() int64
	// Reached says that all posts up to a Seq were put.
	Reached(seq int64) error
	// Publish makes it the one that is served, once it is closed, and returns the manifest
	// with what is known only now. With an error, it is given up.
	Publish(m Manifest) (Manifest, error)
	// Abandon gives it up.
	Abandon() error
}

// A Writer puts documents into one generation of an engine's index.
type Writer interface {
	// Put adds documents; one with the same ID is replaced.
	Put(docs []Document) error
	// Delete takes documents out; an ID that is not held is no error.
	Delete(ids []string) error
	// Purge makes Close leave nothing behind of documents that were replaced or
	// taken out: not even their terms.
	Purge()
	// Close makes everything durable. A generation is not served before.
	Close() error
}
