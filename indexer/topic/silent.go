package topic

import "sync/atomic"

// silentPlaces is how many words are remembered to be silent, in 256 kB.
const silentPlaces = 1 << 15

// Silent remembers words, by [swedish.Token.Word], that are the key of no cue. Each
// has one place, where the next word takes it over. It may be used by several
// goroutines.
type silent [silentPlaces]atomic.Uint64

func (s *silent) has(word uint64) bool { return word != 0 && s[word%silentPlaces].Load() == word }

func (s *silent) add(word uint64) { s[word%silentPlaces].Store(word) }
