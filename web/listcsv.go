package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"kronika/archive"
)

// listCSV serves GET /lista.csv: the answers of the list page as a table for
// spreadsheets, with semicolons as they are set up in Sweden.
func (s *site) listCSV(w http.ResponseWriter, r *http.Request) error {
	rows, err := readRows(r)
	if err != nil {
		return err
	}
	answers, err := s.list(r.Context(), rows)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(archive.ByteOrderMark + archive.ExcelLine([]string{"sökning", "träffar", "först", "senast", "adress", "anmärkning"}))
	for _, a := range answers {
		total := strconv.Itoa(a.Total)
		if a.Unanswered {
			total = ""
		}
		b.WriteString(archive.ExcelLine([]string{a.Query, total, a.First.Text, a.Last.Text, s.absolute(a.Href), a.Note}))
	}
	w.Header().Set("Content-Type", csvType)
	w.Header().Set("Content-Disposition", `attachment; filename="kronika-lista.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(http.StatusOK)
	io.WriteString(w, b.String()) // a reader who has left is no fault of ours
	return nil
}

// absolute returns a link of the site as it is reached from elsewhere, if that is known.
func (s *site) absolute(href string) string { return strings.TrimSuffix(s.base, s.prefix) + href }
