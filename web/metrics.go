package web

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"kronika/search"
)

// bounds returns the upper bounds of the histogram of searches, in seconds. The last
// is what a search may take; what took longer waited for its turn.
func bounds() []float64 { return []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1} }

// Metrics count what was answered since the program began. They know routes, not
// addresses: nothing of who asked or what for.
type metrics struct {
	mu       sync.Mutex
	requests map[answerKind]int
	searches []int // by bucket, without those of the buckets before; one more for the rest
	took     time.Duration
}

// An answerKind is a kind of answer.
type answerKind struct {
	route  string // as the table of routes has it; "none": the router was not reached, or knew none
	status int
}

func (m *metrics) request(route string, status int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.requests == nil {
		m.requests = map[answerKind]int{}
	}
	m.requests[answerKind{cmp.Or(route, "none"), status}]++
}

func (m *metrics) search(took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.searches == nil {
		m.searches = make([]int, len(bounds())+1)
	}
	i, _ := slices.BinarySearch(bounds(), took.Seconds())
	m.searches[i]++
	m.took += took
}

// write writes the counts in the text format of Prometheus.
func (m *metrics) write(b *bytes.Buffer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	head(b, "kronika_requests_total", "counter", "Answers by route and status.")
	for _, a := range slices.SortedFunc(maps.Keys(m.requests), func(a, b answerKind) int {
		return cmp.Or(cmp.Compare(a.route, b.route), cmp.Compare(a.status, b.status))
	}) {
		fmt.Fprintf(b, "kronika_requests_total{route=%q,status=\"%d\"} %d\n", a.route, a.status, m.requests[a])
	}
	head(b, "kronika_search_seconds", "histogram", "Time of searches and suggestions, waiting for their turn included.")
	sum := 0
	for i, n := range m.searches {
		sum += n
		bound := "+Inf"
		if i < len(bounds()) {
			bound = strconv.FormatFloat(bounds()[i], 'g', -1, 64)
		}
		fmt.Fprintf(b, "kronika_search_seconds_bucket{le=%q} %d\n", bound, sum)
	}
	fmt.Fprintf(b, "kronika_search_seconds_sum %g\nkronika_search_seconds_count %d\n", m.took.Seconds(), sum)
}

func head(b *bytes.Buffer, name, kind, help string) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// gaugeHealth tells of the files of the index.
func gaugeHealth(b *bytes.Buffer, h search.Health) {
	gauge(b, "kronika_index_files", "Files of the generation of the index that is served.", h.Files)
	gauge(b, "kronika_index_bytes", "Bytes of these files.", int(h.Bytes))
	gauge(b, "kronika_index_built_timestamp_seconds", "When that generation was made; 0 if none is served.", unix(h.Built))
	gauge(b, "kronika_index_checked_timestamp_seconds", "When all its bytes were last found whole; 0 if they were not yet.", unix(h.Checked))
	damaged := 0
	if h.Damaged {
		damaged = 1
	}
	gauge(b, "kronika_index_damaged", "1 if the generation that should be served is damaged.", damaged)
}

func unix(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return int(t.Unix())
}

func gauge(b *bytes.Buffer, name, help string, value int) {
	head(b, name, "gauge", help)
	fmt.Fprintf(b, "%s %d\n", name, value)
}

// metricsFile serves GET /metrics. What needs an index is left out until there is one.
func (s *site) metricsFile(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	gauge(&b, "kronika_searches_open", "Searches under way.", len(s.slots))
	s.metrics.write(&b)
	if s.health != nil {
		gaugeHealth(&b, s.health())
	}
	ready := 0
	if err := s.ready(); err == nil {
		state, err := s.state(r.Context())
		if err != nil {
			return err
		}
		generation, _ := strconv.Atoi(state.Generation) // another name is 0
		gauge(&b, "kronika_generation", "Number of the generation of the index that is served.", generation)
		gauge(&b, "kronika_posts", "Posts that are held and shown.", state.Posts)
		gauge(&b, "kronika_documents", "Posts that can be found.", state.Indexed)
		gauge(&b, "kronika_index_behind_posts", "Posts that changed since the index was made.", state.Behind)
		gauge(&b, "kronika_stale_blogs", "Blogs that no crawl has seen for long.", len(s.settings.Stale(state.Sources, time.Now())))
		ready = 1
	}
	gauge(&b, "kronika_ready", "1 if an index is served.", ready)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	b.WriteTo(w) // who has left is no fault of ours
	return nil
}
