package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRetry asks servers that are not well, and compares when they were asked.
func TestRetry(t *testing.T) {
	for name, c := range map[string]struct {
		answers []int  // the last stays
		header  string // Retry-After of every answer; a number of a day is a date so far away
		want    string // when asked, in seconds, and what came of it
	}{
		"well":                {[]int{200}, "", "[0] 200 0s"},
		"not found":           {[]int{404}, "", "[0] 404 0s"},
		"once":                {[]int{500, 200}, "", "[0 1] 200 0s"},
		"twice":               {[]int{502, 503, 200}, "", "[0 1 3] 200 0s"},
		"for good":            {[]int{500}, "", "[0 1 3] 500 0s"},
		"asks for 7 s":        {[]int{503, 200}, "7", "[0 7] 200 7s"},
		"asks for 0 s":        {[]int{503, 200}, "0", "[0 1] 200 0s"},
		"asks for nonsense":   {[]int{503, 200}, "soon", "[0 1] 200 0s"},
		"asks for less":       {[]int{503, 200}, "-5", "[0 1] 200 0s"},
		"asks for an hour":    {[]int{429, 200}, "3600", "[0] 429 1h0m0s"},
		"asks for a year":     {[]int{429, 200}, "31536000", "[0] 429 24h0m0s"},
		"asks for eternity":   {[]int{429, 200}, "99999999999999999", "[0] 429 24h0m0s"},
		"names a time":        {[]int{503, 200}, "Sat, 01 Jan 2000 00:00:30 GMT", "[0 30] 200 0s"},
		"names a time past":   {[]int{503, 200}, "Fri, 31 Dec 1999 00:00:30 GMT", "[0 1] 200 0s"},
		"names a far time":    {[]int{503, 200}, "Sat, 01 Jan 2050 00:00:30 GMT", "[0] 503 24h0m0s"},
		"not to be retried":   {[]int{403}, "3", "[0] 403 3s"},
		"too many, then well": {[]int{429, 200}, "", "[0 1] 200 0s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // begins at midnight of 2000-01-01, UTC
				start := time.Now()
				var asked []int
				f := within(func(w http.ResponseWriter, _ *http.Request) {
					status := c.answers[min(len(asked), len(c.answers)-1)]
					asked = append(asked, int(time.Since(start)/time.Second))
					if c.header != "" {
						w.Header().Set("Retry-After", c.header)
					}
					w.WriteHeader(status)
				})
				r, err := f.Get(t.Context(), "http://blogg.example/", Version{})
				var status *StatusError
				got := ""
				if errors.As(err, &status) {
					got = fmt.Sprint(asked, " ", status.Status, " ", status.Wait)
				} else if err == nil {
					got = fmt.Sprint(asked, " ", r.Status, " ", retryAfter(r))
				}
				if got != c.want {
					t.Errorf("got %s (%v), want %s", got, err, c.want)
				}
			})
		})
	}
}

// TestTurns fetches from many goroutines: one request at a time to a host,
// with the pause between them, and hosts do not wait for each other.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		asked := map[string][]time.Duration{}
		busy := map[string]int{}
		f := within(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked[r.Host] = append(asked[r.Host], time.Since(start))
			if busy[r.Host]++; busy[r.Host] > 1 {
				t.Errorf("%s is asked twice at the same time", r.Host)
			}
			mu.Unlock()
			time.Sleep(500 * time.Millisecond)
			mu.Lock()
			busy[r.Host]--
			mu.Unlock()
		})
		f.cfg.Delay = 2 * time.Second
		var all sync.WaitGroup
		for range 4 {
			for _, address := range []string{"http://a.example/", "http://b.example/"} {
				all.Go(func() {
					if _, err := f.Get(t.Context(), address, Version{}); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		want := []time.Duration{0, 2500 * time.Millisecond, 5 * time.Second, 7500 * time.Millisecond}
		for _, host := range []string{"a.example", "b.example"} {
			if diff := cmp.Diff(asked[host], want); diff != "" {
				t.Errorf("%s was asked at (-got +want):\n%s", host, diff)
			}
		}
	})
}

// TestOneHost holds that http and https, and capitals, are one host.
func TestOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := within(func(http.ResponseWriter, *http.Request) {})
		f.cfg.Delay = time.Second
		start := time.Now()
		for _, address := range []string{"http://a.example/", "http://A.Example/", "http://a.example/x"} {
			if _, err := f.Get(t.Context(), address, Version{}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("took %v, want 2s", took)
		}
	})
}

// TestInProcess compares a handler in this process with one behind a server.
func TestInProcess(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Path", r.URL.Path)
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
			w.Header().Set("X-Late", "yes")
		}
		io.WriteString(w, "åäö")
	}
	address, f := serve(t, h)
	for _, path := range []string{"/", "/gone"} {
		var got []string
		for _, f := range []*Fetcher{within(h), f} {
			r, err := f.once(t.Context(), parse(t, address+path), ask{limit: MaxBody})
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(r.Status, " ", r.Header.Get("X-Path"), r.Header.Get("X-Late"), " ", string(r.Body), " ", string(r.Request)))
		}
		if diff := cmp.Diff(got[0], got[1]); diff != "" {
			t.Errorf("%s (-in process +server):\n%s", path, diff)
		}
	}
}
