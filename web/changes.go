package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"kronika/archive"
	"kronika/search"
)

// How many changes an answer holds, if limit does not say.
const (
	defaultChanges = 100
	maxChanges     = 500 // of their texts there is a limit too
)

// A changesAnswer is what /api/v1/changes answers.
type changesAnswer struct {
	Changes []archive.PostChange `json:"changes"` // never null
	Next    string               `json:"next"`    // the cursor to ask with next, now or later
	More    bool                 `json:"more"`    // there are more now
}

// apiChanges serves GET /api/v1/changes with what has changed after a cursor, for
// mirrors: see [archive.PostChange]. Parameters: after, which an answer before gave as
// next, nothing for all; limit, 1 to 500.
func (s *site) apiChanges(w http.ResponseWriter, r *http.Request) error {
	after, limit, err := changesAsked(r)
	if err != nil {
		return err
	}
	head, err := s.store.Head() // before: the tag of what was decided since is another
	if err != nil {
		return fmt.Errorf("changes: %w", err)
	}
	changes, next, more, err := s.store.Changes(r.Context(), after, limit)
	if err != nil {
		return err
	}
	if changes == nil {
		changes = []archive.PostChange{}
	}
	// Behind a cursor nothing changes without a higher Seq or another head.
	if unchanged(w, r, etag("changes", after.String(), next.String(), head.String(), strconv.Itoa(limit), strconv.FormatBool(more))) {
		return nil
	}
	return s.writeJSON(w, jsonType, http.StatusOK, changesAnswer{changes, next.String(), more})
}

func changesAsked(r *http.Request) (after archive.Cursor, limit int, err error) {
	limit = defaultChanges
	v, misspelt := parameters(r)
	if misspelt != nil {
		return after, 0, misspelt
	}
	for name, values := range v {
		switch {
		case name != "after" && name != "limit":
			return after, 0, &search.ParamError{Param: name, Msg: "en sådan parameter finns inte", Hint: "parametrarna är after, limit"}
		case len(values) > 1:
			return after, 0, &search.ParamError{Param: name, Msg: "parametern får stå en gång", Hint: "behåll ett av värdena"}
		}
	}
	if v.Has("limit") {
		if limit, err = strconv.Atoi(v.Get("limit")); err != nil || limit < 1 || limit > maxChanges {
			return after, 0, &search.ParamError{Param: "limit", Msg: fmt.Sprintf("”%s” är inget heltal mellan 1 och %d", v.Get("limit"), maxChanges), Hint: "skriv till exempel limit=100"}
		}
	}
	if after, err = archive.ParseCursor(v.Get("after")); errors.Is(err, archive.ErrNoCursor) {
		return after, 0, &search.ParamError{Param: "after", Msg: "värdet är ingen markör", Hint: "skriv det som stod i next i det förra svaret, eller utelämna parametern för att börja från början"}
	}
	return after, limit, err
}
