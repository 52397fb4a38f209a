package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/search"
)

func TestPager(t *testing.T) {
	s := &site{}
	for _, test := range []struct {
		total, page int
		want        string // first, previous, numbers, next, last, unreachable
	}{
		{0, 1, "- - [] - - -"},
		{10, 1, "- - [1*] - - -"},
		{11, 1, "- - [1* 2] 2 2 -"},
		{35, 3, "1 2 [1 2 3* 4] 4 4 -"},
		{100, 5, "1 4 [3 4 5* 6 7] 6 10 -"},
		{11, 9, "1 2 [] - - -"},
		{10_000, 1000, "1 999 [998 999 1000*] - - -"},
		{1_000_000, 1000, "1 999 [998 999 1000*] - - 990\u00a0000"},
	} {
		p := s.pager(&search.Result{Total: test.total}, at(ask(), test.page))
		numbers := []string{}
		for _, n := range p.Numbers {
			numbers = append(numbers, pageOf(n.Href))
			if n.Current {
				numbers[len(numbers)-1] += "*"
			}
		}
		unreachable := p.Unreachable
		if unreachable == "" {
			unreachable = "-"
		}
		got := fmt.Sprint(pageOf(p.First), " ", pageOf(p.Previous), " ", numbers, " ", pageOf(p.Next), " ", pageOf(p.Last), " ", unreachable)
		if got != test.want {
			t.Errorf("%d posts, page %d: got %s, want %s", test.total, test.page, got, test.want)
		}
	}
}

// pageOf returns the page that an address of [site.searchURL] leads to.
func pageOf(address string) string {
	if address == "" {
		return "-"
	}
	if _, page, ok := strings.Cut(address, "page="); ok {
		return page
	}
	return "1"
}

// TestEveryHit follows the link to the next page until there is none: every post is met
// once.
func TestEveryHit(t *testing.T) {
	f := serve(t, manyPosts(95), "")
	next, hit := regexp.MustCompile(`<a rel="next" href="([^"]+)"`), regexp.MustCompile(`<h3><a href="(/inlagg/[a-z2-7]{13})`)
	met := map[string]int{}
	for path := "/sok?q=skolan"; path != ""; {
		body := f.page(t, path, http.StatusOK)
		for _, m := range hit.FindAllStringSubmatch(body, -1) {
			met[m[1]]++
		}
		path = ""
		if m := next.FindStringSubmatch(body); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	want := map[string]int{}
	for i := range 95 {
		want["/inlagg/"+archive.PostID(key(i))] = 1
	}
	if diff := cmp.Diff(want, met); diff != "" {
		t.Errorf("times that each post was met (-want +got):\n%s", diff)
	}
}
