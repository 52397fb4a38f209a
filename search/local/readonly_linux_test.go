package local

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// TestNoWritePermission opens a generation as a user who may only read it.
func TestNoWritePermission(t *testing.T) {
	f := folder{t, t.TempDir()}
	m := f.update(numbered(1), numbered(2))
	if err := os.Chmod(filepath.Dir(f.dir), 0o755); err != nil {
		t.Fatal(err)
	}
	permit(t, f.dir, 0o555, 0o444)
	defer permit(t, f.dir, 0o755, 0o644)
	if os.Getuid() == 0 {
		// Root may write everywhere; this thread's access becomes nobody's.
		// It is not unlocked, so it ends with the goroutine.
		runtime.LockOSThread()
		if err := syscall.Setfsuid(65534); err != nil {
			t.Fatal(err)
		}
		defer syscall.Setfsuid(0)
	}
	if err := os.WriteFile(filepath.Join(f.generation(m), "probe"), nil, 0o644); err == nil {
		t.Fatal("the folder can be written to: nothing is tested")
	}
	ix, err := Open(f.generation(m), m)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if found, err := ix.Find(t.Context(), word("inlägg")); err != nil || found.Total != 2 {
		t.Errorf("got %+v, %v, want 2 posts", found, err)
	}
}

// permit sets the permissions of folders and files.
func permit(t *testing.T, dir string, folders, files os.FileMode) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.Chmod(path, folders)
		}
		return os.Chmod(path, files)
	})
	if err != nil {
		t.Fatal(err)
	}
}
