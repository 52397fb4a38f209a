package search

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// TestAppendJSON encodes results of any values of all fields, as encoding/json does.
func TestAppendJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	results := []*Result{{}, {Hits: []Hit{}, Facets: map[string][]Value{}, Wider: &Wider{}}}
	for range 2_000 {
		res := new(Result)
		scatter(r, reflect.ValueOf(res).Elem())
		results = append(results, res)
	}
	for _, res := range results {
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(res); err != nil {
			t.Fatal(err)
		}
		got, err := res.AppendJSON([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		if string(got)+"\n" != "before"+want.String() {
			t.Fatalf("got  %s\nwant %s", got, want.Bytes())
		}
	}
	if got, err := (&Result{TookMS: math.NaN()}).AppendJSON(nil); err == nil {
		t.Errorf("no number: got %s, want an error", got)
	}
}

// scatter gives a value anything, its fields too.
func scatter(r *rand.Rand, v reflect.Value) {
	texts := []string{"", "skola", "Åsa & \"Örn\"", "a\\b\n\t\x01", "<mark>å</mark>", "\xff", "rad\u2028rad", "😀", "2012-11"}
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(r.IntN(2) > 0)
	case reflect.Int:
		v.SetInt(int64(r.IntN(3) * r.IntN(1_000_000)))
	case reflect.Float64:
		v.SetFloat([]float64{0, -1.5, r.Float64(), 1e-7, 1e21, 123456.789}[r.IntN(6)])
	case reflect.Slice:
		if n := r.IntN(4); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		}
		for i := range v.Len() {
			scatter(r, v.Index(i))
		}
	case reflect.Map:
		if n := r.IntN(4); n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range n - 1 {
				key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				scatter(r, key)
				scatter(r, value)
				v.SetMapIndex(key, value)
			}
		}
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*time.Time]() {
			at := time.Unix(int64(r.IntN(2_000_000_000)), 0).UTC()
			v.Set(reflect.ValueOf(&at))
		} else if r.IntN(2) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			scatter(r, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			scatter(r, v.Field(i))
		}
	default:
		panic("no value of " + v.Type().String())
	}
}

// BenchmarkJSON encodes an answer of ten hits, 350 values and 1,000 months by hand, and
// as encoding/json does.
func BenchmarkJSON(b *testing.B) {
	res := &Result{Hits: make([]Hit, 10), Facets: map[string][]Value{"month": make([]Value, 200), "author": make([]Value, 150)}, Histogram: Histogram{"month", make([]Bucket, 1000)}}
	for i := range res.Hits {
		res.Hits[i] = Hit{ID: "k7f2m9q4xbr3d", Title: "Skolan får nya lokaler", Snippet: "… <mark>skolan</mark> och förskolan i kommunen …", Score: 3.25}
	}
	for _, values := range res.Facets {
		for i := range values {
			values[i] = Value{Value: "2012-11", Name: "november 2012", Count: i}
		}
	}
	for i := range res.Histogram.Buckets {
		res.Histogram.Buckets[i] = Bucket{Start: "2012-11", Count: i}
	}
	b.Run("append", func(b *testing.B) {
		var to []byte
		for b.Loop() {
			to, _ = res.AppendJSON(to[:0])
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		var to bytes.Buffer
		for b.Loop() {
			to.Reset()
			enc := json.NewEncoder(&to)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(res); err != nil {
				b.Fatal(err)
			}
		}
	})
}
