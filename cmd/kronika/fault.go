package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"syscall"

	"kronika/archive"
	"kronika/indexer"
	"kronika/scraper/fetch"
)

// A usageError is a fault in the command line itself: exit code 2.
type usageError struct {
	msg  string
	hint string
}

func (e *usageError) Error() string { return e.msg }

// Hint says what to type instead.
func (e *usageError) Hint() string { return e.hint }

// writeFault prints what is wrong and, where one exists, what to do.
func writeFault(w io.Writer, err error) {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "kronika: stopped")
	} else {
		fmt.Fprintf(w, "kronika: %v\n", err)
	}
	if hint := hintFor(err); hint != "" {
		fmt.Fprintf(w, "hint: %s\n", hint)
	}
}

// hintFor returns what to do about a fault, "" where nothing is known. An
// error that knows better has a Hint of its own.
func hintFor(err error) string {
	var hinter interface{ Hint() string }
	if errors.As(err, &hinter) {
		return hinter.Hint()
	}
	var op *net.OpError
	switch {
	case errors.Is(err, archive.ErrNoArchive):
		return "kronika up fills it with the demo blog; kronika crawl URL with a blog of your own"
	case errors.Is(err, archive.ErrNoDatabase):
		return "kronika index --full makes it out of them"
	case errors.Is(err, archive.ErrNoLog):
		return "copy kronika.db-wal and kronika.db-shm with it, or serve what kronika backup makes: that needs neither"
	case errors.Is(err, indexer.ErrNoIndex):
		return "kronika index makes one"
	case errors.Is(err, fetch.ErrRefused):
		return "if it is yours, --allow-private HOST:PORT lets it be fetched"
	case errors.Is(err, syscall.EADDRINUSE):
		return "another program listens there; choose another port: --listen 127.0.0.1:8081"
	case errors.Is(err, fs.ErrPermission):
		return "run it as a user who may read and write there"
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk and run the same command again"
	case errors.As(err, &op) && op.Op == "dial":
		return "check the address and the network; what was collected before is kept"
	}
	return ""
}
