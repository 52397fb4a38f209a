package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"kronika/search"
)

const (
	// maxRows is how many questions a list holds: more would keep one asker for minutes.
	maxRows = 200
	// maxList is how long the parameter rader may be, in bytes as the address spells it.
	// It leaves room in the 16 KiB of head that the server reads.
	maxList = 12_000
	// listTimeout bounds a list: an answer is written within half a minute of the request.
	listTimeout = 20 * time.Second
)

// A listPage asks for many questions at once and shows what each finds.
type listPage struct {
	frame
	Action, Rows  string
	MaxRows, Size int
	CSV           string // address of the same as CSV; empty: nothing was asked
	Answers       []listRow
	Asked         int
	Late          bool // not all were answered in time
}

func (*listPage) template() string { return "list" }

// A listRow is one question of a list with what it finds.
type listRow struct {
	Query       string
	Href        string // address of its hits
	Total       int
	First, Last link // to posts; the text is the day, "2012-11-23", as precise as it is known
	Unanswered  bool
	Note        string // why it has no answer, or an incomplete one
}

// listPage serves GET /lista: rader holds the questions, one a line.
func (s *site) listPage(w http.ResponseWriter, r *http.Request) error {
	rows, err := readRows(r)
	if err != nil {
		return err
	}
	p := &listPage{frame: s.frame("Sök många på en gång", ""), Action: s.prefix + "/lista", Rows: strings.Join(rows, "\n"), MaxRows: maxRows, Size: maxList, Asked: len(rows)}
	p.NoIndex = true
	if len(rows) > 0 {
		p.CSV = s.prefix + "/lista.csv?" + r.URL.RawQuery
		if p.Answers, err = s.list(r.Context(), rows); err != nil {
			return err
		}
	}
	for _, row := range p.Answers {
		p.Late = p.Late || row.Note == tooLate
	}
	return s.render(w, http.StatusOK, p)
}

// readRows returns the questions of a list, without empty lines.
func readRows(r *http.Request) (rows []string, err error) {
	if n := len(r.URL.RawQuery); n > maxList {
		return nil, &search.ParamError{Param: "rader", Msg: fmt.Sprintf("listan är %d byte lång i adressen, högst %d går att skicka", n, maxList), Hint: "dela listan i flera"}
	}
	for line := range strings.Lines(r.URL.Query().Get("rader")) {
		if line = strings.ToValidUTF8(strings.TrimSpace(line), ""); line != "" {
			rows = append(rows, line)
		}
	}
	if len(rows) > maxRows {
		return nil, &search.ParamError{Param: "rader", Msg: fmt.Sprintf("listan har %d rader, högst %d går att söka på en gång", len(rows), maxRows), Hint: "dela listan i flera"}
	}
	return rows, nil
}

// list answers questions one after the other, each in a search of its own that gives its
// place back, so that a list keeps nobody else from searching. If something was decided
// meanwhile, it begins anew.
func (s *site) list(ctx context.Context, rows []string) ([]listRow, error) {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	for {
		answers := make([]listRow, 0, len(rows))
		epochs := map[string]bool{}
		for _, q := range rows {
			row, epoch, err := s.listRow(ctx, q)
			if err != nil {
				return nil, err
			}
			if answers = append(answers, row); epoch != "" {
				epochs[epoch] = true
			}
		}
		if len(epochs) < 2 || ctx.Err() != nil {
			return answers, nil
		}
	}
}

// tooLate says that there was no time left for a question.
const tooLate = "hann inte besvaras"

// listRow answers one question. What is wrong with it alone is a note.
func (s *site) listRow(ctx context.Context, q string) (row listRow, epoch string, err error) {
	req := ask()
	req.Query, req.Sort = q, search.Relevance
	row = listRow{Query: q, Href: s.searchURL(req), Unanswered: true}
	if len(q) > search.MaxQuery {
		row.Note = fmt.Sprintf("raden är längre än %d byte", search.MaxQuery)
		return row, "", nil
	}
	req.Size, req.Count = 0, []string{}
	res, err := s.find(ctx, req)
	costly := search.CostlyError{}
	switch {
	case errors.As(err, &costly):
		row.Note = costly.Error()
	case errors.Is(err, errBusy), errors.Is(err, context.DeadlineExceeded):
		row.Note = tooLate
	case err != nil:
		return row, "", err
	default:
		row.Unanswered = false
		row.Total, row.Note, epoch = res.Total, listNote(res), res.Epoch
		row.First, row.Last = s.listed(res.First, req), s.listed(res.Last, req)
	}
	return row, epoch, nil
}

func (s *site) listed(m *search.Mention, req search.Request) link {
	if m == nil {
		return link{}
	}
	return link{s.postURL(m.Link, req.Query), string(m.Published.Cut(len("2012-11-23")))}
}

// listNote says what of a question was repaired or not looked for.
func listNote(res *search.Result) string {
	var notes []string
	if res.Partial {
		notes = append(notes, "Det kan finnas fler.")
	}
	return strings.Join(append(notes, res.Query.Repairs...), " ")
}
