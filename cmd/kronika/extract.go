package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/urfave/cli/v3"

	"kronika/archive"
	"kronika/scraper"
)

func (a *app) extractCommand() *cli.Command {
	return &cli.Command{
		Name:      "extract",
		Usage:     "print the posts of saved pages as JSON Lines; touches no archive",
		ArgsUsage: "FILE…",
		Flags:     []cli.Flag{&cli.StringFlag{Name: "url", Usage: "address of the blog that the files were saved from"}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			files, err := needArgs(cmd, "file or folder")
			if err != nil {
				return err
			}
			posts, findings, err := scraper.Extract(ctx, cmd.String("url"), files)
			if err != nil {
				return err
			}
			a.findings(scraper.Report{Findings: findings})
			out := json.NewEncoder(a.stdout)
			out.SetEscapeHTML(false)
			for _, p := range posts {
				if err := out.Encode(extracted{p.Post, p.File}); err != nil {
					return fmt.Errorf("print posts: %w", err)
				}
			}
			if len(posts) == 0 {
				return fmt.Errorf("extract: no posts in %q", files)
			}
			return nil
		},
	}
}

// extracted is one line of extract: a post and the file that shows it whole.
type extracted struct {
	archive.Post
	SourceFile string `json:"source_file"`
}
