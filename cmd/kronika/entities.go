package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v3"

	"kronika/indexer/entity"
)

func (a *app) entitiesCommand() *cli.Command {
	return &cli.Command{
		Name:      "entities",
		Usage:     "tag the places, organisations and people of a text that is cut into words",
		ArgsUsage: "FILE",
		Description: "FILE (- is the standard input) has a word a line and a blank line between\n" +
			"sentences; what follows a tab, or a tag behind blanks, is ignored. Printed are\n" +
			"the word, a tab and its tag:\n" +
			"PER, LOC, ORG or 0.",
		Action: func(_ context.Context, cmd *cli.Command) error {
			files, err := needArgs(cmd, "file")
			if err != nil {
				return err
			}
			if len(files) > 1 {
				return &usageError{fmt.Sprintf("entities: got %d files, want one", len(files)), "kronika entities FILE"}
			}
			tagger, err := entity.New(cmd.String("data"))
			if err != nil {
				return err
			}
			lines, err := readTokenFile(files[0])
			if err != nil {
				return err
			}
			return writeTags(a.stdout, lines, tagger.TagAll(sentencesOf(lines)))
		},
	}
}

// readTokenFile returns the words of a file, one a line, and "" for a blank
// line.
func readTokenFile(name string) ([]string, error) {
	if name == "-" {
		return readTokens("standard input", os.Stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readTokens(name, f)
}

// maxTokenLine is the greatest length of a line in bytes: no word is longer, so
// a longer line is no list of words.
const maxTokenLine = 64 << 10

// readTokens reads words; a fault names the file and the line.
func readTokens(name string, r io.Reader) ([]string, error) {
	var words []string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxTokenLine)
	for lines.Scan() {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if len(words) == 0 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		word := tokenOf(line)
		blank := strings.TrimSpace(line) == ""
		if blank {
			word = ""
		}
		switch {
		case !utf8.ValidString(line):
			return nil, fmt.Errorf("%s, line %d: not UTF-8", name, len(words)+1)
		case word == "" && !blank:
			return nil, fmt.Errorf("%s, line %d: no word before the tab", name, len(words)+1)
		}
		words = append(words, word)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("%s, line %d: longer than %d bytes; want a word a line", name, len(words)+1, maxTokenLine)
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return words, nil
}

// tokenOf returns the word of a line: what stands before a tab, or where tabs
// were made blanks before these and a tag.
func tokenOf(line string) string {
	if word, _, ok := strings.Cut(line, "\t"); ok {
		return word
	}
	at := strings.LastIndexByte(line, ' ')
	if at < 0 {
		return line
	}
	switch line[at+1:] {
	case "0", "O", "PER", "LOC", "ORG", "MISC":
		return strings.TrimRight(line[:at], " ")
	}
	return line
}

// sentencesOf returns the words between blank lines.
func sentencesOf(lines []string) [][]string {
	var sentences [][]string
	begin := 0
	for i := 0; i <= len(lines); i++ {
		if i == len(lines) || lines[i] == "" {
			if i > begin {
				sentences = append(sentences, lines[begin:i])
			}
			begin = i + 1
		}
	}
	return sentences
}

// writeTags prints each word with its tag, and the blank lines.
func writeTags(w io.Writer, lines []string, kinds [][]entity.Kind) error {
	out := bufio.NewWriter(w)
	var tags []entity.Kind
	for _, k := range kinds {
		tags = append(tags, k...)
	}
	for _, line := range lines {
		if line == "" {
			fmt.Fprintln(out)
			continue
		}
		fmt.Fprintf(out, "%s\t%v\n", line, tags[0])
		tags = tags[1:]
	}
	return out.Flush()
}
