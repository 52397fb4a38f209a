package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

// A clock stands still until it is set forward.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func client(s string) netip.Prefix { return netip.MustParsePrefix(s) }

// TestLimiter: a client may ask a burst, then as fast as tokens grow; another is not touched.
func TestLimiter(t *testing.T) {
	c := &clock{fetched}
	l := newLimiter(c.now)
	one, other := client("192.0.2.1/32"), client("192.0.2.2/32")
	for n := range burst {
		if left := l.take(one); left != float64(burst-1-n) {
			t.Fatalf("request %d: got %g left, want %d", n, left, burst-1-n)
		}
	}
	for range 3 { // refused requests cost nothing
		if left := l.take(one); left != -1 {
			t.Fatalf("got %g left, want -1", left)
		}
	}
	if left := l.take(other); left != burst-1 {
		t.Errorf("another client: got %g left, want %d", left, burst-1)
	}
	c.Time = c.Add(time.Second / perSecond)
	if left := l.take(one); left < 0 || left > .001 {
		t.Errorf("after the time of one token: got %g left, want 0", left)
	}
	c.Time = c.Add(time.Hour)
	if left := l.take(one); left != burst-1 {
		t.Errorf("after an hour: got %g left, want %d", left, burst-1)
	}
}

// TestLimiterForgets: however many clients ask, a bounded number is remembered.
func TestLimiterForgets(t *testing.T) {
	c := &clock{fetched}
	l := newLimiter(c.now)
	for n := range 2*maxClients + 10 {
		l.take(netip.PrefixFrom(netip.AddrFrom4([4]byte{11, byte(n >> 16), byte(n >> 8), byte(n)}), 32))
		if len(l.clients) > maxClients {
			t.Fatalf("got %d clients remembered, want at most %d", len(l.clients), maxClients)
		}
	}
	c.Time = c.Add(time.Hour)
	before := len(l.clients)
	for n := range maxClients {
		l.take(netip.PrefixFrom(netip.AddrFrom4([4]byte{12, byte(n >> 16), byte(n >> 8), byte(n)}), 32))
	}
	if len(l.clients) > maxClients || before == 0 {
		t.Errorf("got %d clients remembered of %d and %d, want the silent ones forgotten", len(l.clients), before, maxClients)
	}
}

func TestLimited(t *testing.T) {
	var log bytes.Buffer
	s := &site{log: slog.New(slog.NewTextHandler(&log, nil)), files: readStatic(), pages: parsePages(), limit: newLimiter((&clock{fetched}).now)}
	h := s.logged(headers(s.limited(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.plain(w, http.StatusOK, "ok") }))))
	ask := func(from, path string) *httptest.ResponseRecorder {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = from
		h.ServeHTTP(w, r)
		return w
	}
	for n := range burst {
		w := ask(fmt.Sprintf("[2001:db8::%x]:4711", n+1), "/api/v1/search") // one /64
		if w.Code != http.StatusOK || w.Header().Get("RateLimit-Limit") != "100" || w.Header().Get("RateLimit-Remaining") != fmt.Sprint(burst-1-n) {
			t.Fatalf("request %d: got %d, %v", n, w.Code, w.Header())
		}
	}
	w := ask("[2001:db8::ffff]:4711", "/api/v1/search")
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusTooManyRequests || p.Type != "urn:kronika:problem:limit" || p.Hint == "" || w.Header().Get("Retry-After") != "1" ||
		w.Header().Get("RateLimit-Remaining") != "0" || w.Header().Get("RateLimit-Reset") != "5" {
		t.Errorf("got %d, %+v, %v; want 429, when to ask again", w.Code, p, w.Header())
	}
	page := ask("[2001:db8::ffff]:4711", "/sok")
	checkHTML(t, page.Body.String())
	wantAll(t, page.Body.String(), "För många frågor på kort tid")
	for _, from := range []string{"[2001:db8:0:1::1]:4711", "192.0.2.7:1", "[::ffff:192.0.2.8]:1"} {
		if w := ask(from, "/sok"); w.Code != http.StatusOK || w.Header().Get("RateLimit-Remaining") != "99" {
			t.Errorf("%s: got %d, %v; want 200 and 99 left", from, w.Code, w.Header())
		}
	}
	for _, from := range []string{"127.0.0.1:1", "[::1]:1", "10.1.2.3:1", "@", ""} {
		if w := ask(from, "/sok"); w.Code != http.StatusOK || w.Header().Get("RateLimit-Limit") != "" {
			t.Errorf("%s: got %d, %v; want 200 without a limit", from, w.Code, w.Header())
		}
	}
	wantNone(t, log.String(), "2001:db8", "192.0.2")
}
