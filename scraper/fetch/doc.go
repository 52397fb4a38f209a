// Package fetch answers how one page arrives safely.
//
// Pages are fetched politely (robots.txt, one request at a time to a host, a
// pause between two) and within limits (size, time, redirects), and never from
// a private address, unless it was allowed by name: what a blog links to is
// chosen by strangers.
package fetch
