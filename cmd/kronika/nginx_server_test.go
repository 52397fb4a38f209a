package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nginxBlock returns what docs/nginx.md tells an operator to copy, with the address of
// a server of ours; slash is what stands behind its port.
func nginxBlock(t *testing.T, address, slash string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/nginx.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```nginx\n")
	block, _, ended := strings.Cut(rest, "```")
	const told = "proxy_pass http://127.0.0.1:8080;"
	if !found || !ended || strings.Count(block, told) != 1 {
		t.Fatalf("docs/nginx.md has no block with %q", told)
	}
	return strings.Replace(block, told, "proxy_pass "+strings.TrimSuffix(address, "/")+slash+";", 1)
}

// nginxFile is a whole configuration: %s are the listener, and what an operator copies.
// One process, which needs no rights and writes below its own folder only.
const nginxFile = `daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
	access_log access.log;
	client_body_temp_path temp;
	proxy_temp_path temp;
	fastcgi_temp_path temp;
	uwsgi_temp_path temp;
	scgi_temp_path temp;
	server {
		listen %s;
		server_name arkiv.example;
%s
	}
}
`

// nginxPath returns where nginx is; a test that wants it is skipped without one.
func nginxPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} { // where only the administrator's PATH leads
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("nginx is not there: make nginx installs it")
	return ""
}

// nginx serves at the address of l, which it closes, what the block says, until the test ends. It returns its folder.
func nginx(t *testing.T, l net.Listener, block string) (dir string) {
	t.Helper()
	path := nginxPath(t)
	dir = t.TempDir()
	conf := fmt.Sprintf(nginxFile, l.Addr(), block)
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-p", dir, "-c", "nginx.conf", "-e", "stderr")
	said := &strings.Builder{}
	cmd.Stderr = said
	l.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		err := cmd.Wait()
		for line := range strings.Lines(said.String()) {
			if strings.Contains(line, "[emerg]") || strings.Contains(line, "[crit]") {
				t.Errorf("nginx: %s", line)
			}
		}
		if err != nil {
			t.Errorf("nginx: %v\n%s", err, said)
		}
	})
	answers(t, l.Addr().String())
	return dir
}

// answers waits until something listens at an address.
func answers(t *testing.T, address string) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for tick := time.Tick(10 * time.Millisecond); ; {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return
		}
		select {
		case <-tick:
		case <-deadline:
			t.Fatalf("nothing answers at %s", address)
		}
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// A proxied site is the demo blog behind nginx.
type proxied struct {
	t       *testing.T
	outside string // "http://127.0.0.1:45000", where nginx answers; the site is below /kronika
	inside  string // the same of kronika serve
	folder  string // of nginx
	client  *http.Client
}

// proxy keeps the demo blog, serves it below a path and puts nginx in front.
func proxy(t *testing.T, slash string) *proxied {
	t.Helper()
	nginxPath(t)
	data, l := t.TempDir(), listen(t)
	p := &proxied{t: t, outside: "http://" + l.Addr().String(), client: &http.Client{
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	t.Cleanup(p.client.CloseIdleConnections)
	config := "base_url = \"" + p.outside + "/kronika\"\nindex = true\n" + demoConfig
	if err := os.WriteFile(filepath.Join(data, "kronika.toml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	must(t, "--data", data, "withdraw", "--reason", "Uppgiften är känslig.", "--by", "arkivarien", "bqdhljzkexdpf")
	p.inside = strings.TrimSuffix(serving(t, "serve", "--data", data), "/")
	p.folder = nginx(t, l, nginxBlock(t, p.inside, slash))
	return p
}

// A reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

func (p *proxied) get(address string, header ...string) reply {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatalf("GET %s: %v", address, err)
	}
	return reply{resp, string(body)}
}
