package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kronika/archive"
	"kronika/search"
)

// A derivedView is what a program read out of a post, with the reasons.
type derivedView struct {
	Topics     []topicView
	Named      []namedView
	Decisions  []decisionView
	References []referenceView
	Version    string // of the lists
}

// A topicView is a topic with what speaks for it.
type topicView struct {
	link
	How     string   // "härlett ur texten"
	Reasons []string // "”skolan”, 3 poäng"
	Show    string   // address of the post with the words marked
}

// A namedView is a kind of names that the text has.
type namedView struct {
	ID, Title string
	Links     []link
}

// A decisionView is a sentence that tells of a decision.
type decisionView struct {
	Stage, Organ, Meeting string // any may be empty but the first
	Sentence              string
	Place                 string // address of its paragraph
	Minutes               string
}

// A referenceView is something that the text refers to.
type referenceView struct {
	link  // to the page of a diarienummer, or a search for the same
	Kind  string
	Diary string // address in the municipality's diary
}

// derived returns what was read out of a post for its page.
func (s *site) derived(d *search.Derived, post *archive.Post, src archive.Source) derivedView {
	v := derivedView{Version: listNames(d.Version)}
	for _, t := range d.Topics {
		v.Topics = append(v.Topics, s.topic(t, post))
	}
	for _, kind := range []struct {
		facet, title string
		found        []search.Mentioned
	}{{"organ", "Organ", d.Organs}, {"place", "Platser", d.Places}, {"person", "Personer", d.People}} {
		if len(kind.found) > 0 {
			v.Named = append(v.Named, namedView{kind.facet, kind.title, s.named(kind.facet, kind.found)})
		}
	}
	for _, dec := range d.Decisions {
		shown := decisionView{Stage: initial(dec.Stage), Meeting: shortDate(archive.Date(dec.Meeting)), Sentence: dec.Sentence, Place: place(dec.Paragraph), Minutes: webAddress(dec.Minutes)}
		if dec.Organ != nil {
			shown.Organ = dec.Organ.Name
		}
		v.Decisions = append(v.Decisions, shown)
	}
	for _, ref := range d.References {
		if shown, ok := s.reference(ref, src); ok {
			v.References = append(v.References, shown)
		}
	}
	return v
}

func (s *site) topic(t search.AboutTopic, post *archive.Post) topicView {
	v := topicView{link: link{s.searchURL(only(ask(), "topic", t.ID)), t.Name}, How: sourceOfTopic(t.Source)}
	if len(t.Evidence) > 0 {
		v.Show = s.prefix + "/inlagg/" + post.ID + "?varfor=" + t.ID + place(t.Paragraph)
	}
	points := map[string]float64{}
	var words []string
	for _, e := range t.Evidence {
		word := "”" + e.Words + "”"
		switch e.Paragraph {
		case 0:
			word += " i rubriken"
		case -1:
			word = "etiketten " + word
		}
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
		points[word] += e.Points
	}
	for _, word := range words {
		v.Reasons = append(v.Reasons, word+", "+decimal(points[word])+nbsp+"poäng")
	}
	return v
}

// sourceOfTopic says what gave a post its topic.
func sourceOfTopic(source string) string {
	switch source {
	case "bekräftad":
		return "bekräftat av en människa"
	case "etikett":
		return "härlett ur bloggens etikett"
	}
	return "härlett ur texten"
}

func (s *site) named(facet string, found []search.Mentioned) (links []link) {
	for _, m := range found {
		links = append(links, link{s.searchURL(only(ask(), facet, m.ID)), m.Name})
	}
	return links
}

// reference returns a reference as it is shown. Days are none: they are in the text.
func (s *site) reference(ref search.Reference, src archive.Source) (referenceView, bool) {
	v := referenceView{link: link{Text: ref.Value}, Diary: webAddress(ref.Link)}
	field := ref.Kind
	switch ref.Kind {
	case "dnr":
		v.Kind, v.Href = "Diarienummer", s.caseURL(src.Municipality, ref.Value)
	case "§":
		v.Kind = "Paragraf i protokoll"
	case "sfs":
		v.Kind = "Lag"
	case "prop":
		v.Kind, field = "Proposition", ""
	case "kr":
		n, err := strconv.Atoi(ref.Value)
		if err != nil {
			return v, false
		}
		v.Kind, v.Text, field = "Belopp", number(n)+nbsp+"kronor", "belopp"
	default:
		return v, false
	}
	if v.Href == "" && field != "" {
		req := ask()
		req.Query, req.Sort = field+`:"`+strings.ReplaceAll(ref.Written, `"`, "")+`"`, search.Relevance
		v.Href = s.searchURL(req)
	}
	return v, true
}

// place returns the end of an address that leads to a paragraph, none for the title.
func place(paragraph int) string {
	if paragraph < 1 {
		return ""
	}
	return fmt.Sprintf("#p%d", paragraph)
}

// decimal writes points: "3", "0,4".
func decimal(f float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64), ".", ",", 1)
}

// listNames says in Swedish which lists derived what a post is tagged with, from
// their names and versions as "topics 2.2 d7ca9e33bc53, bodies 1 3a7ad8959231":
// "ämnen 2.2, organ 1". What is after the version, in answers to programs, tells
// apart lists that were changed in place.
func listNames(version string) string {
	swedish := map[string]string{"topics": "ämnen", "bodies": "organ", "decisions": "beslut", "names": "namn", "people": "personer"}
	var names []string
	for list := range strings.SplitSeq(version, ", ") {
		fields := strings.Fields(list)
		if len(fields) == 0 || swedish[fields[0]] == "" {
			continue
		}
		fields[0] = swedish[fields[0]]
		names = append(names, strings.Join(fields[:min(2, len(fields))], nbsp))
	}
	return strings.Join(names, ", ")
}
