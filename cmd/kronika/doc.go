// Command kronika keeps the blogs of Swedish municipalities and makes them
// findable. This comment is the tour of the program.
//
// # What flows where
//
// Everything goes one way. Package [kronika/scraper] collects a blog: package
// fetch brings each page home politely, package extract reads the posts out of
// it. Package [kronika/archive] keeps the page as it was served, in WARC files,
// and what was read from it in SQLite. Package [kronika/indexer] reads each post
// once: its words (package swedish), what it is about (topic), whom it quotes
// (quotation), which bodies (body), places and people (entity) it names and what
// it says was decided (decision). It makes fields of terms and facets of that and
// puts them into a new generation of the index. Package [kronika/search] turns a
// question (package query) into terms, asks an engine (package local: bleve in a
// folder; package opensearch: a cluster), and cuts the snippets; package contract
// holds what every engine must answer. Package [kronika/web] is the site and the JSON endpoint.
// Package [kronika/archive/export] writes posts for others, and packages for an
// archive; package bag is the form of these. TestArrows holds these arrows.
//
// # Where to begin reading
//
//   - archive/post.go: what a post is
//   - scraper/extract/blogger.go: how one is read out of a page
//   - scraper/importwarc.go: how what others captured comes in
//   - archive/merge.go: how many sightings become one post with revisions
//   - indexer/reading.go: what is read out of a post
//   - indexer/document.go: what an engine gets
//   - search/engine.go: what an engine is asked
//   - search/result.go: what the endpoint answers
//
// # On disk
//
//	DATA/warc/       pages as served; the truth, append-only
//	DATA/kronika.db  posts and revisions read out of them
//	DATA/index/      generations of the index; CURRENT names the one served
//
// Everything below the WARC files can be thrown away: «kronika index --full»
// reads it again.
package main
