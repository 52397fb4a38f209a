package export

import (
	"bufio"
	"cmp"
	"context"
	"embed"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/template"
	"time"

	"kronika/archive"
	"kronika/archive/bag"
)

//go:embed templates
var files embed.FS

var templates = template.Must(template.ParseFS(files, "templates/*.txt"))

// writePosts writes what is shown of the posts.
func (k *packer) writePosts(ctx context.Context, lines, table *os.File) error {
	buffers := []*bufio.Writer{bufio.NewWriter(lines), bufio.NewWriter(table)}
	var write []func(archive.Post) error
	for i, format := range []Format{Lines, Table} {
		w, err := k.writer(buffers[i], format)
		if err != nil {
			return err
		}
		write = append(write, w)
	}
	err := k.each(ctx, func(posts []archive.Post) error {
		for i, p := range posts {
			switch {
			case p.Status == archive.Withdrawn:
				k.made.Withdrawn++
			case i == 0:
				k.made.Posts++
				fallthrough
			default:
				k.made.Revisions++
			}
			for _, w := range write {
				if err := w(k.place(p)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, b := range buffers {
		if err == nil {
			err = b.Flush()
		}
	}
	return err
}

// creators returns whose records these are.
func (k *packer) creators() []string {
	return k.distinct(func(src archive.Source) string {
		municipality := ""
		if src.Owner == archive.Authority {
			municipality = src.Municipality
		}
		return cmp.Or(src.Creator, k.Settings.Creator, municipality)
	})
}

// keepers returns who answers for the archive.
func (k *packer) keepers() []string {
	return k.distinct(func(src archive.Source) string { return cmp.Or(src.Keeper, k.Settings.Keeper) })
}

func (k *packer) keeper() string { return strings.Join(k.keepers(), "; ") }

// distinct returns what the blogs say, each once.
func (k *packer) distinct(say func(archive.Source) string) (all []string) {
	for _, src := range k.sources {
		if s := say(src); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// period returns the period of the package as ISO 8601 has it, open ends as "..".
func (k *packer) period() string {
	return cmp.Or(string(k.Selection.From), "..") + "/" + cmp.Or(string(k.Selection.To), "..")
}

// info returns what bag-info.txt says.
func (k *packer) info() []bag.Field {
	info := []bag.Field{{Label: "Source-Organization", Value: cmp.Or(k.keeper(), strings.Join(k.creators(), "; "))}}
	add := func(label string, values ...string) {
		for _, v := range values {
			info = append(info, bag.Field{Label: label, Value: v})
		}
	}
	add("Archival-Creator", k.creators()...)
	add("Archival-Owner", k.keepers()...)
	label := "Contact-Name"
	if strings.Contains(k.Settings.Contact, "@") {
		label = "Contact-Email"
	}
	add(label, k.Settings.Contact)
	add("Bagging-Date", k.Now.Format(time.DateOnly))
	add("External-Description", fmt.Sprintf("%d blogginlägg, %s: texter, webbsidor som visar dem (WARC), tabell och logg", k.made.Posts, k.chosen()))
	add("Kronika-Period", k.period())
	for _, src := range k.sources {
		add("Kronika-Source", src.ID+" "+src.Address)
	}
	add("Bag-Software-Agent", k.Software)
	return info
}

// chosen says in Swedish which posts were chosen.
func (k *packer) chosen() string {
	sel := k.Selection
	said := "alla inlägg"
	switch {
	case sel.From != "" && sel.To != "":
		said = fmt.Sprintf("publicerade %s till %s", sel.From, sel.To)
	case sel.From != "":
		said = fmt.Sprintf("publicerade från och med %s", sel.From)
	case sel.To != "":
		said = fmt.Sprintf("publicerade till och med %s", sel.To)
	}
	if len(sel.IDs) > 0 {
		said += fmt.Sprintf(", bland %d utvalda", len(sel.IDs))
	}
	if len(sel.Sources) > 0 {
		said += ", i " + strings.Join(sel.Sources, ", ")
	}
	return said
}

// A said is what the texts for people say.
type said struct {
	Made
	Chosen    string
	Time      string
	Software  string
	Contact   string
	Keepers   []string
	Sources   []archive.Source
	Decisions []string
	Head      archive.Head // of the log of decisions
}

func (k *packer) said(decisions []archive.Decision, head archive.Head) said {
	s := said{Made: k.made, Chosen: k.chosen(), Time: k.Now.UTC().Format("2006-01-02 15:04 UTC"), Software: k.Software, Contact: k.Settings.Contact,
		Keepers: k.keepers(), Sources: k.sources, Head: head}
	for _, d := range decisions {
		s.Decisions = append(s.Decisions, sentence(d))
	}
	return s
}

// sentence says in Swedish what was decided.
func sentence(d archive.Decision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  Beslut %d: %s", d.Time.Format("2006-01-02 15:04 UTC"), d.Number, what(d))
	for _, part := range [][2]string{{"Beslutat av: ", d.By}, {"Grund: ", d.Reason}, {"Ärende: ", d.Reference}} {
		if part[1] != "" {
			b.WriteString(" " + part[0] + strings.TrimSuffix(part[1], ".") + ".")
		}
	}
	return b.String()
}

// what says what a decision did. It says nothing of what the post says.
func what(d archive.Decision) string {
	post, t := "inlägget "+d.Target.Post, d.Target
	if d.Source != "" {
		post += " i " + d.Source
	}
	part := "I" + strings.TrimPrefix(post, "i")
	switch {
	case t.Revision != nil:
		part = fmt.Sprintf("Version %d av %s", t.Revision.Number, post)
	case t.Comment != nil:
		part = fmt.Sprintf("Kommentar %d till %s", t.Comment.Number, post)
	case t.Passage != nil:
		part = "En uppgift i " + post
	}
	switch d.Act {
	case archive.Withdraw:
		return part + " drogs tillbaka."
	case archive.Restore:
		return part + " visas igen."
	case archive.Gallra:
		return part + " gallrades."
	case archive.Confirm:
		return "Ämnet " + d.Topic + " bekräftades för " + post + "."
	case archive.Reject:
		return "Ämnet " + d.Topic + " avvisades för " + post + "."
	}
	lost := 0
	if d.Waived != nil {
		lost = d.Waived.Number
	}
	return fmt.Sprintf("Beslut fram till nummer %d saknas i loggen; att den gäller ändå godtogs.", lost)
}
