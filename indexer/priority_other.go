//go:build !linux

package indexer

// lowPriority does nothing: elsewhere the priority is that of the whole process.
func lowPriority() {}
