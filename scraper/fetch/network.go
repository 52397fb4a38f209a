package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// ErrRefused says that an address is private, or on a port of no web server.
var ErrRefused = errors.New("not a public web address")

// network returns a transport that dials no private address. The check is on
// the address that is dialled: behind DNS, and on every redirect. There is no
// proxy, as one would dial for us, unchecked.
func network(allowed []string) http.RoundTripper {
	guard := ssrf.New() // public addresses, ports 80 and 443
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			dialer := net.Dialer{Timeout: headerTimeout, Control: refuse(guard)}
			if slices.ContainsFunc(allowed, func(a string) bool { return strings.EqualFold(a, address) }) {
				dialer.Control = nil
			}
			return dialer.DialContext(ctx, network, address)
		},
		// With a DialContext of our own this speaks HTTP/1.1 only, which WARC
		// records are made of.
		DisableCompression:     true, // bytes are kept as served
		MaxConnsPerHost:        1,
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: maxHeader,
	}
}

// refuse names the guard's faults by ours.
func refuse(guard *ssrf.Guardian) func(network, address string, c syscall.RawConn) error {
	return func(network, address string, c syscall.RawConn) error {
		if err := guard.Safe(network, address, c); err != nil {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		return nil
	}
}
