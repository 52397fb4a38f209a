package web

import (
	"context"
	"net/http"
	"strconv"

	"kronika/archive/export"
)

// proofFile serves GET /inlagg/{id}/bevis.warc.gz: the page that showed a post, as
// it was served, with a record that says what it shows; see [export.Proof]. The
// parameter version is the number of a text, without it the current one.
func (s *site) proofFile(w http.ResponseWriter, r *http.Request) error {
	proof, file, err := s.prove(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/gzip")
	h.Set("Content-Disposition", `attachment; filename="`+export.ProofName(proof.Post)+`"`)
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("X-Robots-Tag", "noindex")
	w.Write(file) // a reader who has left is no fault of ours
	return nil
}

// proofJSON serves GET /inlagg/{id}/bevis.json: what the record says.
func (s *site) proofJSON(w http.ResponseWriter, r *http.Request) error {
	proof, _, err := s.prove(r)
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return s.writeJSON(w, jsonType, http.StatusOK, proof)
}

// prove makes the proof that is asked for. Pages may be large, and are held in
// memory: no more are made at once than searches.
func (s *site) prove(r *http.Request) (*export.Proof, []byte, error) {
	ctx, cancel := context.WithTimeout(r.Context(), searchTimeout)
	defer cancel()
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer leave()
	version, err := strconv.Atoi(r.URL.Query().Get("version"))
	if err != nil {
		version = 0
	}
	return export.Prove(ctx, s.store, r.PathValue("id"), version, "Kronika")
}
