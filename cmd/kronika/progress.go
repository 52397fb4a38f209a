package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// A progress shows how far a long work has come: a bar on a terminal, a line
// every ten seconds elsewhere.
type progress struct {
	what string
	out  io.Writer

	bars *mpb.Progress // nil when out is no terminal
	bar  *mpb.Bar

	mu   sync.Mutex
	note string
	last time.Time
}

// lineEvery is how often a log gets a line of progress.
const lineEvery = 10 * time.Second

// newProgress starts showing the work called what, such as "indexing".
func newProgress(out io.Writer, what string) *progress {
	p := &progress{what: what, out: out, last: time.Now()}
	if !isTerminal(out) {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(40))
	p.bar = p.bars.AddBar(0,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(what+" "), decor.CountersNoUnit("%d of %d ")),
		mpb.AppendDecorators(
			decor.Any(func(decor.Statistics) string { p.mu.Lock(); defer p.mu.Unlock(); return p.note }),
			decor.AverageSpeed(0, "  %.1f/s"), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))
	return p
}

// set says that done of total are done; note is shown beside it.
func (p *progress) set(done, total int, note string) {
	p.mu.Lock()
	p.note = note
	due := time.Since(p.last) >= lineEvery
	if due {
		p.last = time.Now()
	}
	p.mu.Unlock()
	if p.bar != nil {
		p.bar.SetTotal(int64(total), false)
		p.bar.SetCurrent(int64(done))
		return
	}
	if due {
		fmt.Fprintf(p.out, "kronika: %s: %d of %d %s\n", p.what, done, total, note)
	}
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.bars.Wait()
	}
}
