package local

import (
	"slices"

	"kronika/indexer"
	"kronika/search"
	"kronika/search/score"
)

// spoken returns those of some places that stand in the words of a voice.
func (p *part) spoken(found places, voice search.Voice) (places, error) {
	if voice == search.AnyVoice || len(found.docs) == 0 {
		return found, nil
	}
	quoted, err := p.voice(indexer.Quoted, found.docs)
	if err != nil {
		return places{}, err
	}
	commented, err := p.voice(indexer.Commented, found.docs)
	if err != nil {
		return places{}, err
	}
	var kept places
	for i, doc := range found.docs {
		spots := slices.DeleteFunc(slices.Clone(found.at[i]), func(s score.Spot) bool {
			if voice == search.Quoted {
				return !(score.Spot{From: s.From, To: s.From}).Holds(quoted[i]) || !(score.Spot{From: s.To, To: s.To}).Holds(quoted[i])
			}
			return s.Holds(quoted[i]) || s.Holds(commented[i])
		})
		if len(spots) > 0 {
			kept.docs, kept.at = append(kept.docs, doc), append(kept.at, spots)
		}
	}
	return kept, nil
}

// voice returns where words of another than the author stand, by index into docs.
func (p *part) voice(voice string, docs []uint32) ([][]uint64, error) {
	all := make([][]uint64, len(docs))
	err := p.visit(key{indexer.Voice, voice}, docs, func(i int, at []uint64) { all[i] = at })
	return all, err
}
