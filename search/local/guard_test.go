package local

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"kronika/indexer"
)

// TestNoAnswer: a write that nobody answers ends, and none follows it.
func TestNoAnswer(t *testing.T) {
	g := newGuard()
	g.patience = time.Nanosecond
	ever := make(chan struct{})
	defer close(ever)
	err := g.write("batch", func() error { <-ever; return nil })
	if err == nil || !strings.Contains(err.Error(), "batch: bleve gave no answer in 1ns") {
		t.Errorf("got %v, want that there was no answer", err)
	}
	if again := g.write("merge", func() error { t.Error("it was written all the same"); return nil }); !errors.Is(again, err) {
		t.Errorf("got %v, want the same again", again)
	}
}

// TestHeard: what goes wrong behind a write that waits becomes its error; a full disk is
// known as one, whatever has become of the error on its way.
func TestHeard(t *testing.T) {
	g := newGuard()
	waits := make(chan struct{})
	err := g.write("batch", func() error {
		defer close(waits)
		g.fail(scorch.NewScorchError("merger", "merging err: write x.zap: "+syscall.ENOSPC.Error(), scorch.ErrPersist))
		return nil
	})
	<-waits
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "x.zap") {
		t.Errorf("got %v, want a full disk, and what was said of it", err)
	}
	if err := newGuard().write("batch", func() error { var none []int; _ = none[0]; return nil }); !errors.Is(err, errPanicked) {
		t.Errorf("got %v, want the panic", err)
	}
}

// TestStoreGone: what bleve cannot write is the writer's error, and bleve's table of
// callbacks is as it was.
func TestStoreGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	w, err := OpenWriter("", dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(scorch.RegistryAsyncErrorCallbacks); n != 0 {
		t.Errorf("bleve's table keeps %d callbacks", n)
	}
	if err := os.RemoveAll(filepath.Join(dir, "store")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Put([]indexer.Document{newRandom(t, 1).Document(2, 1)}), w.Close()); err == nil {
		t.Error("what could not be written was no error")
	}
}

// TestDamagedMerge: bleve's merger runs into a flipped bit, for which some merges never
// come to an end: the writer's do. (No update takes over what is damaged; but memory and
// disks fail while one runs.)
func TestDamagedMerge(t *testing.T) {
	b := several(t)
	failed := 0
	const places = 24
	for i := range places {
		from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "to")
		if err := os.CopyFS(from, os.DirFS(b.dir)); err != nil {
			t.Fatal(err)
		}
		for name := range segments(t, from) {
			path := filepath.Join(from, "store", name)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			data[i*(len(data)-1)/places] ^= 0x40
			rewrite(t, path, data)
		}
		w, err := OpenWriter(from, to)
		if err == nil {
			err = errors.Join(w.Delete([]string{"post0001"}), w.Close())
		}
		if err != nil {
			failed++
		}
	}
	if t.Logf("%d of %d merges failed", failed, places); failed == 0 {
		t.Error("no merge ran into a flipped bit")
	}
}
