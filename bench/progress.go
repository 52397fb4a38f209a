package main

import (
	"fmt"
	"io"
	"time"
)

// lineEvery is how often a long work says how far it has come.
const lineEvery = 10 * time.Second

// A progress says on stderr what is done and how far it has come.
type progress struct {
	out   io.Writer
	what  string
	began time.Time
	last  time.Time
}

// begin says that a work begins.
func (p *progress) begin(format string, args ...any) {
	p.what, p.began, p.last = fmt.Sprintf(format, args...), time.Now(), time.Now()
	fmt.Fprintf(p.out, "bench: %s\n", p.what)
}

// set says that done of total are done, if it has not been said for a while. It is no
// work to be called often.
func (p *progress) set(done, total int) {
	if now := time.Now(); now.Sub(p.last) >= lineEvery {
		p.last = now
		fmt.Fprintf(p.out, "bench: %s: %d of %d after %.0f s\n", p.what, done, total, now.Sub(p.began).Seconds())
	}
}
