package indexer

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
