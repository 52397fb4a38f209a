package opensearch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	client "github.com/opensearch-project/opensearch-go/v4"
)

// A Config says where a cluster is and which of its indexes are the archive's.
type Config struct {
	URLs []string // of the nodes, such as "https://search1.example.se:9200"
	// Name is that of the archive, of small letters a–z, digits, and hyphens: several
	// archives may share a cluster.
	Name string
	CA   []byte // certificates that are trusted, as PEM; nil: those of the system

	// Who asks: a user, or a token; neither, if the cluster asks nobody.
	User, Password string
	Token          string // of "Authorization: Bearer"
}

const (
	// connectTime bounds the wait for a connection: a read tries two nodes, and whoever
	// searches is to hear within two seconds that the cluster is gone.
	connectTime = 700 * time.Millisecond
	// patience is how long an answer may take where the caller sets no end: a node that
	// hangs is given up then.
	patience = time.Minute
	// maxAnswer bounds what is read of one answer, in bytes: 200 posts with all their
	// terms, or 10,000 hits, take a tenth of it.
	maxAnswer = 256 << 20
)

// A Cluster holds the indexes of one archive.
type Cluster struct {
	client *client.Client
	name   string
	secret []string // what no error may say

	settleTime time.Duration // see settle
}

var validName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// Connect returns a cluster. It asks nothing of it yet.
func Connect(c Config) (*Cluster, error) {
	if !validName.MatchString(c.Name) {
		return nil, fmt.Errorf("name of the archive in the cluster %q: not of small letters, digits and hyphens", c.Name)
	}
	if len(c.URLs) == 0 {
		return nil, errors.New("cluster: no address")
	}
	cluster := &Cluster{name: c.Name, settleTime: settleTime, secret: []string{c.Password, c.Token}}
	if c.Password != "" { // as it is sent
		cluster.secret = append(cluster.secret, base64.StdEncoding.EncodeToString([]byte(c.User+":"+c.Password)))
	}
	for _, text := range c.URLs {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New("cluster: an address is not of the form https://host:9200")
		}
		if u.User != nil {
			return nil, fmt.Errorf("cluster: the address of %s holds a user: user and password are given apart", u.Host)
		}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: connectTime}).DialContext
	transport.MaxIdleConnsPerHost = 64
	config := client.Config{
		Addresses: c.URLs, Username: c.User, Password: c.Password, CACert: c.CA,
		Transport: transport, DisableRetry: true, // see [Cluster.ask]
	}
	if c.Token != "" {
		config.Header = http.Header{"Authorization": {"Bearer " + c.Token}}
	}
	var err error
	if cluster.client, err = client.NewClient(config); err != nil {
		return nil, cluster.hush(fmt.Errorf("cluster: %w", err))
	}
	return cluster, nil
}

// A request is one question to the cluster.
type request struct {
	method, path string
	params       string // "a=1&b=2"
	body         []byte // JSON, or lines of it
	lines        bool
	patience     time.Duration // how long the answer may take; 0: [patience]
}

// read asks for what changes nothing, once more on another node if one fails.
func (c *Cluster) read(ctx context.Context, r request, answer any) error {
	err := c.ask(ctx, r, answer)
	if fault, ok := errors.AsType[*Error](err); ok && fault.passing() && ctx.Err() == nil {
		err = c.ask(ctx, r, answer)
	}
	return err
}

// ask makes one request. The error is an [Error], or the context's.
func (c *Cluster) ask(ctx context.Context, r request, answer any) error {
	limited, cancel := context.WithTimeout(ctx, cmp.Or(r.patience, patience))
	defer cancel()
	req, err := http.NewRequestWithContext(limited, r.method, "/"+r.path+"?"+r.params, bytes.NewReader(r.body))
	if err != nil {
		return c.hush(err)
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
		if r.lines {
			req.Header.Set("Content-Type", "application/x-ndjson")
		}
	}
	res, err := c.client.Stream(req)
	if res == nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return c.hush(&Error{Kind: Gone, Err: err})
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return c.hush(&Error{Kind: Gone, Err: err})
	case len(text) > maxAnswer:
		return fmt.Errorf("cluster: an answer has more than %d bytes", maxAnswer)
	case res.StatusCode >= 300:
		return c.hush(refused(res.StatusCode, text))
	case answer == nil:
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("cluster: an answer is not to be read: %w", err)
	}
	return nil
}

// hush takes passwords and tokens out of what an error says.
func (c *Cluster) hush(err error) error {
	quiet := func(text string) string {
		for _, secret := range c.secret {
			if secret != "" {
				text = strings.ReplaceAll(text, secret, "***")
			}
		}
		return text
	}
	fault, ok := err.(*Error)
	switch {
	case err.Error() == quiet(err.Error()):
		return err
	case !ok:
		return errors.New(quiet(err.Error()))
	}
	hushed := *fault
	hushed.Type, hushed.Reason = quiet(fault.Type), quiet(fault.Reason)
	if fault.Err != nil {
		hushed.Err = errors.New(quiet(fault.Err.Error()))
	}
	return &hushed
}

// encode returns JSON; what a body is made of can always be.
func encode(b any) []byte {
	text, err := json.Marshal(b)
	if err != nil {
		panic(err)
	}
	return text
}
