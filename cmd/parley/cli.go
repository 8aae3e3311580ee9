package main

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-isatty"

	"parley/internal/meeting"
	"parley/internal/reading"
)

// Exit codes.
const (
	fine     = 0
	failed   = 1
	wrongUse = 2
)

// cli is the command line; one file a command.
type cli struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Run the server. This is what parley does without a command."`
	Demo    demoCommand    `cmd:"" help:"Run a server with a sample series, past transcripts and a live meeting in which people talk; nothing is kept."`
	Import  importCommand  `cmd:"" help:"Turn MeetBot and IRC logs into closed meetings. Line n of the file becomes entry n."`
	Export  exportCommand  `cmd:"" help:"Write the transcript of a meeting, or of all meetings of a series."`
	Backup  backupCommand  `cmd:"" help:"Copy the data file while the server runs."`
	Restore restoreCommand `cmd:"" help:"Check a backup and make it the data file."`
	Key     keyCommand     `cmd:"" help:"Make new keys."`
	Replay  replayCommand  `cmd:"" help:"Play a log into a live meeting through the public API, one attendee for each nick."`
	Version versionCommand `cmd:"" help:"Say which version this is."`
}

// process is what a command gets from the outside. A command never touches os.Args, os.Getenv or the standard files.
type process struct {
	ctx      context.Context
	getenv   func(string) string
	in       io.Reader
	out, err io.Writer
	terminal func(io.Writer) bool // tells whether somebody looks at it
}

// misuse is an error of the person who called: exit code 2.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

func misused(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// run runs one command line and gives the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &process{ctx: ctx, getenv: getenv, in: stdin, out: stdout, err: stderr, terminal: isTerminal}
	exited := -1
	parser, err := newParser(p, &cli{}, func(code int) { exited = code })
	if err != nil {
		return p.fail(err)
	}
	command, err := parser.Parse(args)
	switch {
	case exited >= 0: // --help has been printed
		return exited
	case err != nil:
		return p.fail(misuse{err})
	}
	return p.fail(command.Run(p))
}

func newParser(p *process, c *cli, exit func(int)) (*kong.Kong, error) {
	return kong.New(c,
		kong.Name("parley"),
		kong.Description("Scheduled text meetings without accounts. In brackets stand what holds when nothing is said, and the environment variable."),
		kong.Writers(p.out, p.err),
		kong.Exit(exit),
		kong.Resolvers(environment(p.getenv)),
		kong.ConfigureHelp(kong.HelpOptions{NoExpandSubcommands: true, WrapUpperBound: 110}),
		kong.ValueFormatter(func(v *kong.Value) string {
			var also []string
			if v.Default != "" {
				also = append(also, v.Default)
			}
			if v.Flag != nil && isSetting(v.Flag) {
				also = append(also, variable(v.Flag))
			}
			if len(also) == 0 {
				return v.Help
			}
			return v.Help + " [" + strings.Join(also, "; ") + "]"
		}),
	)
}

// isSetting tells whether a flag can also stand in the environment: settings of the server can, the options of an act cannot.
func isSetting(f *kong.Flag) bool { return f.Tag.Has("setting") }

// variable is the name of a setting in the environment.
func variable(f *kong.Flag) string {
	return "PARLEY_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
}

// environment finds settings in the environment. An empty variable counts as none; an error names the variable.
func environment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, f *kong.Flag) (any, error) {
		if !isSetting(f) {
			return nil, nil
		}
		value := getenv(variable(f))
		if value == "" {
			return nil, nil
		}
		if u, ok := reflect.New(f.Target.Type()).Interface().(encoding.TextUnmarshaler); ok {
			if err := u.UnmarshalText([]byte(value)); err != nil {
				return nil, fmt.Errorf("%s: %w", variable(f), err)
			}
		}
		return value, nil
	})
}

// fail says what went wrong, if anything did, and gives the exit code.
func (p *process) fail(err error) int {
	var wrong misuse
	switch {
	case err == nil:
		return fine
	case errors.As(err, &wrong):
		fmt.Fprintf(p.err, "parley: %s\nparley --help tells what there is.\n", words(err))
		return wrongUse
	case p.ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(p.err, "parley: interrupted.")
		return failed
	default:
		fmt.Fprintf(p.err, "parley: %s\n", words(err))
		return failed
	}
}

// words gives an error as a person reads it.
func words(err error) string {
	text := err.Error()
	var e *meeting.Error
	if errors.As(err, &e) {
		text = strings.Replace(text, e.Error(), e.Message, 1)
		if e.Err != nil {
			text += " (" + e.Err.Error() + ")"
		}
	}
	return reading.Visible(text)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}
