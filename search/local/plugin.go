package local

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"kronika/search/local/invert"
)

// register makes bleve take segments from [plugin] in this process, in every index of it
// that is opened from now on. bleve reads what is registered without a lock, so that
// every index of this package is opened after it.
var register = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(plugin{new(zap.ZapPlugin)}, true) })

// openBleve opens the index in a folder.
func openBleve(dir string, config map[string]any) (bleve.Index, error) {
	register()
	return bleve.OpenUsing(dir, config)
}

// A plugin makes segments as bleve's own does, but takes those that come in a [parcel]
// as they are.
type plugin struct{ *zap.ZapPlugin }

// NewUsing implements bleve's plugin.
func (p plugin) NewUsing(docs []index.Document, config map[string]any) (segment.Segment, uint64, error) {
	if len(docs) == 1 {
		if parcel, ok := docs[0].(*parcel); ok {
			return parcel.open(p.ZapPlugin, config)
		}
	}
	return p.ZapPlugin.NewUsing(docs, config)
}

// A parcel is how a whole segment goes through a batch of bleve: as the only document in
// it.
type parcel struct {
	docs *invert.Segment // not empty
	path string          // of a file that is made
}

// open writes the segment and opens it.
func (p *parcel) open(with *zap.ZapPlugin, config map[string]any) (segment.Segment, uint64, error) {
	if err := p.docs.Write(p.path); err != nil {
		return nil, 0, err
	}
	seg, err := with.OpenUsing(p.path, config)
	if err != nil {
		return nil, 0, err
	}
	info, err := os.Stat(p.path)
	if err != nil {
		return nil, 0, err
	}
	return written{seg, p.path}, uint64(info.Size()), nil
}

// written is a segment in a file that does not have its name yet.
type written struct {
	segment.Segment
	path string
}

// Persist gives the file its name. It implements bleve's UnpersistedSegment.
func (w written) Persist(path string) error {
	if err := os.Rename(w.path, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// ID implements bleve's Document, as all that follows: there is nothing in it but the
// segment.
func (p *parcel) ID() string { return p.docs.IDs()[0] }

func (p *parcel) Size() int                                  { return 0 }
func (p *parcel) VisitFields(index.FieldVisitor)             {}
func (p *parcel) VisitComposite(index.CompositeFieldVisitor) {}
func (p *parcel) HasComposite() bool                         { return false }
func (p *parcel) NumPlainTextBytes() uint64                  { return 0 }
func (p *parcel) AddIDField()                                {}
func (p *parcel) StoredFieldsBytes() uint64                  { return 0 }
func (p *parcel) Indexed() bool                              { return true }
