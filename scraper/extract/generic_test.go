package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const prose = "<p>Kommunen har beslutat att bygga en ny skola i Norrbyn, och bygget börjar till våren om allt går som det ska.</p>" +
	"<p>Skolan får plats för tvåhundra elever, en matsal, en idrottshall och ett bibliotek som är öppet för alla i byn.</p>" +
	"<p>Det blir dyrt, men det blir bra, och det är roligt att få berätta om något som växer.</p>"

// TestOtherPost holds what is read of one post on a page of an unknown program.
func TestOtherPost(t *testing.T) {
	list := "<section>" + strings.Repeat("<div><h2><a href='/annan/'>Annan</a></h2><time datetime='2011-01-01'></time></div>", 3) + "</section>"
	for _, c := range []struct{ name, head, body, title, date, author string }{
		{"a date below the title", "<title>Ny skola - Granhamra</title>", "<h1>Ny skola</h1><p>Publicerad 23 november 2012</p>" + prose, "Ny skola", "2012-11-23", ""},
		{"not that of the change", "<title>Ny skola</title>", "<h1>Ny skola</h1><time class=updated datetime='2013-01-01'></time><time datetime='2012-11-23T10:00:00+01:00'></time>" + prose, "Ny skola", "2012-11-23T10:00:00+01:00", ""},
		{"OpenGraph", "<meta property='og:title' content='Ny skola'><meta property='article:published_time' content='2012-11-23T10:00:00+01:00'>", "<h3>Granhamra</h3><h1>Ny skola</h1>" + prose, "Ny skola", "2012-11-23T10:00:00+01:00", ""},
		{"a graph", `<script type="application/ld+json">{"@graph":[{"@type":"Person","@id":"#a","name":"Anna Ek"},{"@type":["Article","BlogPosting"],"headline":"Ny skola","author":{"@id":"#a"},"datePublished":"2012-11-23T10:00:00+01:00"}]}</script>`,
			"<h1>Ny skola</h1>" + prose, "Ny skola", "2012-11-23T10:00:00+01:00", "Anna Ek"},
		{"with lists of others", "<meta property='og:type' content=article><title>Ny skola</title>", "<h1>Ny skola</h1><time datetime='2012-11-23'></time>" + prose + list, "Ny skola", "2012-11-23", ""},
		{"named by its program", "<title>Ny skola</title>", "<h1>Ny skola</h1><span class=author><a href='/a'>Anna Ek</a></span><span itemprop=datePublished content='2012-11-23'></span><div itemprop=articleBody>" + prose + "</div><p>Kontakt</p>", "Ny skola", "2012-11-23", "Anna Ek"},
	} {
		r, err := Extract(Page{URL: "https://www.granhamra.example/blogg/ny-skola", Body: []byte("<html><head>" + c.head + "</head><body><nav><a href='/'>Start</a></nav><main>" + c.body + "</main><footer>Växel 0123-45 00</footer>")})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		p := r.Posts[0]
		if len(r.Posts) != 1 || p.Title != c.title || string(p.Published) != c.date || p.Author != c.author {
			t.Errorf("%s: got %d posts, %q of %s by %q", c.name, len(r.Posts), p.Title, p.Published, p.Author)
		}
		if !strings.HasPrefix(p.Text, "Kommunen har beslutat") || !strings.HasSuffix(p.Text, "något som växer.") || p.URL != "https://www.granhamra.example/blogg/ny-skola" {
			t.Errorf("%s: text %q at %s", c.name, p.Text, p.URL)
		}
	}
}

// TestOtherList holds what is a list of posts on a page of an unknown program.
func TestOtherList(t *testing.T) {
	const one, two = "<div><h2><a href='/ett'>Ett</a></h2><p class=datum>23 november 2012</p><p>Text ett.</p><p>Mer text.</p></div>", "<div><h2><a href='/tva'>Två</a></h2><p class=datum>16 november 2012</p><p>Text två …</p></div>"
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"boxes", one + two, []string{"Ett", "Två"}},
		{"a menu beside", "<nav>" + strings.ReplaceAll(one+two, "/", "/m") + "</nav>" + one + two, []string{"Ett", "Två"}},
		{"the longer of two", "<section>" + one + two + "</section><section>" + strings.NewReplacer("Ett", "Tre", "Två", "Fyra", "/ett", "/tre", "/tva", "/fyra", "Text", strings.Repeat("Lång text. ", 9)).Replace(one+two) + "</section>", []string{"Tre", "Fyra"}},
		{"without dates", strings.NewReplacer("23 november 2012", "", "16 november 2012", "").Replace(one + two), nil},
		{"one only", one, nil},
	} {
		r, err := Extract(Page{URL: "https://www.granhamra.example/blogg", Body: []byte("<title>Blogg</title><body>" + c.body)})
		var got []string
		if err == nil && len(r.Posts) > 1 {
			for _, p := range r.Posts {
				got = append(got, p.Title)
				if strings.Contains(p.Text, "2012") || p.Truncated != !strings.Contains(p.Text, "\n\n") || !strings.HasPrefix(string(p.Published), "2012-11-") {
					t.Errorf("%s: %+v", c.name, p)
				}
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestEntries holds the properties that microformats imply, and those that are of
// others within them.
func TestEntries(t *testing.T) {
	for _, c := range []struct{ html, title, text, url string }{
		{"<p class=h-entry>Bara ett namn</p>", "Bara ett namn", "", ""},
		{"<a class=h-entry href='https://b.example/1'>En länk</a>", "En länk", "", "https://b.example/1"},
		{"<div class=h-entry><p class=e-content>En anteckning</p></div>", "", "En anteckning", ""},
		{"<div class=h-entry><p class='p-name e-content'>Namn och text</p></div>", "Namn och text", "Namn och text", ""},
		{"<div class=h-entry><b class=p-name>Namn<script>x</script></b><p class=e-content>Text</p></div>", "Namn", "Text", ""},
		{"<div class=h-entry><div class='h-cite'><a class='u-url p-name' href='https://c.example/1'>Annans</a></div><p class=e-content>Svar</p><a class=u-url href='https://b.example/2'>#</a></div>", "", "Svar", "https://b.example/2"},
		{"<div class=h-entry><span class='h-card p-author'><a class='p-name u-url' href='https://b.example/'>Ida</a></span><p class=e-content>Text</p></div>", "", "Text", ""},
	} {
		r, err := Extract(Page{URL: "https://b.example/", Body: []byte(c.html)})
		if err != nil {
			t.Fatal(err)
		}
		if p := r.Posts[0]; p.Title != c.title || p.Text != c.text || p.URL != c.url {
			t.Errorf("%s: got %q, %q at %q", c.html, p.Title, p.Text, p.URL)
		}
	}
}
