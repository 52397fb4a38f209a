package web

import (
	"context"
	"net/http"

	"kronika/search"
)

// apiSuggest serves GET /api/v1/suggest with [search.Suggestions]. Its only parameter
// is q, what is typed so far.
func (s *site) apiSuggest(w http.ResponseWriter, r *http.Request) error {
	req, err := readSuggest(r)
	if err != nil {
		return err
	}
	var answer *search.Suggestions
	err = s.inTurn(r.Context(), func(ctx context.Context) (err error) {
		answer, err = s.searcher.Suggest(ctx, req.Query)
		return err
	})
	if err != nil {
		return err
	}
	if unchanged(w, r, etag(answer.Epoch, answer.Q)) {
		return nil
	}
	return s.writeJSON(w, jsonType, http.StatusOK, answer)
}

// readSuggest reads the parameters as a search does that has no others than q.
func readSuggest(r *http.Request) (search.Request, error) {
	values, misspelt := parameters(r)
	if misspelt != nil {
		return search.Request{}, misspelt
	}
	for name := range values {
		if name != "q" {
			return search.Request{}, &search.ParamError{Param: name, Msg: "en sådan parameter finns inte", Hint: "skriv bara q, det som är skrivet hittills"}
		}
	}
	req, faults := search.ParseRequest(values)
	if len(faults) > 0 {
		return req, faults[0]
	}
	return req, nil
}
