package local

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// harms are what may happen to a file, each at a place between 0, its begin, and 1, its end.
func harms() map[string]func(data []byte) []byte {
	all := map[string]func([]byte) []byte{"gone": nil, "empty": func([]byte) []byte { return nil }}
	for _, at := range []float64{0.01, 0.5, 0.99} {
		all[fmt.Sprintf("cut at %v", at)] = func(data []byte) []byte { return data[:int(float64(len(data))*at)] }
	}
	for i, at := range []float64{0, 0.05, 0.3, 0.5, 0.75, 0.99, 1} {
		all[fmt.Sprintf("bit flipped at %v", at)] = func(data []byte) []byte {
			data[int(float64(len(data)-1)*at)] ^= 1 << i
			return data
		}
	}
	return all
}

// long returns a post of many words: its segment has several blocks.
func long(n int) archive.Post {
	var text strings.Builder
	r := rand.New(rand.NewPCG(uint64(n), 1))
	for range 2500 {
		fmt.Fprintf(&text, "ord%d ", r.IntN(100_000))
	}
	return archive.Post{Keys: []string{fmt.Sprintf("granhamra:/%d", n)}, Text: fmt.Sprintf("Inlägg nummer %d. %s", n, text.String()), Published: "2012-11"}
}

// found is who finds out about damage.
type found struct{ opening, check, verify bool }

// look lets everybody look at an index for damage of a file; anything else that goes wrong
// fails the test.
func look(t *testing.T, index, file string) (by found) {
	t.Helper()
	is := func(err error) bool {
		damage, ok := errors.AsType[*indexer.DamageError](err)
		if err != nil && (!ok || !strings.HasSuffix(damage.Path(), path.Base(file)) && path.Base(file) != "CURRENT" && path.Base(file) != "manifest.sha256") {
			t.Errorf("got %v, want damage of %s", err, file)
		}
		return ok
	}
	dir, m, err := indexer.Current(index)
	if err != nil {
		damaged := is(err)
		return found{damaged, damaged, damaged}
	}
	ix, err := Open(dir, m)
	if by.opening = is(err); err == nil {
		defer ix.Close()
	}
	by.check = is(m.Check(dir))
	damages, err := m.Verify(t.Context(), dir, nil)
	if err != nil {
		t.Error(err)
	}
	for _, d := range damages {
		by.verify = is(d)
	}
	return by
}

// TestEveryFile harms each file of an index in every way. Opening notices what is gone or
// cut, all that is wrong with a small file, and the end of a segment; the check behind it
// and verify notice everything. A server is told of it and answers nothing any more, and
// the next update makes the index anew.
func TestEveryFile(t *testing.T) {
	f := folder{t, t.TempDir()}
	var posts []archive.Post
	for n := range 40 {
		posts = append(posts, long(n))
	}
	m := f.update(posts...)
	files := []string{"CURRENT", m.Generation + "/manifest.json", m.Generation + "/manifest.sha256"}
	for name := range m.Files {
		files = append(files, m.Generation+"/"+name)
	}
	whole := 0
	for _, file := range files {
		t.Run(strings.ReplaceAll(file, "/", " "), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(f.index(), filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			for name, harm := range harms() {
				index := filepath.Join(t.TempDir(), "index")
				if err := os.CopyFS(index, os.DirFS(f.index())); err != nil {
					t.Fatal(err)
				}
				harmed := filepath.Join(index, filepath.FromSlash(file))
				remove(t, harmed)
				if harm != nil {
					rewrite(t, harmed, harm(append([]byte(nil), data...)))
				}
				by := look(t, index, file)
				if early := !strings.HasPrefix(name, "bit") || len(data) < 256<<10 || name == "bit flipped at 1"; !by.check || !by.verify || early && !by.opening {
					t.Fatalf("%s: noticed by %+v", name, by)
				}
				if !by.opening {
					whole++ // only all of it tells
				}
				if name == "gone" || name == "cut at 0.5" || name == "bit flipped at 0.3" {
					checkRefused(t, index, name)
				}
			}
			checkRebuilt(t, f, file, len(posts))
		})
	}
	if whole == 0 {
		t.Error("opening found everything: no segment has more than one block, and the check behind it found nothing")
	}
}

// checkRefused holds that a server finds an index damaged, and answers nothing then.
func checkRefused(t *testing.T, index, harm string) {
	t.Helper()
	follower := Follow(t.Context(), index, analyst(t), slog.New(slog.DiscardHandler))
	defer follower.Close()
	<-follower.Damaged()
	if err := follower.Ready(); !errors.Is(err, search.ErrDamaged) {
		t.Errorf("%s: ready says %v, want damage", harm, err)
	}
	if got, err := follower.Find(t.Context(), everything()); !errors.Is(err, search.ErrDamaged) {
		t.Errorf("%s: got %+v, %v, want damage", harm, got, err)
	}
	if h := follower.Health(); !h.Damaged || h.Files != 0 || !h.Checked.IsZero() {
		t.Errorf("%s: got %+v, want damage and nothing served", harm, h)
	}
}

// checkRebuilt damages a file of the index of an archive and holds that the next update
// makes it anew, for a server that takes it up.
func checkRebuilt(t *testing.T, f folder, file string, posts int) {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(f.dir)); err != nil {
		t.Fatal(err)
	}
	copied := folder{t, data}
	flip(t, filepath.Join(copied.index(), filepath.FromSlash(file)))
	follower := Follow(t.Context(), copied.index(), analyst(t), slog.New(slog.DiscardHandler))
	defer follower.Close()
	<-follower.Damaged()
	m := copied.update(numbered(1000))
	follower.look(false)
	got, err := follower.Find(t.Context(), everything())
	if err != nil || got.Total != posts+1 || got.Generation != m.Generation || m.Generation != "000002" {
		t.Errorf("made anew: got %+v, %v, want %d posts in generation 000002", got, err, posts+1)
	}
	if h := follower.Health(); h.Damaged || h.Files != len(m.Files) || h.Checked.IsZero() {
		t.Errorf("made anew: got %+v, want %d files that were checked", h, len(m.Files))
	}
}

// TestCheckedBehind: a generation that is whole is found so soon after it is served, and
// again after a search that ran into what looked like damage.
func TestCheckedBehind(t *testing.T) {
	f := folder{t, t.TempDir()}
	f.update(numbered(1))
	follower := Follow(t.Context(), f.index(), analyst(t), slog.New(slog.DiscardHandler))
	defer follower.Close()
	ix, err := follower.current()
	if err != nil {
		t.Fatal(err)
	}
	follower.examine(ix)
	first := follower.Health()
	if first.Checked.IsZero() || first.Damaged {
		t.Errorf("got %+v, want that it is whole", first)
	}
	if err := follower.ask(func(*Index) error { return errPanicked }); !errors.Is(err, errPanicked) {
		t.Errorf("got %v", err)
	}
	follower.examine(ix)
	if again := follower.Health(); again.Damaged || follower.Ready() != nil {
		t.Errorf("got %+v, want that it is whole", again)
	}
}
