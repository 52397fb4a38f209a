package bag

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A Bag is a folder that was read and compared with its manifests.
type Bag struct {
	Info   []Field
	Files  []string // of the payload that are as their manifests say, with slashes: "data/posts.jsonl"; in the order of names
	Faults []Fault  // of all others
}

// A Fault is a file of a bag that is not as the bag says.
type Fault struct {
	File string // in the bag
	What string
}

// Is reports whether a folder is a bag, or was meant to be one.
func Is(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, declaration))
	return err == nil
}

// Read reads a bag and compares all its files with its manifests. What is not as
// they say is a fault; the error says that the bag cannot be read at all. No file
// outside of the folder is read, whatever is linked.
func Read(dir string) (*Bag, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("bag %s: %w", dir, err)
	}
	defer root.Close()
	r := reader{root: root, bag: &Bag{}}
	if err := r.read(); err != nil {
		return nil, fmt.Errorf("bag %s: %w", dir, err)
	}
	slices.Sort(r.bag.Files)
	slices.SortFunc(r.bag.Faults, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.What, b.What)) })
	return r.bag, nil
}

type reader struct {
	root *os.Root
	bag  *Bag
}

// maxTag is the length of a tag file that is read: the manifest of a million files.
const maxTag = 200 << 20 // bytes

// tag reads a file beside the payload.
func (r *reader) tag(name string) ([]byte, error) {
	f, err := r.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxTag+1))
	if len(text) > maxTag {
		err = fmt.Errorf("%s: has more than %d bytes", name, maxTag)
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), err
}

var version = regexp.MustCompile(`^BagIt-Version: *(0\.9[3-7]|1\.0)\r?\n`)

func (r *reader) read() error {
	text, err := r.tag(declaration)
	if err != nil {
		return err
	}
	if !version.Match(text) {
		return fmt.Errorf("%s: begins with %.40q, want BagIt-Version: 1.0 or an older one", declaration, text)
	}
	if err := r.readInfo(); err != nil {
		return err
	}
	held, err := r.held()
	if err != nil {
		return err
	}
	payload, err := r.manifest("manifest-")
	if err != nil {
		return err
	}
	if payload.sums == nil {
		return errors.New("has no manifest of a kind that is known: sha512, sha256, sha1 or md5")
	}
	r.compare(payload, held)
	tags, err := r.manifest("tagmanifest-")
	if err != nil {
		return err
	}
	for name := range tags.sums {
		if err := r.check(tags, name); err != nil {
			r.fault(name, err)
		}
	}
	return nil
}

func (r *reader) fault(name string, err error) {
	r.bag.Faults = append(r.bag.Faults, Fault{name, err.Error()})
}

// readInfo reads bag-info.txt, which may be absent. A line that begins with a
// space goes on with the one before.
func (r *reader) readInfo() error {
	text, err := r.tag(infoName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		n := len(r.bag.Info)
		if label, value, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
			r.bag.Info = append(r.bag.Info, Field{strings.TrimSpace(label), strings.TrimSpace(value)})
		} else if n > 0 {
			r.bag.Info[n-1].Value += " " + strings.TrimSpace(line)
		}
	}
	return nil
}

// held returns the files of the payload that are there.
func (r *reader) held() (map[string]bool, error) {
	held := map[string]bool{}
	err := fs.WalkDir(r.root.FS(), Payload, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			held[name] = true
		}
		return err
	})
	return held, err
}

// A listing is what the manifests of the strongest kind say.
type listing struct {
	sums map[string]string // lower-case hex, by name
	hash func() hash.Hash
}

// kinds of checksums, the strongest first. A bag may have several manifests; each
// lists all files (RFC 8493, section 2.1.3).
var kinds = []struct {
	name string
	hash func() hash.Hash
}{{"sha512", sha512.New}, {"sha256", sha256.New}, {"sha1", sha1.New}, {"md5", md5.New}}

var manifestLine = regexp.MustCompile(`^([0-9A-Fa-f]+)[ \t]+\*?(.+)$`)

// manifest reads the manifest of the strongest kind whose name begins so. Its sums
// are nil if there is none.
func (r *reader) manifest(prefix string) (l listing, err error) {
	for _, kind := range kinds {
		name := prefix + kind.name + ".txt"
		text, err := r.tag(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return l, err
		}
		l = listing{map[string]string{}, kind.hash}
		n := 0
		for line := range strings.Lines(string(text)) {
			n++
			line = strings.TrimRight(line, "\r\n")
			m := manifestLine.FindStringSubmatch(line)
			switch {
			case strings.TrimSpace(line) == "":
			case m == nil:
				r.fault(fmt.Sprintf("%s:%d", name, n), fmt.Errorf("%.60q: want a checksum and the name of a file", line))
			default:
				l.sums[path.Clean(decode.Replace(m[2]))] = strings.ToLower(m[1])
			}
		}
		return l, nil
	}
	return l, nil
}

// compare compares the files that are there with those that are listed.
func (r *reader) compare(l listing, held map[string]bool) {
	for name := range l.sums {
		err := r.check(l, name)
		if !strings.HasPrefix(name, Payload+"/") {
			err = fmt.Errorf("is listed, and is not in %s/", Payload)
		}
		if err != nil {
			r.fault(name, err)
			continue
		}
		r.bag.Files = append(r.bag.Files, name)
	}
	for name := range held {
		if _, listed := l.sums[name]; !listed {
			r.fault(name, errors.New("is not in the manifest"))
		}
	}
}

// check compares a file with its checksum.
func (r *reader) check(l listing, name string) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return errors.New("lies outside of the bag")
	}
	f, err := r.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("is not there")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	sum := l.hash()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != l.sums[name] {
		return fmt.Errorf("has the checksum %s, the manifest says %s", got, l.sums[name])
	}
	return nil
}
