// Package decision answers who decided what, in which stage, and when, by what
// single sentences say: "I tisdags klubbade kommunfullmäktige budgeten".
//
// It is lexical: a list of verbs, a stage by their tense, their auxiliaries and
// negation, and the body and the day that stand nearest in the clause. Only
// sentences with one of the words are looked at. The sentence is the evidence.
package decision
