package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v3"

	"kronika/archive"
)

func (a *app) waiveCommand() *cli.Command {
	return &cli.Command{
		Name:  "waive",
		Usage: "publish again after a backup was put back whose decisions are older than those that were in force",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "why that is right, for the log"},
			byFlag(),
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if strings.TrimSpace(cmd.String("reason")) == "" {
				return &usageError{"waive: no --reason given", cmd.FullName() + " --help shows how it is used"}
			}
			dir := cmd.String("data")
			store, err := archive.OpenReader(dir)
			if err != nil {
				return err
			}
			store.Close()
			e, err := a.engineOf(dir)
			if err != nil {
				return err
			}
			if e.cluster != nil { // which may know what was lost
				if err := archive.ShareDecisions(ctx, dir, e.shared()); err != nil {
					return err
				}
			}
			return a.decided(archive.WaiveLost(ctx, dir, e.shared(), archive.Decision{Reason: sentence(cmd.String("reason")), By: decider(cmd)}))
		},
	}
}
