package measure

import (
	"math"
	"strings"
	"testing"
)

func TestRate(t *testing.T) {
	grades := map[string]int{"a": 2, "b": 1, "c": 0}
	for _, c := range []struct {
		found string
		want  Score
	}{
		{"a b", Score{1, 1, 1, 1}},
		{"x a", Score{2 / math.Log2(3) / (2 + 1/math.Log2(3)), 0.5, 0.5, 0.5}},
		{"c x", Score{}},
		{"", Score{}},
		{strings.Repeat("x ", 10) + "b", Score{0, 0, 0.5, 1. / 11}},
		{strings.Repeat("x ", 100) + "b", Score{}},
	} {
		got := Rate(strings.Fields(c.found), grades)
		for _, d := range []float64{got.NDCG10 - c.want.NDCG10, got.Recall10 - c.want.Recall10, got.Recall100 - c.want.Recall100, got.MRR - c.want.MRR} {
			if math.Abs(d) > 1e-9 {
				t.Errorf("%q: got %+v, want %+v", c.found, got, c.want)
				break
			}
		}
	}
	if got := Rate([]string{"a"}, nil); got != (Score{}) {
		t.Errorf("no judgement: got %+v", got)
	}
}

func TestMean(t *testing.T) {
	if got, want := Mean([]Score{{1, 1, 1, 1}, {0, 1, 1, 0.5}}), (Score{0.5, 1, 1, 0.75}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := Mean(nil); got != (Score{}) {
		t.Errorf("of none: got %+v", got)
	}
}

func TestRead(t *testing.T) {
	q, err := ReadQueries(strings.NewReader("1\tVad kostar ett bygglov?\n\n2\tskola\tbeslut\n"))
	if err != nil || len(q) != 2 || q[1] != (Query{"2", "skola\tbeslut"}) {
		t.Errorf("got %v, %v", q, err)
	}
	j, err := ReadJudgements(strings.NewReader("1 0 a 1\n1\t0\tb\t2\n"))
	if err != nil || j["1"]["b"] != 2 {
		t.Errorf("got %v, %v", j, err)
	}
	for _, text := range []string{"1 0 a", "1 0 a x"} {
		if _, err := ReadJudgements(strings.NewReader("1 0 a 1\n" + text)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: got %v, want an error that names line 2", text, err)
		}
	}
	if _, err := ReadQueries(strings.NewReader("skola")); err == nil {
		t.Error("a query without ID was read")
	}
}
