// Package swedish answers which words a text is made of.
//
// A text is cut into words by Unicode's default word boundaries (UAX #29).
// Every word keeps its position, stop words too, so that phrases can be matched
// exactly. Each word gives three terms: as written in lower case, its stem, and
// the stem folded, for those who type without å, ä and ö.
package swedish
