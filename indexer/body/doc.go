// Package body answers which municipal body a text names: kommunfullmäktige,
// barn- och utbildningsnämnden, Länsstyrelsen.
//
// The list of bodies is closed and editable ("organer.toml", in Swedish); a file
// of the operator's, organer.lokal.toml, adds bodies and names, for one
// municipality or for all. What is not in the list is no body: no name is made up
// of what looks like one.
package body
