package entity

import (
	_ "embed"
	"slices"
	"strings"
)

// rolesData is a list of public roles; its form stands in it.
//
//go:embed roller.txt
var rolesData string

// A PersonFound is a person whom a text names with a public role.
type PersonFound struct {
	Name       string // the longest name that the text has
	Role       string // as it stands beside the name, in lower case: "kommunchef", "rektorn"
	Start, End int    // bytes of the text
}

// People returns the persons of a text who have a public role beside their name
// (rektor Karin Ekdal; Karin Ekdal, rektor; Karin Ekdal är ny rektor), and each
// later mention of them, also by the family name alone. Others are left out:
// readers shall not be led to citizens.
func (t *Tagger) People(text string) []PersonFound {
	in := t.enter()
	defer t.leave(in)
	r := t.read(in, text)
	var people []PersonFound
	for i, m := range r.mentions {
		if m.Kind != KindPerson {
			continue
		}
		known := slices.IndexFunc(people, func(p PersonFound) bool { return isSame(p.Name, m.Name) })
		role := t.roleBeside(r.sentences[r.at[i].sentence].Words, r.at[i])
		switch {
		case known >= 0:
			people = append(people, PersonFound{people[known].Name, people[known].Role, m.Start, m.End})
		case role != "":
			people = append(people, PersonFound{m.Name, role, m.Start, m.End})
		}
	}
	return people
}

// isSame reports whether a name is another or its family name.
func isSame(whole, name string) bool {
	return whole == name || strings.HasSuffix(whole, " "+name)
}

// roleReach is how many words may stand between a name and the role behind it:
// «är ny», «som är vår nya».
const roleReach = 4

// roleBeside returns the role of the person whose name stands at p, "" for none.
func (t *Tagger) roleBeside(words []string, p position) string {
	before := p.word - 1
	if before > 0 && words[before] == "," {
		before--
	}
	if before >= 0 && t.isRole(words[before]) {
		return strings.ToLower(words[before])
	}
	for i := p.end; i < len(words) && i <= p.end+roleReach; i++ {
		switch w := words[i]; {
		case t.isRole(w):
			return strings.ToLower(w)
		case i == p.end && w != "," && w != "(" && w != "är" && w != "blir" && w != "som":
			return ""
		case i > p.end && !isBeforeRole(w):
			return ""
		}
	}
	return ""
}

// isBeforeRole reports whether a word may stand between a name and a role.
func isBeforeRole(word string) bool {
	switch word {
	case "är", "blir", "som", "ny", "nya", "vår", "den", "tidigare", "tillförordnad", "tf", "vice", "kommunens", "skolans", "nämndens", "vald", "till", "förste", "andre", "biträdande", "numera", "(", ",", "s", "m", "c", "fp", "l", "kd", "v", "mp", "sd", "S", "M", "C", "FP", "L", "KD", "V", "MP", "SD", ")":
		return true
	}
	return false
}

// isRole reports whether a word is a public role.
func (t *Tagger) isRole(word string) bool {
	word = strings.ToLower(word)
	for _, end := range [...]string{"", "n", "en", "et"} {
		base, ok := strings.CutSuffix(word, end)
		if !ok {
			continue
		}
		if t.roles[base] {
			return true
		}
		for _, role := range t.roleEnds {
			if strings.HasSuffix(base, role) {
				return true
			}
		}
	}
	return false
}

// readRoles reads the form of roller.txt: whole words, and ends of words.
func readRoles(data string) (roles map[string]bool, ends []string) {
	roles = map[string]bool{}
	for line := range strings.Lines(data) {
		line = strings.TrimSpace(line)
		if end, ok := strings.CutPrefix(line, "*"); ok {
			ends = append(ends, end)
		} else if line != "" && line[0] != '#' {
			roles[line] = true
		}
	}
	return roles, ends
}
