package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// Settings is kronika.toml: what people say of the site and of the blogs they
// keep. An absent key leaves what the program finds.
//
//	base_url = "https://kronika.granhamra.example/"
//	contact = "registrator@granhamra.example"
//	operator = "Granhamra kommun"
//	index = false
//	stale_days = 30
//	person_facet = false
//	engine = "https://search.granhamra.example:9200"
//	engine_name = "granhamra"
//	engine_ca = "search-ca.pem"
//	archival_creator = "Granhamra kommun, kommunstyrelsen"
//	archival_owner = "Granhamra kommunarkiv"
//
//	[[source]]
//	address = "namn.blogspot.com"
//	name = "Kommunchefens blogg"
//	municipality = "Granhamra kommun"
//	municipality_code = "0000"
//	owner = "myndighet"
//	role = "kommunchef"
//	archival_creator = "Granhamra kommun, kommunstyrelsens förvaltning"
type Settings struct {
	BaseURL string `toml:"base_url"` // where readers reach the site; may hold a path prefix
	Contact string `toml:"contact"`  // whom the owner of a collected blog can ask; sent to its server with every request
	// Index lets search engines in. Without it every answer asks them to leave it out.
	Index    bool   `toml:"index"`
	Operator string `toml:"operator"` // who runs the site, as readers are told
	// StaleDays is after how many days without a crawl that saw its posts a blog is
	// stale; 0 is [DefaultStaleDays].
	StaleDays int `toml:"stale_days"`
	// PersonFacet lets readers choose among the persons whom posts name with a public
	// role. Without it they are in the texts only.
	PersonFacet bool `toml:"person_facet"`
	// Engine is where an OpenSearch cluster answers that keeps the index: the addresses of
	// its nodes, with commas between them. Without it the index lies in the folder of the
	// archive. Passwords do not stand here; see docs/scale.md.
	Engine     string `toml:"engine"`
	EngineName string `toml:"engine_name"` // of the archive in the cluster, which others may share; else "arkiv"
	EngineCA   string `toml:"engine_ca"`   // file of certificates in PEM, in the folder of the archive, by one of which the cluster's is signed
	Archival
	Accessibility Accessibility `toml:"accessibility"`
	Source        []Source      `toml:"source"`
}

// DefaultStaleDays is twice the time between two posts of a weekly blog.
const DefaultStaleDays = 14

// Stale returns the IDs of the blogs that no crawl has seen for [Settings.StaleDays]
// before now; never nil. A blog that is only imported is never stale.
func (s Settings) Stale(states []SourceState, now time.Time) []string {
	limit := time.Duration(cmp.Or(s.StaleDays, DefaultStaleDays)) * 24 * time.Hour
	stale := []string{}
	for _, src := range states {
		if !src.Crawled.IsZero() && now.Sub(src.Crawled) > limit {
			stale = append(stale, src.ID)
		}
	}
	return stale
}

// ReadSettings reads the kronika.toml of an archive; an absent file says
// nothing. An unknown key is a fault with its line.
func ReadSettings(dir string) (Settings, error) {
	var s Settings
	path := filepath.Join(dir, "kronika.toml")
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	defer f.Close()
	err = toml.NewDecoder(f).DisallowUnknownFields().Decode(&s)
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) {
		return s, fmt.Errorf("%s: unknown key\n%s", path, strict.String())
	}
	if err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	if err := s.Accessibility.check(); err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	for i, src := range s.Source {
		named, err := NewSource("http://" + src.Address)
		if err != nil {
			return s, fmt.Errorf("%s: source %d: %w", path, i+1, err)
		}
		if !src.Owner.known() {
			return s, fmt.Errorf("%s: source %d: owner %q: want myndighet, förtroendevald, parti or privat", path, i+1, src.Owner)
		}
		s.Source[i].ID, s.Source[i].Address = named.ID, named.Address
	}
	return s, nil
}

func (o Owner) known() bool {
	switch o {
	case "", Authority, Elected, Party, Private:
		return true
	}
	return false
}
