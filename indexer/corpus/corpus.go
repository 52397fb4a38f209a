// Package corpus answers how the texts are read that lists are made of: JSON lines,
// packed by zstd or not, each a document with a title and a body. Only the commands
// that make lists read them.
package corpus

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Each calls take with every document of a file, its title on a line before its
// body. An error names the file, and the document by its number from 1.
func Each(name string, take func(text string)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".zst") {
		z, err := zstd.NewReader(f)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer z.Close()
		r = z
	}
	documents := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	for n := 1; ; n++ {
		var d struct{ Title, Body string }
		if err := documents.Decode(&d); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: document %d: %w", name, n, err)
		}
		take(d.Title + "\n" + d.Body)
	}
}
