package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"parley/internal/irclog"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/slug"
)

type importCommand struct {
	dataFile
	Files  []string `arg:"" name:"file" help:"Logs of MeetBot (.log.txt) or of an IRC program; - is standard input."`
	Series string   `placeholder:"SLUG" help:"The series that gets the meetings. Without it, what stands before the date in a file's name."`
	Zone   zone     `default:"UTC" placeholder:"NAME" help:"The time zone of the logs, as in Europe/Berlin; a new series gets it, too."`
	Date   day      `placeholder:"DATE" help:"The day of a log that tells none, as in 2026-12-01."`
}

// zone is an IANA time zone.
type zone struct{ at *time.Location }

// UnmarshalText reads a name. The machine's own zone has none: it would be another one elsewhere.
func (z *zone) UnmarshalText(text []byte) (err error) {
	if z.at, err = time.LoadLocation(string(text)); err != nil || len(text) == 0 || string(text) == "Local" {
		return fmt.Errorf("the time zone is not known; give an IANA name such as Europe/Berlin or UTC")
	}
	return nil
}

// day is a date without a time; zero is none.
type day struct{ at time.Time }

// UnmarshalText reads a date.
func (d *day) UnmarshalText(text []byte) (err error) {
	if d.at, err = time.Parse(time.DateOnly, string(text)); err != nil {
		return fmt.Errorf("a day is given as in 2026-12-01")
	}
	return nil
}

// Run imports every file that can be imported, and then tells which could not, and why.
func (c importCommand) Run(p *process) error {
	if c.Series != "" {
		if err := slug.Check(c.Series); err != nil {
			return misuse{fmt.Errorf("--series: %w", err)}
		}
	}
	data, err := c.open(p.ctx, machineClock)
	if err != nil {
		return err
	}
	defer data.Close()
	if p.getenv("PARLEY_OWNER_KEY") == "" && p.getenv("PARLEY_OWNER_KEY_FILE") == "" {
		_, made, err := c.ensureOwner(p.ctx, data, false)
		if err != nil {
			return err
		}
		if made {
			fmt.Fprintf(p.out, "%s had no owner yet; the owner's key is in %s.\n", c.Data, c.ownerFile())
		}
	}
	bar := p.progress("importing")
	var came, there int
	var failures []string
	for n, file := range c.Files {
		bar.at(n, len(c.Files))
		f, warnings, isNew, err := c.one(p, data, file)
		bar.clear()
		shown := reading.OneLine(file)
		switch {
		case p.ctx.Err() != nil:
			return p.ctx.Err()
		case err != nil:
			failures = append(failures, shown+": "+words(err))
			continue
		case isNew:
			came++
			fmt.Fprintf(p.out, "%s: %s, %d entries\n", shown, f.Address(), f.LastSeq)
		default:
			there++
			fmt.Fprintf(p.out, "%s: %s has it already, nothing changed\n", shown, f.Address())
		}
		for _, warning := range warnings {
			fmt.Fprintf(p.out, "    %s\n", reading.OneLine(warning))
		}
	}
	return c.sum(p, came, there, failures)
}

// sum ends the report: what came and what did not.
func (c importCommand) sum(p *process, came, there int, failures []string) error {
	fmt.Fprintf(p.out, "%d imported, %d there already, %d failed.\n", came, there, len(failures))
	if len(failures) == 0 {
		return nil
	}
	for _, failure := range failures {
		fmt.Fprintln(p.err, failure)
	}
	return fmt.Errorf("not everything was imported: %d of %d files failed", len(failures), len(c.Files))
}

// one imports one file.
func (c importCommand) one(p *process, data meeting.Archive, file string) (meeting.Facts, []string, bool, error) {
	from := p.in
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return meeting.Facts{}, nil, false, err
		}
		defer opened.Close()
		from = opened
	}
	log, err := irclog.Parse(filepath.Base(file), from, c.Zone.at, c.Date.at)
	if err != nil {
		return meeting.Facts{}, nil, false, err
	}
	if log.Series == "" && c.Series == "" {
		return meeting.Facts{}, nil, false, misused("the file's name tells no series; name one with --series")
	}
	f, isNew, err := data.Import(p.ctx, log.Importing(meeting.Series{
		Slug: c.Series, Lang: "en", Listed: true, Zone: c.Zone.at.String(),
		ExtensionCap: meeting.DefaultExtensionCap, AfterTalk: meeting.DefaultAfterTalk,
	}))
	return f, log.Warnings, isNew, err
}
