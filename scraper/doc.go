// Package scraper answers how a blog is collected: by crawling it, by taking in
// files, or by reading again what the archive holds.
//
// The truth comes first: a page is kept in the archive before a post is read
// out of it.
package scraper
