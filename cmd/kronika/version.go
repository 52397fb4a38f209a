package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v3"

	"kronika/indexer"
)

func (a *app) versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "print the versions of the program and of what decides its terms",
		Action: func(_ context.Context, cmd *cli.Command) error {
			analyst, err := indexer.ReadAnalyst(cmd.String("data"))
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.stdout, "kronika %s\nanalysis %s\n", buildVersion(), analyst.Version())
			return err
		},
	}
}

// buildVersion returns the module's version or, built from a checkout, the commit.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return info.Main.Version
}
