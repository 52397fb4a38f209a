package web

import (
	"net/http"

	"kronika/search"
)

// question reads the parameters of a page's address, and returns what of them could not
// be read and is left out. Unknown parameters are no fault: those who pass links on
// add theirs.
func question(r *http.Request) (req search.Request, dropped []*search.ParamError) {
	values, misspelt := parameters(r)
	if misspelt != nil {
		dropped = append(dropped, misspelt)
	}
	req, faults := search.ParseRequest(values)
	for _, fault := range faults {
		if fault.Dropped {
			dropped = append(dropped, fault)
		}
	}
	return req, dropped
}

// misread says what of an address could not be read, in Swedish sentences.
func misread(dropped []*search.ParamError) (said []string) {
	for _, fault := range dropped {
		said = append(said, "Allt i frågan gick inte att läsa: "+fault.Msg+". Rätta så här: "+fault.Hint+".")
	}
	return said
}
