package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
	"kronika/search/opensearch"
)

// The environment that says who asks a cluster. A name with _FILE behind it names a file
// that holds the value, as systemd and container systems hand secrets over.
const (
	engineUser     = "KRONIKA_ENGINE_USER"
	enginePassword = "KRONIKA_ENGINE_PASSWORD"
	engineToken    = "KRONIKA_ENGINE_TOKEN"
	fileSuffix     = "_FILE"
)

// arkiv is the name of an archive in a cluster that nobody has given another.
const arkiv = "arkiv"

// An engine is where the index of an archive is kept.
type engine struct {
	dir     string              // of the archive
	cluster *opensearch.Cluster // nil: the index lies in that folder
}

// engineOf returns that of an archive. Nothing is asked of it yet.
func (a *app) engineOf(dir string) (engine, error) {
	c, err := a.cluster(dir, "")
	return engine{dir, c}, err
}

// shared returns the log of decisions that those who serve the archive share, nil if
// nobody shares it.
func (e engine) shared() archive.SharedLog {
	if e.cluster == nil {
		return nil
	}
	return opensearch.Decisions{Cluster: e.cluster}
}

// own returns an error if the index in the cluster is of another archive, of which this one
// has no blog: two that nobody gave a name would take turns at one alias. So it does if this
// is a copy of the archive that is older than the index, unless all is to be made anew.
func (e engine) own(ctx context.Context, store *archive.Store, m indexer.Manifest, full bool) error {
	sources, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	held := func(src archive.Source) bool { return m.Sources[src.ID] != "" }
	if len(m.Sources) > 0 && len(sources) > 0 && !slices.ContainsFunc(sources, held) {
		return &hinted{fmt.Errorf("the cluster holds the index of another archive by the name of this one: of %s", printable(slices.Min(slices.Collect(maps.Keys(m.Sources))))),
			"give this archive a name of its own in kronika.toml: engine_name = \"granhamra\""}
	}
	_, _, last, err := store.Since(ctx, m.Seq)
	if err == nil && last < m.Seq && !full {
		err = &hinted{errors.New("this copy of the archive is older than the index in the cluster"),
			"run it where the archive is written, or copy that again; kronika index --full makes the index of this one"}
	}
	return err
}

// current returns the manifest of the generation that is served.
func (e engine) current(ctx context.Context) (indexer.Manifest, error) {
	if e.cluster != nil {
		return e.cluster.Current(ctx)
	}
	_, m, err := indexer.Current(indexDir(e.dir))
	return m, err
}

// An index is one generation, open for searching.
type index interface {
	search.Engine
	// Topics returns the topics of every post, by ID.
	Topics(context.Context) (map[string][]string, error)
	Close() error
}

// open opens a generation, when all of it was found whole.
func (e engine) open(ctx context.Context, m indexer.Manifest) (index, error) {
	if e.cluster != nil {
		if err := e.cluster.Check(ctx, m); err != nil {
			return nil, err
		}
		return e.cluster.Open(ctx, m)
	}
	dir := filepath.Join(indexDir(e.dir), m.Generation)
	if err := m.Check(dir); err != nil {
		return nil, err
	}
	return local.Open(dir, m)
}

// A follower searches the generation that is served now.
type follower interface {
	search.Engine
	Ready() error
	Health() search.Health
	Close() error
}

// follow searches whatever generation is served, until the context ends. Damage of an
// index in a folder comes on damaged; a cluster mends itself.
func (e engine) follow(ctx context.Context, analyst *indexer.Analyst, log *slog.Logger) (f follower, damaged <-chan error) {
	if e.cluster != nil {
		return e.cluster.Follow(ctx, analyst, log), nil
	}
	l := local.Follow(ctx, indexDir(e.dir), analyst, log)
	return l, l.Damaged()
}

// reader opens an archive for reading, with what was decided until now on any machine.
func (a *app) reader(ctx context.Context, dir string) (*archive.Store, error) {
	e, err := a.engineOf(dir)
	if err != nil {
		return nil, err
	}
	store, err := archive.OpenReader(dir)
	if err != nil {
		return nil, err
	}
	store.Share(e.shared())
	if err := store.Sync(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// deciding opens an archive for who decides: where the cluster does not answer, what it
// knows is left out, as the decision holds in this folder all the same.
func (a *app) deciding(ctx context.Context, dir string) (*archive.Store, error) {
	store, err := a.reader(ctx, dir)
	if errors.Is(err, search.ErrUnavailable) {
		return archive.OpenReader(dir)
	}
	return store, err
}

// cluster returns the cluster that keeps the index of an archive, nil if it lies in the
// archive's folder. Without a name it is the archive's own.
func (a *app) cluster(dir, name string) (*opensearch.Cluster, error) {
	settings, err := archive.ReadSettings(dir)
	if err != nil {
		return nil, err
	}
	addresses := cmp.Or(a.engineURL, settings.Engine)
	if addresses == "" {
		return nil, nil
	}
	c := opensearch.Config{Name: cmp.Or(name, settings.EngineName, arkiv)}
	for address := range strings.SplitSeq(addresses, ",") {
		c.URLs = append(c.URLs, strings.TrimRight(strings.TrimSpace(address), "/"))
	}
	if settings.EngineCA != "" {
		path := settings.EngineCA
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if c.CA, err = os.ReadFile(path); err != nil {
			return nil, fmt.Errorf("engine_ca: %w", err)
		}
	}
	for _, s := range []struct {
		name string
		to   *string
	}{{engineUser, &c.User}, {enginePassword, &c.Password}, {engineToken, &c.Token}} {
		if *s.to, err = secret(s.name); err != nil {
			return nil, err
		}
	}
	if err := checkEngine(c); err != nil {
		return nil, err
	}
	return opensearch.Connect(c)
}

// secret returns what the environment says under a name, or the file that it names.
func secret(name string) (string, error) {
	value, path := os.Getenv(name), os.Getenv(name+fileSuffix)
	switch {
	case path == "":
		return value, nil
	case value != "":
		return "", &hinted{fmt.Errorf("%s and %s%s are both set", name, name, fileSuffix), "set one of them"}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s%s: %w", name, fileSuffix, err)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// checkEngine refuses what would give a secret away, or cannot be meant.
func checkEngine(c opensearch.Config) error {
	switch {
	case c.Token != "" && (c.User != "" || c.Password != ""):
		return &hinted{fmt.Errorf("%s and %s are both set", engineToken, engineUser), "a cluster knows us by a user and a password, or by a token"}
	case (c.User == "") != (c.Password == ""):
		return &hinted{fmt.Errorf("one of %s and %s is set, the other is not", engineUser, enginePassword), "set both, or " + engineToken}
	case c.User == "" && c.Token == "":
		return nil
	}
	for _, address := range c.URLs {
		if u, err := url.Parse(address); err == nil && u.Scheme == "http" && !loopback(u.Hostname()) {
			return &hinted{errors.New("engine: a password or token would go to " + u.Host + " for everyone on the way to read"), "use its https address"}
		}
	}
	return nil
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
