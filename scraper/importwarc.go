package scraper

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kronika/archive"
	"kronika/scraper/extract"
)

// warcs takes the answers in WARC, ARC and WACZ files into the archive that belong
// to its blogs, with the times at which others captured them: pages, redirects, and
// answers that a page is not there, by their addresses or because they say so
// themselves, and the images and style sheets that the pages need. What the archive
// holds already is passed over.
func (im *importer) warcs(ctx context.Context, files []file) error {
	if len(files) == 0 {
		return nil
	}
	s, err := im.survey(ctx, files)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := s.takeFile(ctx, f); err != nil {
			return err
		}
		im.pass(f)
	}
	return nil
}

// takeFile takes one file in. What many of its answers have in common is one finding.
func (s *survey) takeFile(ctx context.Context, f file) error {
	t := taker{survey: s, file: f}
	for a, err := range answers(ctx, f) {
		if err != nil {
			s.fault(f, err)
			continue
		}
		s.passed(a.passed)
		// An answer in hand is finished even if the run is told to stop now.
		if err := t.take(context.WithoutCancel(ctx), a.Foreign); err != nil {
			return fmt.Errorf("import %s, byte %d: %w", f.path, a.Offset, err)
		}
	}
	t.sayCommon()
	return ctx.Err()
}

// sayCommon makes a finding of each thing that answers have in common.
func (t *taker) sayCommon() {
	for _, c := range []struct {
		common
		what string
	}{
		{t.others, "pages are of no blog that is named here or that says so itself: left out; the first is %s"},
		{t.lost, "answers repeat a page that neither this file nor the archive has: left out; when it is there, import this file again; the first is %s"},
		{t.gone, "answers hold what was removed for good: left out; the first is %s"},
		{t.unread, "pages of the blog are kept, but cannot be read as such; the first is %s"},
	} {
		if c.n > 0 {
			t.report.find(t.file.path, fmt.Sprintf("%d "+c.what, c.n, c.first))
		}
	}
}

// fault makes a finding of what cannot be read in a file.
func (im *importer) fault(f file, err error) {
	var damage *archive.DamageError
	if errors.As(err, &damage) {
		im.report.find(fmt.Sprintf("%s, byte %d", damage.File, damage.Offset), "record left out: "+damage.Err.Error())
		return
	}
	im.report.find(f.path, err.Error())
}

// A common counts what answers have in common, and says which is the first.
type common struct {
	n     int
	first string
}

func (c *common) add(a archive.Foreign, why string) {
	if c.n++; c.n > 1 {
		return
	}
	c.first = fmt.Sprintf("%s at byte %d", a.URL, a.Offset)
	if why != "" {
		c.first += ": " + why
	}
}

// A taker takes the answers of one file in.
type taker struct {
	*survey
	file                       file
	others, lost, unread, gone common
}

// take takes in an answer that belongs to a blog.
func (t *taker) take(ctx context.Context, a archive.Foreign) error {
	b := t.blogOf(a.Page)
	if b == nil {
		if isFound(a.Page) && a.Repeats == nil && mayHoldPosts(a.Page) {
			t.others.add(a, "")
		}
		return nil
	}
	if err := t.know(ctx, b); err != nil {
		return err
	}
	a.Source = b.ID
	held, err := t.Store.Holds(ctx, a.Page)
	if err != nil {
		return err
	}
	if held {
		t.report.Held++
		return nil
	}
	if n := t.gallrad[archive.SHA256(a.Body)]; n > 0 {
		t.gone.add(a, fmt.Sprintf("decision %d", n))
		return nil
	}
	if a.Repeats != nil {
		return t.repeat(ctx, a)
	}
	return t.keep(ctx, a, b)
}

// blogOf returns the blog that an answer belongs to, nil if to none.
func (t *taker) blogOf(p archive.Page) *blog {
	if t.isOwn(p) {
		return t.own[p.Source]
	}
	if at := t.within(p.URL); at != "" {
		return t.blogs[at]
	}
	sum := t.sum(p.URL)
	if isFound(p) && p.Repeats == nil && mayHoldPosts(p) {
		return t.blogs[t.within("http://"+t.said[sum])]
	}
	return t.assets[sum]
}

// know makes sure that the archive has the source of a blog.
func (t *taker) know(ctx context.Context, b *blog) (err error) {
	if !b.known {
		b.Source, err = t.put(ctx, b.Source)
		b.known = err == nil
	}
	return err
}

// keep keeps an answer and takes in what it says of posts.
func (t *taker) keep(ctx context.Context, a archive.Foreign, b *blog) error {
	capture, err := t.Store.Capture(ctx, a.Page)
	if err != nil {
		return err
	}
	result := t.saidBy(a)
	change, err := t.Store.See(ctx, capture, result.Posts)
	t.report.Change = t.report.Change.Add(change)
	if err != nil || result.Title == "" || b.Name != b.ID {
		return err
	}
	b.Source, err = t.Store.PutSource(ctx, archive.Source{Address: b.Address, Name: result.Title})
	return err
}

// saidBy returns what an answer says of posts, and counts what it is. Pages that
// cannot be read are one finding.
func (t *taker) saidBy(a archive.Foreign) *extract.Result {
	var one Report
	result := one.answer(a.Page)
	t.report.Pages += one.Pages
	switch {
	case result == nil:
		t.unread.add(a, one.Findings[0].What)
		return &extract.Result{}
	case !isFound(a.Page):
		t.report.Others++
	case !mayHoldPosts(a.Page):
		t.report.Assets++
	}
	for _, f := range one.Findings {
		t.report.find(f.Where, f.What)
	}
	return result
}

// repeat keeps an answer that has the body of an earlier one.
func (t *taker) repeat(ctx context.Context, a archive.Foreign) error {
	earlier, err := t.Store.Earlier(ctx, a)
	if errors.Is(err, archive.ErrNotFound) {
		said := a.Repeats.URL
		if date := a.Repeats.Fetched; !date.IsZero() {
			said += " of " + date.Format(time.RFC3339)
		}
		t.lost.add(a, said)
		return nil
	}
	if err != nil {
		return err
	}
	a.Repeats, a.Body = &earlier.Capture, earlier.Body
	capture, err := t.Store.Capture(ctx, a.Page)
	if err != nil {
		return err
	}
	t.report.Unchanged++
	_, err = t.Store.See(ctx, capture, nil)
	return err
}
