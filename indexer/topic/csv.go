package topic

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A list as CSV is for spreadsheets: UTF-8 with a byte order mark, cells apart
// by semicolons, one row a cue, the first row the names of the columns:
//
//	amne;niva;signalord;kommentar
//	skola;starka;*lärare*;
//
// A cell that a spreadsheet could take for a formula (=KF) has a ' before it.

// csvHeader names the columns.
func csvHeader() []string { return []string{"amne", "niva", "signalord", "kommentar"} }

const byteOrderMark = "\ufeff"

// WriteCSV writes all cues of the list.
func (l *List) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	rows := csv.NewWriter(w)
	rows.Comma, rows.UseCRLF = ';', true
	rows.Write(csvHeader())
	for _, s := range l.subjects {
		for _, c := range s.Cues {
			rows.Write([]string{s.ID, string(c.Level), guarded(c.Text), guarded(l.comments[s.ID][c.Text])})
		}
	}
	rows.Flush()
	return rows.Error()
}

// guarded keeps a spreadsheet from reading a cell as a formula.
func guarded(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@'", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// A row is one cue of a table.
type row struct {
	subject string
	cue     Cue
	comment string
}

// readCSV reads a table; file names it in faults.
func readCSV(file string, r io.Reader) (rows []row, err error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	cells := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte(byteOrderMark))))
	cells.Comma, cells.FieldsPerRecord, cells.LazyQuotes = ';', -1, true
	for {
		record, err := cells.Read()
		if err == io.EOF {
			return rows, nil
		}
		if fault := (*csv.ParseError)(nil); errors.As(err, &fault) {
			return nil, &FileError{file, fault.Line, fault.Err.Error()}
		}
		line, _ := cells.FieldPos(0)
		for i := range record {
			record[i] = strings.TrimPrefix(strings.TrimSpace(record[i]), "'")
		}
		switch record = append(record, "", "", ""); {
		case line == 1 && slices.Equal(record[:3], csvHeader()[:3]), strings.Join(record, "") == "":
			continue
		case line == 1:
			return nil, &FileError{file, line, "want the columns amne;niva;signalord;kommentar"}
		case !slices.Contains(levels(), Level(record[1])):
			return nil, &FileError{file, line, fmt.Sprintf("niva %q: want starka, ord, svaga or inte", record[1])}
		case record[2] == "":
			return nil, &FileError{file, line, "no signalord"}
		}
		rows = append(rows, row{record[0], Cue{record[2], Level(record[1])}, record[3]})
	}
}
