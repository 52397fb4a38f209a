package archive

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// elsewhere are the fields of a post that do not stand among what a sighting says.
var elsewhere = []string{"ID", "Revision", "Text", "HTML", "Capture", "Gone", "Topics", "Seq"}

// filled returns a post in which every field says something, but for those that stand
// elsewhere.
func filled(t *testing.T) Post {
	t.Helper()
	var p Post
	v := reflect.ValueOf(&p).Elem()
	for i := range v.NumField() {
		name, f := v.Type().Field(i).Name, v.Field(i)
		if slices.Contains(elsewhere, name) {
			continue
		}
		switch f.Interface().(type) {
		case []string:
			f.Set(reflect.ValueOf([]string{name, "", "åäö"}))
		case []Comment:
			f.Set(reflect.ValueOf([]Comment{{"a", "2013", "b"}, {}, {Text: "c\x00"}}))
		case *int:
			n := 1 << 40
			f.Set(reflect.ValueOf(&n))
		case bool:
			f.SetBool(true)
		default:
			f.SetString(name) // or it is of a kind that said.go does not know yet
		}
	}
	return p
}

// TestSaid writes and reads what posts say; every field of a post, one by one and all.
func TestSaid(t *testing.T) {
	all := filled(t)
	cases := []Post{{}, all, {Labels: []string{""}}, {Keys: []string{"a\x00"}}, {CommentsCount: new(int)}}
	for i := range reflect.TypeFor[Post]().NumField() {
		var one Post
		reflect.ValueOf(&one).Elem().Field(i).Set(reflect.ValueOf(all).Field(i))
		cases = append(cases, one)
	}
	for _, p := range cases {
		b := p.appendSaid(nil)
		var got Post
		if err := got.readSaid(b); err != nil {
			t.Errorf("%+v: %v", p, err)
		}
		if diff := cmp.Diff(got, p); diff != "" {
			t.Errorf("(-got +want):\n%s", diff)
		}
	}
	odd := Post{Title: "a\xff", Text: "b"}
	var got Post
	if err := got.readSaid(odd.appendSaid(nil)); err != nil || got.Title != "a\uFFFD" || got.Text != "" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// FuzzSaid reads what nobody wrote: an error, or a post that is written and read again.
func FuzzSaid(f *testing.F) {
	f.Add([]byte{})
	f.Add((&Post{Title: "a", Labels: []string{"b"}, Comments: []Comment{{Text: "c"}}, Truncated: true}).appendSaid(nil))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, b []byte) {
		var p, again Post
		if p.readSaid(b) != nil {
			return
		}
		said := p.appendSaid(nil)
		if err := again.readSaid(said); err != nil {
			t.Fatalf("written and read again: %v", err)
		}
		if twice := again.appendSaid(nil); string(twice) != string(said) {
			t.Errorf("got %q, want %q", twice, said)
		}
	})
}
