package archive

import "fmt"

// Accessibility is what the operator says of how accessible the site is, as the
// Swedish law on digital public service (2018:1937) wants it told. An absent key says
// that nobody has looked.
//
//	[accessibility]
//	compliance = "delvis"
//	assessed = "2026-11-20"
//	assessor = "Tillgängligt AB"
//	shortcomings = ["Bilder i gamla inlägg visas inte."]
type Accessibility struct {
	Compliance   string   `toml:"compliance"`   // with the law: helt, delvis or inte; empty: not assessed
	Assessed     Date     `toml:"assessed"`     // the day of the last assessment; empty: none was made
	Assessor     string   `toml:"assessor"`     // the third party that made it; empty: it was the operator
	Shortcomings []string `toml:"shortcomings"` // Swedish sentences
}

func (a Accessibility) check() error {
	switch a.Compliance {
	case "", "helt", "delvis", "inte":
	default:
		return fmt.Errorf("accessibility: compliance %q: want helt, delvis or inte", a.Compliance)
	}
	if a.Assessed == "" {
		return nil
	}
	if d, err := ParseDate(string(a.Assessed)); err != nil || d.Precision() != Day {
		return fmt.Errorf("accessibility: assessed %q: want a day such as 2026-11-20", a.Assessed)
	}
	return nil
}
