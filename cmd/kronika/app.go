package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v3"
	"golang.org/x/term"
)

// An app holds what the commands share: where to write, and the settings of the
// dictionary, see [app.analyst], and of the engine, see [app.engineOf].
type app struct {
	stdout, stderr io.Writer
	dictionary     string
	engineURL      string
}

// run runs one command line and returns the exit code: 0 done, 1 failed,
// 2 wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{stdout: stdout, stderr: stderr}
	err := a.root().Run(ctx, args)
	if err == nil {
		return 0
	}
	writeFault(stderr, err)
	if _, ok := errors.AsType[*usageError](err); ok {
		return 2
	}
	return 1
}

// root returns the tree of commands. Flags are read where they are used.
func (a *app) root() *cli.Command {
	commands := []*cli.Command{
		a.upCommand(), a.crawlCommand(), a.importCommand(), a.extractCommand(), a.indexCommand(),
		a.searchCommand(), a.evalCommand(), a.entitiesCommand(), a.serveCommand(), a.statusCommand(), a.verifyCommand(), a.versionCommand(), a.exportCommand(), a.backupCommand(),
		a.withdrawCommand(), a.restoreCommand(), a.showCommand(), a.gallraCommand(), a.waiveCommand(), a.topicsCommand(),
	}
	for _, c := range commands {
		c.OnUsageError = usage
	}
	return &cli.Command{
		Name:  "kronika",
		Usage: "keep the blogs of Swedish municipalities and make them findable",
		Description: "Start with «kronika up»: it collects the built-in demo blog, indexes it and\n" +
			"serves it. «kronika up URL» does the same with a blog of your own.",
		Writer:          a.stdout,
		ErrWriter:       a.stderr,
		HideVersion:     true,
		HideHelpCommand: true,
		Suggest:         true,
		ExitErrHandler:  func(context.Context, *cli.Command, error) {},
		OnUsageError:    usage,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "data", Value: "kronika-data", Sources: cli.EnvVars("KRONIKA_DATA"), Usage: "folder of the archive and the index"},
			&cli.StringFlag{Name: "dictionary", Sources: cli.EnvVars("KRONIKA_DICTIONARY"), Destination: &a.dictionary,
				Usage: "folder of sv_SE.aff and sv_SE.dic, or none (default: that of hunspell-sv, where it is installed)"},
			&cli.StringFlag{Name: "engine", Sources: cli.EnvVars("KRONIKA_ENGINE"), Destination: &a.engineURL,
				Usage: "`URL` of an OpenSearch cluster that keeps the index (default: engine in kronika.toml, else the index lies in the folder)"},
		},
		Action: func(_ context.Context, cmd *cli.Command) error {
			if name := cmd.Args().First(); name != "" {
				return &usageError{fmt.Sprintf("command %q: there is none of that name", name), "kronika --help lists the commands"}
			}
			return cli.ShowRootCommandHelp(cmd)
		},
		Commands: commands,
	}
}

// usage makes a fault in the command line a [usageError].
func usage(_ context.Context, cmd *cli.Command, err error, _ bool) error {
	return &usageError{err.Error(), cmd.FullName() + " --help shows the flags"}
}

// needArgs returns the arguments of a command that wants at least one.
func needArgs(cmd *cli.Command, what string) ([]string, error) {
	if cmd.NArg() == 0 {
		return nil, &usageError{fmt.Sprintf("%s: no %s given", cmd.Name, what), cmd.FullName() + " --help shows how it is used"}
	}
	return cmd.Args().Slice(), nil
}

// isTerminal reports whether w is a terminal that a person may be watching.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
