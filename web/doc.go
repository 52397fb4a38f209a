// Package web answers how one asks: pages in Swedish for people, a JSON API
// for programs.
//
// Every page is made on the server, works without a script and carries its
// whole state in its address. What comes from a blog or a reader is hostile:
// html/template escapes all of it. The one exception are snippets and marked
// paragraphs, which package search has escaped already; see [trusted].
//
// A handler returns an error; [site.writeError] alone turns errors into
// statuses, by one table. All routes stand in one list in routes.go.
package web
