//go:build race

package main

// underRace says that the race detector is on, which takes many times the
// memory.
const underRace = true
