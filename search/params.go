package search

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kronika/archive"
	"kronika/indexer"
)

// A ParamError is a parameter that the API refuses. Its texts are Swedish.
type ParamError struct {
	Param string // name of the parameter
	Msg   string // what is wrong: "”2012-13” är inget datum"
	Hint  string // what to type instead

	// Dropped says that the request lacks what the parameter asks for: who answers
	// all the same must say so.
	Dropped bool
}

func refused(param, msg, hint string) *ParamError {
	return &ParamError{Param: param, Msg: msg, Hint: hint}
}

func (e *ParamError) Error() string { return e.Param + ": " + e.Msg }

const defaultSize = 10

// single are the parameters that may stand once, with how each is read.
var single = map[string]func(r *Request, value string) *ParamError{
	"q":    readQuery,
	"from": func(r *Request, v string) *ParamError { return readDate("from", v, &r.From) },
	"to":   func(r *Request, v string) *ParamError { return readDate("to", v, &r.To) },
	"page": func(r *Request, v string) *ParamError { return readNumber("page", v, 1, MaxWindow, &r.Page) },
	"size": func(r *Request, v string) *ParamError { return readNumber("size", v, 0, MaxSize, &r.Size) },
	"sort": readSort, "match": readMatch, "facets": readFacets, "voice": readVoice,
}

// ParseRequest reads the parameters of an address, and returns what is wrong with
// them. The API is strict, and refuses the first fault. The request is one that can
// be answered all the same: unknown parameters are left out, and what is malformed;
// a period that ends before it begins is turned round.
func ParseRequest(v url.Values) (r Request, faults []*ParamError) {
	r = Request{Page: 1, Size: defaultSize, Facets: map[string][]Choice{}}
	for _, name := range sortedKeys(v) {
		if fault := r.read(name, v[name]); fault != nil {
			faults = append(faults, fault)
		}
	}
	if r.Sort == "" {
		r.Sort = Relevance
		if strings.TrimSpace(r.Query) == "" {
			r.Sort = Newest
		}
	}
	if r.From != "" && r.To != "" && r.To.LastDay().Before(r.From.Start()) {
		faults = append(faults, refused("from", fmt.Sprintf("perioden slutar (%s) innan den börjar (%s)", r.To, r.From), "byt plats på from och to"))
		r.From, r.To = r.To, r.From
	}
	if r.Size > 0 && r.Page > Pages(r.Size) {
		faults = append(faults, refused("page", fmt.Sprintf("sida %d om %d finns inte, de första %d träffarna går att bläddra till", r.Page, r.Size, MaxWindow), "begränsa sökningen med from och to eller en facett"))
		r.Page = Pages(r.Size)
	}
	return r, faults
}

// read takes in one parameter.
func (r *Request) read(name string, values []string) *ParamError {
	if slices.Contains(indexer.FacetNames, name) {
		var fault *ParamError
		for _, value := range values {
			bare, exclude := strings.CutPrefix(value, "-")
			if bare == "" {
				fault = refused(name, "värdet är tomt", "skriv ett värde, till exempel "+name+"=…, eller utelämna parametern")
				continue
			}
			if choice := (Choice{bare, exclude}); !slices.Contains(r.Facets[name], choice) {
				r.Facets[name] = append(r.Facets[name], choice)
			}
		}
		return fault
	}
	read, known := single[name]
	if !known {
		return refused(name, "en sådan parameter finns inte", "parametrarna är "+strings.Join(append(sortedKeys(single), indexer.FacetNames...), ", "))
	}
	fault := read(r, values[0])
	if fault == nil && len(values) > 1 {
		fault = refused(name, "parametern "+name+" får stå en gång", "behåll ett av värdena")
	}
	if fault != nil {
		fault.Dropped = true
	}
	return fault
}

func readQuery(r *Request, value string) *ParamError {
	r.Query = value
	if len(value) > MaxQuery {
		r.Query = strings.ToValidUTF8(value[:MaxQuery], "")
		return refused("q", fmt.Sprintf("söktexten är %d byte, högst %d går att söka på", len(value), MaxQuery), "sök på några ord ur texten")
	}
	return nil
}

func readDate(name, value string, to *archive.Date) *ParamError {
	if value == "" {
		return nil
	}
	d, err := archive.ParseDate(value)
	if err != nil || len(value) > len("2012-11-23") || d.Start().IsZero() {
		return refused(name, fmt.Sprintf("”%s” är inget datum", value), "skriv år, månad eller dag: 2012, 2012-11 eller 2012-11-23")
	}
	*to = d
	return nil
}

func readNumber(name, value string, least, most int, to *int) *ParamError {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return refused(name, fmt.Sprintf("”%s” är inget heltal mellan %d och %d", value, least, most), fmt.Sprintf("skriv till exempel %s=%d", name, max(least, 10)))
	}
	*to = n
	return nil
}

func readSort(r *Request, value string) *ParamError {
	switch s := Sort(value); s {
	case Relevance, Newest, Oldest:
		r.Sort = s
		return nil
	}
	return refused("sort", fmt.Sprintf("”%s” är ingen ordning", value), "skriv relevance, newest eller oldest")
}

func readMatch(r *Request, value string) *ParamError {
	if value != "all" && value != "some" {
		return refused("match", fmt.Sprintf("”%s” är inget sätt att söka", value), "skriv all eller some")
	}
	r.Some = value == "some"
	return nil
}

func readVoice(r *Request, value string) *ParamError {
	switch v := Voice(value); v {
	case AnyVoice, Own, Quoted:
		r.Voice = v
		return nil
	}
	return refused("voice", fmt.Sprintf("”%s” är ingen röst", value), "skriv own för skribentens egna ord, quoted för det som citeras, eller utelämna parametern")
}

func readFacets(r *Request, value string) *ParamError {
	r.Count = []string{}
	if value == "none" {
		return nil
	}
	for _, name := range strings.Split(value, ",") {
		if !slices.Contains(indexer.FacetNames, name) {
			r.Count = nil
			return refused("facets", fmt.Sprintf("”%s” är ingen facett", name), "skriv none eller några av "+strings.Join(indexer.FacetNames, ","))
		}
		r.Count = append(r.Count, name)
	}
	return nil
}

// Values returns the parameters that ask for the request, defaults left out.
func (r Request) Values() url.Values {
	v := url.Values{}
	set := func(name, value, standard string) {
		if value != standard {
			v.Set(name, value)
		}
	}
	set("q", r.Query, "")
	set("from", string(r.From), "")
	set("to", string(r.To), "")
	set("page", strconv.Itoa(r.Page), "1")
	set("size", strconv.Itoa(r.Size), strconv.Itoa(defaultSize))
	standard := Relevance
	if strings.TrimSpace(r.Query) == "" {
		standard = Newest
	}
	set("sort", string(r.Sort), string(standard))
	set("voice", string(r.Voice), string(AnyVoice))
	if r.Some {
		v.Set("match", "some")
	}
	if r.Count != nil {
		v.Set("facets", cmp.Or(strings.Join(r.Count, ","), "none"))
	}
	for name, choices := range r.Facets {
		for _, c := range choices {
			v.Add(name, c.String())
		}
	}
	return v
}

// String returns a choice as it stands in an address.
func (c Choice) String() string {
	if c.Exclude {
		return "-" + c.Value
	}
	return c.Value
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
