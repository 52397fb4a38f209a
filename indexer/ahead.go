package indexer

import (
	"iter"
	"runtime"
	"sync"
)

// How far documents are made ahead of what is done with them: their terms take a hundred
// times the memory of their text.
const (
	aheadMost = 256       // documents
	aheadText = 256 << 10 // bytes of text
)

// Documents makes a document of each item, with all cores, and gives them in the order of
// the items. It works ahead of the caller as far as the memory allows: size says how much
// text an item has, in bytes. The first error ends it. Once it has ended, nothing of it
// goes on.
func Documents[T any](items iter.Seq2[T, error], size func(T) int, document func(T) (Document, error)) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		a := ahead[T]{queue: make(chan *task[T], aheadMost), work: make(chan *task[T], aheadMost)}
		a.room.L = &a.mu
		var all sync.WaitGroup
		all.Go(func() { a.read(items, size) })
		for range runtime.GOMAXPROCS(0) {
			all.Go(func() { a.make(document) })
		}
		defer all.Wait()
		defer a.stop()
		for t := range a.queue {
			<-t.made
			if !yield(t.doc, t.err) || t.err != nil {
				return
			}
			a.done(t.size)
		}
	}
}

// Ahead is what the goroutines share that make documents of items.
type ahead[T any] struct {
	queue, work chan *task[T] // in the order of the items

	mu      sync.Mutex
	room    sync.Cond // there is more of it
	tasks   int       // that are in hand
	text    int       // of these
	stopped bool      // the caller wants no more
}

// A task is to make a document of an item.
type task[T any] struct {
	item T
	size int
	made chan struct{} // closed once the rest is there
	doc  Document
	err  error
}

// read hands out the items.
func (a *ahead[T]) read(items iter.Seq2[T, error], size func(T) int) {
	defer close(a.work)
	defer close(a.queue)
	for item, err := range items {
		t := &task[T]{item: item, err: err, made: make(chan struct{})}
		if err == nil {
			t.size = size(item)
		}
		if !a.take(t.size) {
			return
		}
		a.queue <- t // there is room for all that were taken
		if err != nil {
			close(t.made)
			return
		}
		a.work <- t
	}
}

// make makes documents.
func (a *ahead[T]) make(document func(T) (Document, error)) {
	for t := range a.work {
		t.doc, t.err = document(t.item)
		close(t.made)
	}
}

// take waits until there is room for a task with so much text, and takes it; it reports
// false once no more is wanted. A single task always has room.
func (a *ahead[T]) take(text int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for !a.stopped && a.tasks > 0 && (a.tasks == aheadMost || a.text+text > aheadText) {
		a.room.Wait()
	}
	a.tasks, a.text = a.tasks+1, a.text+text
	return !a.stopped
}

// done gives back the room of a task.
func (a *ahead[T]) done(text int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tasks, a.text = a.tasks-1, a.text-text
	a.room.Signal()
}

// stop ends the reading.
func (a *ahead[T]) stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stopped = true
	a.room.Signal()
}
