package topic

import "slices"

// An overlay is a file in the form of the list that changes it. Its blocks meet
// those of the list by their id: namn and omfattning replace, cues are added (one
// that the list has at another level changes level), bort takes cues away, and
// dold = true hides the subject. kommentar
// says of a cue why it is there. A block of another id is a new subject.

// overlaid returns the subjects of a list with what an overlay changes; they may
// share nothing with it.
func overlaid(list []*block, text []byte) ([]*block, error) {
	changes, _, err := parse(OverlayName, text)
	if err != nil {
		return nil, err
	}
	for i, c := range changes {
		at := slices.IndexFunc(list, func(b *block) bool { return b.ID == c.ID })
		if at >= 0 {
			list[at].change(c)
		} else {
			list = append(list, c)
		}
		if at < 0 && c.Name == "" {
			return nil, &FileError{OverlayName, lineOfBlock(text, i), "subject \"" + c.ID + "\" is not in the list: a new one needs a namn"}
		}
	}
	return list, nil
}

// change makes the changes of an overlay.
func (b *block) change(c *block) {
	if c.Name != "" {
		b.Name = c.Name
	}
	if c.Scope != "" {
		b.Scope = c.Scope
	}
	b.hidden = b.hidden || c.hidden
	b.Cues = slices.DeleteFunc(b.Cues, func(old Cue) bool {
		return slices.Contains(c.removed, old.Text) || slices.ContainsFunc(c.Cues, func(n Cue) bool { return n.Text == old.Text })
	})
	b.Cues = append(b.Cues, c.Cues...)
	b.comments = c.comments
	b.file, b.text = c.file, c.text
}
