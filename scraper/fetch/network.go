package fetch

import (
	"context"
	"crypto/tls"
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
// proxy, as one would dial for us, unchecked. The resolver is nil for the
// system's.
func network(allowed []string, resolver *net.Resolver) *http.Transport {
	guard := ssrf.New() // public addresses, ports 80 and 443
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if oddIP(address) {
			return nil, fmt.Errorf("%w: %q is an IP address in an odd spelling", ErrRefused, address)
		}
		dialer := net.Dialer{Control: refuse(guard), Resolver: resolver}
		if slices.ContainsFunc(allowed, func(a string) bool { return strings.EqualFold(a, address) }) {
			dialer.Control = nil
		}
		return dialer.DialContext(ctx, network, address)
	}
	t := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &tap{Conn: conn}, nil
		},
		TLSClientConfig: &tls.Config{},
		// With dialling of our own this speaks HTTP/1.1 only, which WARC
		// records are made of.
		DisableCompression:     true, // bytes are kept as served
		MaxConnsPerHost:        1,
		MaxIdleConns:           10, // pages may name images on any number of hosts
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: maxHeader,
	}
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return secure(ctx, conn, address, t.TLSClientConfig)
	}
	return t
}

// oddIP reports whether HOST:PORT names an IP address in a way that only some
// programs understand, such as 2130706433 or 0x7f.1 for 127.0.0.1 (URL Standard,
// section 3.5, "ends in a number").
func oddIP(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil || net.ParseIP(host) != nil {
		return false
	}
	host = strings.TrimSuffix(host, ".")
	last := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:])
	digits := strings.Trim(last, "0123456789") == ""
	return digits && last != "" || strings.HasPrefix(last, "0x") && strings.Trim(last[2:], "0123456789abcdef") == ""
}

// secure agrees on TLS with the server at HOST:PORT.
func secure(ctx context.Context, conn net.Conn, address string, cfg *tls.Config) (net.Conn, error) {
	cfg = cfg.Clone()
	cfg.ServerName, _, _ = net.SplitHostPort(address)
	c := tls.Client(conn, cfg)
	if err := c.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return &tap{Conn: c}, nil
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
