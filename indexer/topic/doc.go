// Package topic answers what a text is about: which subjects of a small list,
// and by which of its words.
//
// The matcher is lexical: no training, the same answer every time, and every
// topic comes with the words that speak for it. What people confirmed or
// rejected of a post wins over it.
//
// # Files
//
//	amnen.toml              the list that comes with the program: subjects with cues
//	DATA/amnen.lokal.toml   what a municipality adds to it or changes; see [Overlay]
//	DATA/etiketter.toml     which topics the labels of a blog speak for; see [Labels]
//
// # Cues
//
//	ord       the word in all its forms
//	ord*      words that begin so: at least three letters
//	*ord      compounds that end so, in all forms
//	*ord*     the word, and compounds with it as any of their parts, in all forms
//	=ORD      exactly these letters (KF, and KF:s)
//	två ord   a phrase; each of its words may be ord or ord*
//
// Cues speak strongly (starka), plainly (ord) or weakly (svaga) for a subject;
// words under inte never do.
package topic
