package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"kronika/archive"
	"kronika/archive/warc"
)

// maxWARC is the size at which a WARC file is full: what archives commonly take.
const maxWARC = 1 << 30 // bytes

// A copier copies answers out of the WARC files of an archive into new ones.
type copier struct {
	*packer
	ctx     context.Context
	w       *warc.Writer
	infos   map[string]bool    // files of the archive whose warcinfo record the file in hand has
	left    map[place]bool     // answers that were dealt with, by where they lie: true if they are withheld
	needed  []archive.Evidence // what pages need, not copied yet
	done, n int                // answers
}

// records copies the answers that show the posts, what their pages need to be seen
// as they were, and the answers that say that these are unchanged.
func (k *packer) records(ctx context.Context, chosen []archive.Selected) (err error) {
	var ids []string
	for _, c := range chosen {
		ids = append(ids, c.ID)
	}
	evidence, err := k.Store.Evidence(ctx, ids)
	if err != nil {
		return err
	}
	c := copier{packer: k, ctx: ctx, left: map[place]bool{}, n: len(evidence)}
	defer func() { err = errors.Join(err, c.close()) }()
	for _, e := range evidence {
		if e.Of == nil {
			err = c.copy(e)
		}
		if err != nil {
			return err
		}
	}
	if err := c.copyNeeded(); err != nil {
		return err
	}
	for _, e := range evidence {
		if e.Of == nil {
			continue
		}
		if withheld, ok := c.left[place{e.Of.WARC, e.Of.Offset}]; withheld || !ok {
			continue // with the page that it repeats
		}
		if err := c.copy(e); err != nil {
			return err
		}
	}
	return nil
}

// copyNeeded copies what pages need, and what that needs.
func (c *copier) copyNeeded() error {
	for len(c.needed) > 0 {
		now := c.needed
		c.needed = nil
		slices.SortFunc(now, func(a, b archive.Evidence) int {
			return cmp.Or(cmp.Compare(a.WARC, b.WARC), cmp.Compare(a.Offset, b.Offset))
		})
		for _, e := range now {
			if err := c.copy(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// copy copies one answer. One that cannot be read is a finding.
func (c *copier) copy(e archive.Evidence) error {
	at := place{e.WARC, e.Offset}
	if _, dealt := c.left[at]; dealt {
		return nil
	}
	leaving, err := c.Store.Leave(c.ctx, e.Capture)
	damage := (*archive.DamageError)(nil)
	if errors.As(err, &damage) || errors.Is(err, fs.ErrNotExist) {
		what := err.Error()
		if damage != nil {
			what = damage.Err.Error()
		}
		c.made.Findings = append(c.made.Findings, fmt.Sprintf("warc/%s, byte %d: %s", e.WARC, e.Offset, what))
		return nil
	}
	if err != nil {
		return err
	}
	if err := c.write(e, leaving.Records); err != nil {
		return err
	}
	c.left[at] = leaving.Withheld
	c.made.Answers++
	if c.done++; c.Progress != nil {
		c.Progress(c.done, max(c.n, c.done))
	}
	if leaving.Withheld {
		c.made.Withheld++
		return nil
	}
	return c.need(e)
}

// need notes what a page that was copied needs.
func (c *copier) need(e archive.Evidence) error {
	if c.Needs == nil || e.Of != nil {
		return nil
	}
	page, err := c.Store.Page(e.Capture)
	if err != nil {
		return err
	}
	for _, address := range c.Needs(page) {
		near, err := c.Store.Near(c.ctx, e.Source, address, e.Fetched)
		if errors.Is(err, archive.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		c.needed = append(c.needed, near)
	}
	return nil
}

// write writes the records of an answer, behind the warcinfo record that they name.
func (c *copier) write(e archive.Evidence, records []*warc.Record) error {
	if c.w == nil || c.w.Size() >= maxWARC {
		if err := c.next(); err != nil {
			return err
		}
	}
	if !c.infos[e.WARC] {
		c.infos[e.WARC] = true
		if info := c.Store.Info(e.WARC); info != nil {
			if err := c.w.Copy(info); err != nil {
				return err
			}
		}
	}
	if err := c.w.Copy(records...); err != nil {
		return err
	}
	c.moved[place{e.WARC, e.Offset}] = place{filepath.Base(c.w.Name()), records[0].Offset}
	return nil
}

// next begins a WARC file.
func (c *copier) next() error {
	if err := c.close(); err != nil {
		return err
	}
	name := fmt.Sprintf("kronika-%06d.warc.gz", len(c.made.Files)+1)
	path := filepath.Join(c.dir, filepath.FromSlash(warcFolder), name)
	info := warc.NewInfo(path, c.Now,
		warc.Field{Name: "software", Value: c.Software},
		warc.Field{Name: "operator", Value: c.Settings.Contact},
		warc.Field{Name: "publisher", Value: c.keeper()},
		warc.Field{Name: "description", Value: "copies of records of posts " + c.period() + "; each names the warcinfo record of the file that it was copied from"})
	info.Name(name + " " + string(info.Block) + info.Get(warc.Date))
	w, err := warc.CreateWith(path, info)
	c.w, c.infos, c.made.Files = w, map[string]bool{}, append(c.made.Files, name)
	return err
}

func (c *copier) close() error {
	if c.w == nil {
		return nil
	}
	w := c.w
	c.w = nil
	return w.Close()
}
