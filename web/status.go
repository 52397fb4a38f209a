package web

import (
	"context"
	"net/http"
	"time"

	"kronika/search"
)

// A status is what /api/v1/status says.
type status struct {
	*search.State
	Stale []string `json:"stale"` // IDs of blogs that no crawl has seen for long; never null
}

// apiStatus serves GET /api/v1/status with a [status].
func (s *site) apiStatus(w http.ResponseWriter, r *http.Request) error {
	state, err := s.state(r.Context())
	if err != nil {
		return err
	}
	return s.writeJSON(w, jsonType, http.StatusOK, status{state, s.settings.Stale(state.Sources, time.Now())})
}

func (s *site) state(ctx context.Context) (state *search.State, err error) {
	err = s.inTurn(ctx, func(ctx context.Context) (err error) {
		state, err = s.searcher.State(ctx)
		return err
	})
	return state, err
}
