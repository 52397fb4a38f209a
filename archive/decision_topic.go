package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Topics are what people decided of the topics of a post, by the IDs of the
// topic list that was in use. It outlives every change of that list.
type Topics struct {
	Confirmed []string // in the order in which they were
	Rejected  []string
}

// ErrTopicDecided says that a decision on a topic would change nothing.
var ErrTopicDecided = errors.New("was decided so already")

// onTopic reports whether an act is one on a topic of a post: it hides nothing.
func (a Act) onTopic() bool { return a == Confirm || a == Reject }

// ProposeTopic returns the decision to confirm or reject a topic of a post, for
// [Decide]. The last decision on a topic of a post holds. The archive does not
// know which topics there are. The error is a *[WithdrawnError] for a post that is
// not shown.
func (s *Store) ProposeTopic(ctx context.Context, id string, act Act, topic string) (Decision, error) {
	p, err := s.Post(ctx, id)
	if err != nil {
		return Decision{}, err
	}
	held := p.Topics.Confirmed
	if act == Reject {
		held = p.Topics.Rejected
	}
	if slices.Contains(held, topic) {
		return Decision{}, fmt.Errorf("post %q: topic %q: %w", id, topic, ErrTopicDecided)
	}
	return Decision{Act: act, Target: Target{Post: p.ID}, Source: p.Source, Topic: topic}, nil
}

// topicsOf returns what a log says of the topics of the posts that the tables
// hold, by their IDs.
func topicsOf(ctx context.Context, db execer, log *decisionLog) (map[string]Topics, error) {
	var decisions []Decision
	for _, d := range log.decisions {
		if d.Act.onTopic() {
			decisions = append(decisions, d)
		}
	}
	if len(decisions) == 0 {
		return nil, nil
	}
	found, err := resolve(ctx, db, decisions)
	if err != nil {
		return nil, err
	}
	all := map[string]Topics{}
	for _, d := range decisions {
		for _, id := range found[d.Target.Post] {
			all[id] = all[id].with(d)
		}
	}
	return all, nil
}

// with returns the topics after a further decision.
func (t Topics) with(d Decision) Topics {
	is := func(topic string) bool { return topic == d.Topic }
	t.Confirmed, t.Rejected = slices.DeleteFunc(t.Confirmed, is), slices.DeleteFunc(t.Rejected, is)
	if d.Act == Confirm {
		t.Confirmed = append(t.Confirmed, d.Topic)
	} else {
		t.Rejected = append(t.Rejected, d.Topic)
	}
	return t
}

// Retagged returns the IDs of the posts of which topics were confirmed or
// rejected behind a head, those of their other keys among them; of a head that
// this log never had, of all such posts.
func (d *Decided) Retagged(h Head) []string {
	if !d.Knows(h) {
		h = Head{}
	}
	var ids []string
	for _, t := range d.touched {
		if t.topic && t.number > h.Number {
			ids = append(ids, t.ids...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Tagged returns what people decided of topics, by ID of the post. Of posts of
// which nothing is shown it says nothing.
func (s *Store) Tagged(ctx context.Context) (map[string]Topics, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	defer v.end()
	all := map[string]Topics{}
	for id, t := range v.topics {
		_, hides, err := v.ruled(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("decisions: %w", err)
		}
		if hides == nil {
			all[id] = t
		}
	}
	return all, nil
}
