package local

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/indexer"
)

// several returns a generation of several segments with deleted documents.
func several(t *testing.T) *builder {
	r := newRandom(t, 3)
	b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: true}
	for n := range 4 {
		var docs []indexer.Document
		for i := range 30 {
			docs = append(docs, r.Document(n*25+i, n+1)) // five of them are replaced by the next
		}
		docs[7].Published = "1969-12-31" // it ends when time begins
		b.change(b.put(docs...))
	}
	b.change(b.delete("post0003", "post0080"))
	return b
}

// TestColumns: the file beside the index says of every document what the dictionaries
// say, and what these say is what was put in.
func TestColumns(t *testing.T) {
	for name, b := range map[string]*builder{"empty": {tb: t, held: map[string]indexer.Document{}}, "several segments": several(t)} {
		t.Run(name, func(t *testing.T) {
			if b.dir == "" {
				b.change()
			}
			ix := b.open()
			got, err := loadColumns(b.dir, ix.parts)
			if err != nil {
				t.Fatal(err)
			}
			want, err := readColumns(ix.parts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(columns{}, column{}, period{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("the file differs from the dictionaries:\n%s", diff)
			}
			for doc, id := range ix.ids {
				d, held := b.held[id]
				if id == "" {
					continue
				}
				if !held || int(ix.revisions[doc]) != d.Revision || ix.published[doc].date != d.Published {
					t.Errorf("%s: got revision %d of %q, want %d of %q", id, ix.revisions[doc], ix.published[doc].date, d.Revision, d.Published)
				}
				for _, name := range indexer.FacetNames {
					var values []string
					c := ix.facets[name]
					for _, v := range c.at(doc) {
						values = append(values, c.values[v])
					}
					if want := slices.Compact(slices.Sorted(slices.Values(d.Facets[name]))); !slices.Equal(values, want) {
						t.Errorf("%s: got %s %q, want %q", id, name, values, want)
					}
				}
			}
		})
	}
}

// TestDamagedColumns: a file of columns that is not the index's own is not believed,
// where no manifest has refused it before, and the dictionaries have the same answer.
func TestDamagedColumns(t *testing.T) {
	b := several(t)
	whole := b.open()
	want, err := whole.Find(t.Context(), everything())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(b.dir, columnsName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := several(t)
	other.change(other.delete("post0005"))
	for name, harm := range map[string]func(data []byte) []byte{
		"gone":             nil,
		"empty":            func([]byte) []byte { return nil },
		"cut":              func(data []byte) []byte { return data[:len(data)/2] },
		"cut to the magic": func(data []byte) []byte { return data[:len(columnsMagic)] },
		"longer":           func(data []byte) []byte { return append(data, 0, 0, 0, 0) },
		"longer, summed":   func(data []byte) []byte { return summed(append(data, 0, 0, 0, 0)) },
		"cut, summed":      func(data []byte) []byte { return summed(data[:len(data)-7]) },
		"flipped":          func(data []byte) []byte { data[len(data)/2] ^= 4; return data },
		"older version":    func(data []byte) []byte { return bytes.Replace(data, []byte("columns 1"), []byte("columns 0"), 1) },
		"of another index": func([]byte) []byte {
			data, err := os.ReadFile(filepath.Join(other.dir, columnsName))
			if err != nil {
				t.Fatal(err)
			}
			return data
		},
	} {
		t.Run(name, func(t *testing.T) {
			remove(t, path)
			if harm != nil {
				rewrite(t, path, harm(bytes.Clone(data)))
			}
			ix, err := Open(b.dir, indexer.Manifest{Documents: len(b.held)})
			if err != nil {
				t.Fatal(err)
			}
			defer ix.Close()
			if _, err := loadColumns(b.dir, ix.parts); err == nil {
				t.Error("the file was believed")
			}
			got, err := ix.Find(t.Context(), everything())
			if err != nil {
				t.Fatal(err)
			}
			got.Generation = want.Generation
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("other answer (-with the file, +without):\n%s", diff)
			}
		})
	}
}

// summed gives a changed file the checksum of what it has now.
func summed(data []byte) []byte {
	sum := data[len(columnsMagic):]
	binary.LittleEndian.PutUint32(sum, checksum(sum[crcBytes:]))
	return data
}

// TestColumnsInManifest: a generation whose file of columns is damaged is refused, as
// with every other file.
func TestColumnsInManifest(t *testing.T) {
	f := folder{t, t.TempDir()}
	m := f.update(numbered(1), numbered(2))
	if _, held := m.Files[columnsName]; !held {
		t.Fatalf("the manifest has %v, want %s among them", m.Files, columnsName)
	}
	path := filepath.Join(f.generation(m), columnsName)
	for name, harm := range map[string]func(*testing.T, string){"flip": flip, "cut": cut, "gone": remove} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			defer rewrite(t, path, data)
			harm(t, path)
			if _, err := Open(f.generation(m), m); err == nil || !strings.Contains(err.Error(), columnsName) {
				t.Errorf("got %v, want an error that names %s", err, columnsName)
			}
		})
	}
}

// FuzzColumns reads files of columns that nobody has written: they are none, or columns
// that can be written and read again, and never a panic.
func FuzzColumns(f *testing.F) {
	c := columns{ids: []string{"a", ""}, revisions: []int32{1, 0}, dates: column{values: []string{"2012-11"}, one: []uint32{0, 1}},
		periods: []period{newPeriod("2012-11")}, newest: []int32{0, 1}, oldest: []int32{0, 1}}
	whole := c.encode("of nothing")
	f.Add(whole[len(columnsMagic)+crcBytes:])
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{0xff}, 64))
	f.Fuzz(func(t *testing.T, body []byte) {
		read := func(body []byte) (columns, bool) {
			d := &decoder{data: body}
			d.strings()
			c := d.columns()
			return c, !d.bad && len(d.data) == 0
		}
		c, whole := read(body)
		if !whole {
			return
		}
		again, whole := read(c.encode("of nothing")[len(columnsMagic)+crcBytes:])
		if diff := gocmp.Diff(c, again, gocmp.AllowUnexported(columns{}, column{}, period{}), cmpopts.EquateEmpty()); !whole || diff != "" {
			t.Errorf("what was read is not what is written of it:\n%s", diff)
		}
	})
}
