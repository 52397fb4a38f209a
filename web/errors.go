package web

import (
	"context"
	"errors"
	"net/http"

	"kronika/archive"
	"kronika/archive/export"
	"kronika/search"
)

var (
	errNoPage   = errors.New("no such page")
	errMethod   = errors.New("method not allowed")
	errNotReady = errors.New("no index is served yet")
	errBusy     = errors.New("too many searches at once")
	errLimit    = errors.New("too many requests of one client")
	errPanic    = errors.New("panic")
)

// A problem is a fault as RFC 9457 spells it, in Swedish; pages show the same words.
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`        // the path that was asked
	Param    string `json:"param,omitempty"` // the parameter at fault
	Hint     string `json:"hint,omitempty"`  // what to ask instead

	// Of a withdrawn post:
	Withdrawn archive.Date `json:"withdrawn,omitempty"` // the day of the decision
	Decision  int          `json:"decision,omitempty"`  // its number
	Reason    string       `json:"reason,omitempty"`    // the ground for it, as it was given
}

// faults is the table from errors to answers; the first row that fits is taken.
var faults = []struct {
	err error
	problem
}{
	{errNoPage, problem{Type: "not-found", Status: http.StatusNotFound, Title: "Sidan finns inte",
		Detail: "Adressen leder ingenstans i arkivet.", Hint: "Kontrollera adressen eller sök efter det du saknar."}},
	{archive.ErrNotFound, problem{Type: "not-found", Status: http.StatusNotFound, Title: "Inlägget finns inte",
		Detail: "Arkivet har inget inlägg med det numret.", Hint: "Kontrollera adressen eller sök efter det du saknar."}},
	{errMethod, problem{Type: "method", Status: http.StatusMethodNotAllowed, Title: "Här går det bara att läsa",
		Detail: "Bara GET och HEAD besvaras.", Hint: "Fråga med GET och parametrar i adressen."}},
	// Before the one of errNotReady: what does not answer, or is damaged, is not ready either.
	{search.ErrUnavailable, problem{Type: "unavailable", Status: http.StatusServiceUnavailable, Title: "Sökmotorn svarar inte",
		Detail: "Svaren kunde bli ofullständiga. Därför går det inte att söka förrän sökmotorn svarar igen. Inläggen själva finns kvar.",
		Hint:   "Försök igen om en stund."}},
	// Whether it is being made anew just now is not known here.
	{search.ErrDamaged, problem{Type: "damaged", Status: http.StatusServiceUnavailable, Title: "Sökindexet är skadat",
		Detail: "Svaren kunde bli fel. Därför går det inte att söka förrän indexet har gjorts om ur arkivet. Inläggen själva finns kvar.",
		Hint:   "Försök igen om en stund."}},
	{errNotReady, problem{Type: "not-ready", Status: http.StatusServiceUnavailable, Title: "Arkivet går inte att söka i ännu",
		Detail: "Inget sökindex är klart.", Hint: "Försök igen om en stund."}},
	{errLimit, problem{Type: "limit", Status: http.StatusTooManyRequests, Title: "För många frågor på kort tid",
		Detail: "Från samma adress besvaras högst 20 frågor i sekunden, och 100 på en gång.", Hint: "Vänta en stund och fråga sedan långsammare."}},
	{export.ErrNoRecord, problem{Type: "not-found", Status: http.StatusNotFound, Title: "Beviset finns inte",
		Detail: "Arkivet har inte kvar den sida som inlägget lästes från.", Hint: "Läs inlägget på dess egen sida."}},
	{export.ErrDecided, problem{Type: "busy", Status: http.StatusServiceUnavailable, Title: "Ett beslut fattades just nu",
		Detail: "Beviset ska göras om efter beslutet.", Hint: "Försök igen om några sekunder."}},
	{errBusy, problem{Type: "busy", Status: http.StatusServiceUnavailable, Title: "För många söker just nu",
		Detail: "Sökningen fick ingen plats.", Hint: "Försök igen om några sekunder."}},
	// Of a time-out the server is the cause: what a search may cost is bounded well
	// below it, so the same search is answered when there is less to do. That is 503
	// with Retry-After (RFC 9110, section 15.6.4).
	{context.DeadlineExceeded, problem{Type: "timeout", Status: http.StatusServiceUnavailable, Title: "Sökningen tog för lång tid",
		Detail: "Sökningen avbröts innan den blev klar.", Hint: "Försök igen om några sekunder, eller sök med färre eller längre ord."}},
	{archive.ErrOldCursor, problem{Type: "cursor", Status: http.StatusGone, Title: "Markören gäller inte längre",
		Detail: "Den är från ett annat arkiv, eller så har arkivet lästs tillbaka från en säkerhetskopia eller byggts upp på nytt.",
		Hint:   "Töm spegeln och börja om utan parametern after."}},
	{search.ErrDecided, problem{Type: "changed", Status: http.StatusServiceUnavailable, Title: "Arkivet ändrades just nu",
		Detail: "Något drogs tillbaka medan svaret gjordes.", Hint: "Försök igen."}},
	{context.Canceled, problem{Type: "canceled", Status: http.StatusServiceUnavailable, Title: "Sökningen avbröts",
		Detail: "Förbindelsen bröts innan svaret var klart."}},
}

// explain returns what a person or a program is told about an error.
func explain(err error) problem {
	if param := (*search.ParamError)(nil); errors.As(err, &param) {
		return problem{Type: "parameter", Status: http.StatusBadRequest, Title: "Frågan går inte att läsa",
			Detail: param.Msg, Param: param.Param, Hint: param.Hint}
	}
	if hidden := (*archive.WithdrawnError)(nil); errors.As(err, &hidden) {
		return withdrawn(hidden)
	}
	// The question is the cause, and will be refused again: that is 400 (RFC 9110,
	// section 15.5.1). 422 speaks of a body, which a GET has none of.
	if costly := (search.CostlyError{}); errors.As(err, &costly) {
		return problem{Type: "costly", Status: http.StatusBadRequest, Title: "Sökningen utesluter för mycket",
			Detail: costly.Error(), Param: "q", Hint: costly.Hint()}
	}
	for _, f := range faults {
		if errors.Is(err, f.err) {
			return f.problem
		}
	}
	return problem{Type: "internal", Status: http.StatusInternalServerError, Title: "Något gick fel",
		Detail: "Felet har antecknats i loggen.", Hint: "Försök igen; hjälper det inte, säg till den som sköter arkivet."}
}

// writeError answers with an error, as a page or as problem+json. What the
// table does not know is logged whole and told as a 500.
func (s *site) writeError(w http.ResponseWriter, r *http.Request, err error) {
	p := explain(err)
	p.Type = "urn:kronika:problem:" + p.Type
	p.Instance = s.prefix + r.URL.EscapedPath()
	switch {
	case p.Status == http.StatusInternalServerError:
		s.log.Error("request", "path", r.URL.Path, "err", err)
	case errors.Is(err, search.ErrUnavailable): // who runs the site is to know why
		s.log.Warn("request", "path", r.URL.Path, "err", err)
	}
	w.Header().Del("ETag")
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	if isAPI(r) {
		s.writeJSON(w, problemType, p.Status, p)
		return
	}
	var answer page = &errorPage{frame: s.errorFrame(p), Problem: p}
	if hidden := (*archive.WithdrawnError)(nil); errors.As(err, &hidden) {
		answer = s.stone(r.Context(), p, hidden)
	}
	if err := s.render(w, p.Status, answer); err != nil {
		s.log.Error("error page", "err", err)
		http.Error(w, p.Title, p.Status)
	}
}

func (s *site) errorFrame(p problem) frame {
	f := s.frame(p.Title, "")
	f.NoIndex = true
	return f
}

// An errorPage says what is wrong and what to do.
type errorPage struct {
	frame
	Problem problem
}

func (*errorPage) template() string { return "error" }
