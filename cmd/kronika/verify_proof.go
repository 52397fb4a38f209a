package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"kronika/archive"
	"kronika/archive/export"
	"kronika/scraper"
)

// A proofReport is what verify FILE prints of one file.
type proofReport struct {
	*export.CheckedProof
	// Read says whether the text of the post is found on the page when it is read
	// again: "as the page says", or why not.
	Read string `json:"read,omitempty"`
}

// verifyProofs checks the files of proofs. No archive is needed.
func (a *app) verifyProofs(ctx context.Context, files []string, asJSON bool) error {
	damages := 0
	for _, file := range files {
		found, err := export.CheckProof(file)
		if err != nil {
			return err
		}
		report := proofReport{CheckedProof: found}
		if damages += len(found.Damages); found.Proof != nil && len(found.Damages) == 0 {
			report.Read = readAgain(ctx, file, found.Proof)
		}
		if asJSON {
			err = writeJSON(a.stdout, report)
		} else {
			err = printProof(a.stdout, report)
		}
		if err != nil {
			return err
		}
	}
	if damages > 0 {
		return &hinted{fmt.Errorf("verify: damages in the evidence: %d", damages), "fetch the file again: /inlagg/ID/bevis.warc.gz"}
	}
	return nil
}

// readAgain reads the posts out of the page of a whole proof, and says whether its
// text is among them.
func readAgain(ctx context.Context, file string, p *export.Proof) string {
	if p.Withheld {
		return "the page is withheld: something on it is withdrawn by decision"
	}
	for page, err := range archive.PagesOf(ctx, file) {
		if err != nil {
			return "the page cannot be read: " + err.Error()
		}
		if slices.ContainsFunc(scraper.Posts(page), func(found archive.Post) bool { return found.Text == p.Post.Text }) {
			return "as the page says"
		}
	}
	return "this version of kronika reads another text out of the page"
}

func printProof(w io.Writer, r proofReport) error {
	if p := r.Proof; p != nil {
		fmt.Fprintf(w, "post: %s, version %d\naddress: %s\n", printable(p.Post.ID), max(1, p.Post.Revision), printable(p.Post.URL))
		if c := p.Post.Capture; c != nil {
			fmt.Fprintf(w, "fetched: %s\npayload SHA-256: %s\n", c.Fetched.UTC().Format("2006-01-02 15:04:05 UTC"), printable(c.SHA256))
		}
		fmt.Fprintf(w, "text SHA-256: %s\n", printable(p.TextSHA256))
		if r.Read != "" {
			fmt.Fprintf(w, "text: %s\n", printable(r.Read))
		}
	}
	_, err := fmt.Fprintf(w, "records: %d\ndamages: %d\n", r.Records, len(r.Damages))
	for _, d := range r.Damages {
		_, err = fmt.Fprintf(w, "  %s\n", printable(d.String()))
	}
	return err
}
