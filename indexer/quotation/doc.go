// Package quotation answers whose words stand in a post: which stretches its
// author quotes, and from whom.
//
// A post reports what others said in three ways: in marks (”…”, «…», "…"), in
// dash lines below «Anna Exempel säger», and in dash lines that say who speaks
// («– Det är bra, säger Anna Exempel.»). [Find] goes once over the text; a post
// without a mark or a dash costs next to nothing. The rules and how well they
// do are told in docs/quotations.md, and testdata/tune.txt shows them.
//
// Where the text leaves a doubt, words rather count as another's than as the
// author's, and rather as nobody's by name than as the wrong person's.
package quotation
