package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"kronika/archive"
	"kronika/search"
)

// A result page has twins with the same parameters: /sok.json is the API's answer,
// /sok.csv and /sok.jsonl hold every hit, /sok.atom the newest, see [site.feed].

// The types of the twins.
const (
	csvType   = "text/csv; charset=utf-8; header=present"
	jsonlType = "application/jsonl; charset=utf-8"
)

const (
	maxExports    = 2                // at once: each keeps a processor busy for as long as it takes
	exportTimeout = 10 * time.Minute // of 100,000 hits over a slow line
	writePatience = 30 * time.Second // for the next part to be taken by the reader
	exportBuffer  = 16 << 10         // bytes: what may be on its way when a decision falls
)

// twins are the addresses of the same answer in other forms.
type twins struct{ Excel, CSV, JSONL, Atom string }

func (s *site) twins(r search.Request) twins {
	r.Page, r.Size = 1, defaultSize // they have no pages
	asked := questionMark(r.Values())
	v := r.Values()
	v.Set(dialect, excel)
	r.Sort = search.Newest
	return twins{s.prefix + "/sok.csv" + questionMark(v), s.prefix + "/sok.csv" + asked, s.prefix + "/sok.jsonl" + asked, s.prefix + "/sok.atom" + questionMark(r.Values())}
}

// outward returns the address of a path as readers elsewhere reach it: absolute
// if the base address is known.
func (s *site) outward(path string) string { return s.base + path }

// hitColumns are the columns of /sok.csv. Those that an exported post has too have
// its names and mean the same, see [archive.CSVColumns].
var hitColumns = []string{"id", "revision", "link", "url", "title", "published", "published_precision", "source", "source_name", "owner", "author",
	"topics", "labels", "paragraph", "snippet", "text"}

// hitCells returns the cells of a hit. The link is of our page of the post, the
// topics are their names with | between them, and the snippet is plain text.
func (s *site) hitCells(h search.WholeHit) []string {
	var topics []string
	for _, t := range h.Topics {
		topics = append(topics, t.Name)
	}
	paragraph, title := "", h.Title
	if h.Paragraph > 0 {
		paragraph = fmt.Sprint(h.Paragraph)
	}
	if h.Untitled {
		title = ""
	}
	return []string{h.ID, fmt.Sprint(h.Revision), s.outward(h.Link), h.URL, title, string(h.Published), string(h.Precision), h.Source.ID, h.Source.Name, string(h.Source.Owner), h.Author,
		strings.Join(topics, "|"), strings.Join(h.Labels, "\n"), paragraph, plainText(h.Snippet), h.Post.Text}
}

// plainText returns a snippet without marks.
func plainText(snippet string) string {
	return html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(snippet))
}

// The parameter dialect of /sok.csv has one value.
const (
	dialect = "dialect"
	excel   = "excel"
)

// resultsCSV serves GET /sok.csv: every hit, a row each; the parameters are those of
// the page. It is RFC 4180 in UTF-8 in which no cell is a formula; with dialect=excel
// the same with semicolons and a byte order mark, as /lista.csv.
func (s *site) resultsCSV(w http.ResponseWriter, r *http.Request) error {
	line, mark := archive.CSVLine, ""
	if r.URL.Query().Has(dialect) {
		if v := r.URL.Query()[dialect]; len(v) > 1 || v[0] != excel {
			return &search.ParamError{Param: dialect, Msg: "det enda värdet är " + excel, Hint: "skriv dialect=excel, en gång, eller utelämna parametern"}
		}
		line, mark = archive.ExcelLine, archive.ByteOrderMark
	}
	return s.export(w, r, csvType, "csv", mark+line(hitColumns), func(h search.WholeHit) (string, error) {
		return line(s.hitCells(h)), nil
	})
}

// resultsLines serves GET /sok.jsonl: every hit as the API has it, one a line, and
// the text of its post.
func (s *site) resultsLines(w http.ResponseWriter, r *http.Request) error {
	return s.export(w, r, jsonlType, "jsonl", "", func(h search.WholeHit) (string, error) {
		h.Link = s.prefix + h.Link
		line := &strings.Builder{}
		enc := json.NewEncoder(line)
		enc.SetEscapeHTML(false)
		err := enc.Encode(struct {
			search.Hit
			Text string `json:"text"`
		}{h.Hit, h.Post.Text})
		return line.String(), err
	})
}

// export streams all hits of a request. Where something is decided or fails on the
// way, the connection is broken off: what was sent has no end, and so is no answer.
func (s *site) export(w http.ResponseWriter, r *http.Request, mediaType, ext, head string, line func(search.WholeHit) (string, error)) error {
	req, dropped := question(r)
	if len(dropped) > 0 {
		return dropped[0] // what leaves the site must not answer another question
	}
	ctx, cancel := context.WithTimeout(r.Context(), exportTimeout)
	defer cancel()
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	case <-time.After(searchTimeout):
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
	all, err := s.walk(ctx, req, search.All)
	if err != nil {
		return err
	}
	if unchanged(w, r, etag(all.Epoch, ext, head, req.Values().Encode())) {
		return nil
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Content-Disposition", `attachment; filename="`+fileName(req.Query)+"."+ext+`"`)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := stream(ctx, w, all, head, line); err != nil {
		s.log.Warn("export broken off", "path", r.URL.Path, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// walk looks for the hits of a request, among the searches under way.
func (s *site) walk(ctx context.Context, req search.Request, most int) (all *search.Walk, err error) {
	err = s.inTurn(ctx, func(ctx context.Context) error {
		all, err = s.searcher.Walk(ctx, req, most)
		return err
	})
	return all, err
}

func stream(ctx context.Context, w http.ResponseWriter, all *search.Walk, head string, line func(search.WholeHit) (string, error)) error {
	b := bufio.NewWriterSize(&patient{w, http.NewResponseController(w)}, exportBuffer)
	b.WriteString(head) // its error is that of Flush
	for hit, err := range all.Hits(ctx) {
		if err != nil {
			return err
		}
		text, err := line(hit)
		if err != nil {
			return err
		}
		if _, err := b.WriteString(text); err != nil {
			return err
		}
	}
	return b.Flush()
}

// A patient writer gives the reader time for each part instead of for all.
type patient struct {
	http.ResponseWriter
	conn *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	if err := p.conn.SetWriteDeadline(time.Now().Add(writePatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.ResponseWriter.Write(b)
}

// fileName returns "kronika" and the letters and digits of a query in ASCII, as the
// name of a file: "kronika-skola-beslut".
func fileName(query string) string {
	plain := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e").Replace(strings.ToLower(query))
	words := strings.FieldsFunc(plain, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	name := strings.Join(append([]string{"kronika"}, words...), "-")
	return strings.TrimRight(name[:min(len(name), 60)], "-")
}
