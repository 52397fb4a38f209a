//go:build !linux

package indexer

// lowestPriority does nothing: elsewhere the priority is that of the whole process.
func lowestPriority() {}
