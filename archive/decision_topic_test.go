package archive

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// decideTopic confirms or rejects a topic of a post.
func decideTopic(t *testing.T, s *Store, id string, act Act, topic string) {
	t.Helper()
	d, err := s.ProposeTopic(t.Context(), id, act, topic)
	if err == nil {
		_, err = Decide(t.Context(), s.Dir(), nil, d)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTopics: the last decision on a topic holds, by whatever key of the post, and
// also when two posts turn out to be one.
func TestTopics(t *testing.T) {
	s := put(t, Post{Text: "Ett.", Keys: []string{"granhamra:/a"}}, Post{Text: "Två.", Keys: []string{"granhamra:/b"}})
	a, b := PostID("granhamra:/a"), PostID("granhamra:/b")
	check := func(id string, want Topics) {
		t.Helper()
		p, err := s.Post(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, p.Topics); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for p, err := range s.Posts(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, p.Topics); p.ID == id && diff != "" {
				t.Errorf("among all (-want +got):\n%s", diff)
			}
		}
	}
	check(a, Topics{})
	decideTopic(t, s, a, Confirm, "skola")
	decideTopic(t, s, a, Reject, "kultur")
	decideTopic(t, s, a, Confirm, "kultur")
	check(a, Topics{Confirmed: []string{"skola", "kultur"}, Rejected: []string{}})
	if _, err := s.ProposeTopic(t.Context(), a, Confirm, "skola"); !errors.Is(err, ErrTopicDecided) {
		t.Errorf("again: got %v, want ErrTopicDecided", err)
	}
	if _, err := s.ProposeTopic(t.Context(), PostID("granhamra:/ingen"), Confirm, "skola"); !errors.Is(err, ErrNotFound) {
		t.Errorf("no post: got %v, want ErrNotFound", err)
	}
	decideTopic(t, s, b, Reject, "skola")
	check(b, Topics{Confirmed: nil, Rejected: []string{"skola"}})
	seeOn(t, s, time.Date(2026, 11, 2, 7, 0, 0, 0, time.UTC), Post{Text: "Ett.", Keys: []string{"granhamra:/a", "granhamra:/b"}})
	for _, id := range []string{a, b} {
		p, err := s.Post(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Topics{Confirmed: []string{"kultur"}, Rejected: []string{"skola"}}, p.Topics); diff != "" {
			t.Errorf("one post (-want +got):\n%s", diff)
		}
	}
}

// TestTopicsHideNothing: a decision on a topic leaves its post in every answer, and
// tells an index to put it in again. What is withdrawn has no topics.
func TestTopicsHideNothing(t *testing.T) {
	s := put(t, Post{Text: "Ett.", Keys: []string{"granhamra:/a"}}, Post{Text: "Två.", Keys: []string{"granhamra:/b"}})
	a, b := PostID("granhamra:/a"), PostID("granhamra:/b")
	decideTopic(t, s, a, Confirm, "skola")
	before, err := s.Head()
	if err != nil {
		t.Fatal(err)
	}
	decideTopic(t, s, b, Reject, "skola")
	decided, err := s.Decided(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := decided.Since(Head{}, 0); len(got) > 0 {
		t.Errorf("hidden: got %v, want none", got)
	}
	both := []string{a, b}
	slices.Sort(both)
	for _, test := range []struct {
		head Head
		want []string
	}{{Head{}, both}, {before, []string{b}}, {decided.Head, nil}, {Head{9, "okänd"}, both}} {
		if diff := cmp.Diff(test.want, decided.Retagged(test.head)); diff != "" {
			t.Errorf("since %v (-want +got):\n%s", test.head, diff)
		}
	}
	withdraw(t, s, a, Part{})
	if _, err := s.ProposeTopic(t.Context(), a, Confirm, "kultur"); !errors.As(err, new(*WithdrawnError)) {
		t.Errorf("withdrawn: got %v, want a WithdrawnError", err)
	}
	tagged, err := s.Tagged(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]Topics{b: {Rejected: []string{"skola"}}}, tagged); diff != "" {
		t.Errorf("tagged (-want +got):\n%s", diff)
	}
}
