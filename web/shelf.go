package web

import (
	"bytes"
	"container/list"
	"context"
	"net/http"
	"strconv"
	"sync"

	"kronika/search"
)

// A shelf keeps whole replies of one moment: the first question of another clears it. So
// what was withdrawn is in none of them, nor in memory. They depend on the question alone,
// not on who asks; where there is no room left those go that nobody has asked for longest.
type shelf struct {
	most int // bytes of them all; 0: none is kept

	mu    sync.Mutex
	at    search.Moment
	bytes int
	found map[string]*list.Element // of *reply, by question
	order list.List                // the last one asked for first
}

// A reply is a whole answer, as it is sent.
type reply struct {
	question  string
	mediaType string
	tag       string // its ETag; empty: it has none
	body      []byte
}

const (
	replyCost = 300 // bytes beside its own: about what the map and the list have of it
	largest   = 8   // which part of the shelf one may fill
)

func (a *reply) size() int { return replyCost + len(a.question) + len(a.tag) + len(a.body) }

// get returns the reply to a question that would be made at a moment, nil if it is not
// there.
func (k *shelf) get(question string, at search.Moment) *reply {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at != at || k.found == nil {
		k.at, k.bytes, k.found = at, 0, map[string]*list.Element{}
		k.order.Init()
	}
	e := k.found[question]
	if e == nil {
		return nil
	}
	k.order.MoveToFront(e)
	return e.Value.(*reply)
}

// put takes in a reply that was made at a moment, unless that is over.
func (k *shelf) put(a *reply, at search.Moment) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at != at || k.found[a.question] != nil || a.size() > k.most/largest {
		return
	}
	k.found[a.question] = k.order.PushFront(a)
	for k.bytes += a.size(); k.bytes > k.most; {
		last := k.order.Remove(k.order.Back()).(*reply)
		delete(k.found, last.question)
		k.bytes -= last.size()
	}
}

// moment returns that of now; the zero Moment if no reply is kept. What goes wrong is left
// for the search to say.
func (s *site) moment(ctx context.Context) search.Moment {
	if s.shelf.most == 0 || s.ready() != nil {
		return search.Moment{}
	}
	at, err := s.searcher.Moment(ctx)
	if err != nil {
		return search.Moment{}
	}
	return at
}

// replied answers a question from the shelf, as at a moment, and reports whether it did.
func (s *site) replied(w http.ResponseWriter, r *http.Request, question string, at search.Moment) bool {
	if at == (search.Moment{}) {
		return false
	}
	a := s.shelf.get(question, at)
	if a == nil {
		return false
	}
	if a.tag == "" || !unchanged(w, r, a.tag) {
		send(w, http.StatusOK, a.mediaType, a.body)
	}
	return true
}

// shelve keeps a reply that was begun at a moment, unless that is over. Its body is copied.
func (s *site) shelve(ctx context.Context, a reply, at search.Moment) {
	if at == (search.Moment{}) || s.moment(ctx) != at {
		return
	}
	a.body = bytes.Clone(a.body)
	s.shelf.put(&a, at)
}

// page answers a question with a page, which is made if it is not on the shelf. make says
// whether it would be the same if it were made again.
func (s *site) page(w http.ResponseWriter, r *http.Request, question string, make func() (p page, same bool, err error)) error {
	at := s.moment(r.Context())
	if s.replied(w, r, question, at) {
		return nil
	}
	p, same, err := make()
	if err != nil {
		return err
	}
	b := s.buffers.get()
	defer s.buffers.put(b)
	if err := s.draft(b, p); err != nil {
		return err
	}
	if same {
		s.shelve(r.Context(), reply{question: question, mediaType: htmlType, body: b.Bytes()}, at)
	}
	send(w, http.StatusOK, htmlType, b.Bytes())
	return nil
}

// send writes an answer.
func send(w http.ResponseWriter, status int, mediaType string, body []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body) // a reader who has left is no fault of ours
}
