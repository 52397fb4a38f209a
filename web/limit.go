package web

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"
)

const (
	perSecond = 20  // requests of one client that are answered for good: far more than a person makes
	burst     = 100 // requests at once: a program that follows a page of hits is not refused
	// maxClients is how many clients are remembered, in some 5 MB. A client is
	// forgotten when it has been silent for so long that it may ask as much as a new one.
	maxClients = 50_000
)

// A limiter counts the requests of each client down and lets them grow again: a bucket
// of tokens each. It knows addresses only while it must, in memory.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	clients map[netip.Prefix]bucket
}

// A bucket is how many tokens were left at a time.
type bucket struct {
	tokens float64
	at     time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, clients: map[netip.Prefix]bucket{}}
}

// take takes a token of a client and returns how many are left; negative: there was none.
func (l *limiter) take(client netip.Prefix) float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b, known := l.clients[client]
	if !known {
		l.forget(now)
		b = bucket{burst, now}
	}
	left := min(burst, b.tokens+perSecond*now.Sub(b.at).Seconds()) - 1
	if left >= 0 {
		l.clients[client] = bucket{left, now}
	}
	return left
}

// forget makes room for a client: of those whose buckets are full again, or of all if
// so many ask at once that none is.
func (l *limiter) forget(now time.Time) {
	if len(l.clients) < maxClients {
		return
	}
	for client, b := range l.clients {
		if b.tokens+perSecond*now.Sub(b.at).Seconds() >= burst {
			delete(l.clients, client)
		}
	}
	if len(l.clients) > maxClients/2 { // else every newcomer would be looked for room for
		clear(l.clients)
	}
}

// clientOf returns who asks: an address, or of IPv6 the /64 that one subscriber has.
// Those of the same machine and of private networks have none: there stand the proxies,
// which ask for many.
func clientOf(r *http.Request) (client netip.Prefix, ok bool) {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return client, false
	}
	addr := from.Addr().Unmap().WithZone("")
	if addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast() {
		return client, false
	}
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	client, err = addr.Prefix(bits)
	return client, err == nil
}

// limited refuses a client that asks too fast, with 429, and tells each how much it may
// ask. Requests for health and metrics count too.
func (s *site) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client, ok := clientOf(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		left := s.limit.take(client)
		set := func(name string, n float64) { w.Header().Set(name, strconv.Itoa(int(n))) }
		set("RateLimit-Limit", burst)
		set("RateLimit-Remaining", max(0, math.Floor(left)))
		set("RateLimit-Reset", math.Ceil((burst-max(0, left))/perSecond))
		if left < 0 {
			set("Retry-After", math.Ceil(-left/perSecond))
			s.writeError(w, r, errLimit)
			return
		}
		next.ServeHTTP(w, r)
	})
}
