package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"parley/internal/calendar/event"
	"parley/internal/meeting"
	"parley/internal/reading"
)

// page is how many entries or meetings are read from the store at once.
const page = 400

type exportCommand struct {
	place
	What   string `arg:"" name:"meeting|series" help:"The address of a meeting (tornado-weekly/2026-12-01) or of a series (tornado-weekly)."`
	Format string `default:"txt" enum:"txt,md,log.txt,csv,json,ics" placeholder:"FORMAT" help:"txt: the transcript with its numbers; md: the same as Markdown; log.txt: as MeetBot writes a log; csv: a table of the entries; json: all of it; ics: for a calendar."`
	Output string `short:"o" placeholder:"PATH" help:"The file to write; for a series, the folder for a file a meeting. Without it, standard output."`
}

// records is what an export reads from the store.
type records interface {
	meeting.Log
	meeting.Calendar
	meeting.Seats
}

// Run writes transcripts.
func (c exportCommand) Run(p *process) error {
	data, err := c.openExisting(p.ctx)
	if err != nil {
		return err
	}
	defer data.Close()
	slug, date, single := strings.Cut(strings.Trim(c.What, "/"), "/")
	if single {
		f, err := data.Find(p.ctx, slug, date)
		if err != nil {
			return err
		}
		return c.one(p, data, f, c.Output)
	}
	series, err := data.Series(p.ctx, slug)
	if err != nil {
		return err
	}
	return c.all(p, data, series)
}

// all writes every meeting of a series, by start.
func (c exportCommand) all(p *process, data records, series meeting.Series) error {
	if c.Output != "" {
		if err := os.MkdirAll(c.Output, 0o777); err != nil {
			return fmt.Errorf("making the folder: %w", err)
		}
	}
	meetings, err := meetingsOf(p.ctx, data, series.ID)
	if err != nil {
		return err
	}
	bar := p.progress("exporting")
	defer bar.clear()
	for n, f := range meetings {
		to := c.Output
		if to != "" {
			to = filepath.Join(to, f.Date+"."+c.Format)
			bar.at(n, len(meetings))
		} else if n > 0 {
			fmt.Fprintln(p.out)
		}
		if err := c.one(p, data, f, to); err != nil {
			return err
		}
	}
	return nil
}

// one writes a meeting to a file, or to standard output when there is no path.
func (c exportCommand) one(p *process, data records, f meeting.Facts, path string) error {
	record, err := c.record(p.ctx, data, f)
	if err != nil {
		return fmt.Errorf("reading %s: %w", f.Address(), err)
	}
	if path == "" {
		return c.write(p.out, record)
	}
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("writing the transcript: %w", err)
	}
	err = c.write(file, record)
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}

func (c exportCommand) write(w io.Writer, r reading.Record) error {
	switch c.Format {
	case "md":
		return reading.Markdown(w, r)
	case "json":
		return reading.JSON(w, r)
	case "csv":
		return reading.CSV(w, r.Lines)
	case "ics":
		_, err := w.Write(event.Invitation(r.Facts, r.Lines, r.URL))
		return err
	case "log.txt":
		return reading.LogText(w, r.Facts, r.Lines)
	default:
		return reading.Text(w, r)
	}
}

// record reads all of a meeting as it is written down.
func (c exportCommand) record(ctx context.Context, data records, f meeting.Facts) (r reading.Record, err error) {
	r.Now, r.URL = machineClock(), c.base().JoinPath(f.Slug, f.Date).String()
	if r.Facts, r.Lines, err = whole(ctx, data, f.ID); err != nil {
		return r, err
	}
	r.Phase = r.Facts.Phase(r.Now)
	r.Seen, err = data.Attendance(ctx, f.ID)
	return r, err
}

// whole reads the log of a meeting as it stands: nothing is settled, that is for the server.
func whole(ctx context.Context, log meeting.Log, m meeting.ID) (meeting.Facts, []meeting.Line, error) {
	var lines meeting.Lines
	for after := int64(0); ; {
		entries, f, err := log.After(ctx, m, after, page)
		if err != nil {
			return f, nil, err
		}
		for _, e := range entries {
			lines.Add(e)
			after = e.Seq
		}
		if len(entries) == 0 || after == f.LastSeq {
			return f, lines.All(), nil
		}
	}
}

// meetingsOf lists all meetings of a series by start, however many there are.
func meetingsOf(ctx context.Context, calendar meeting.Calendar, series meeting.SeriesID) ([]meeting.Facts, error) {
	var all []meeting.Facts
	seen := map[meeting.ID]bool{}
	from := time.UnixMilli(math.MinInt64 / int64(time.Millisecond)).UTC()
	for {
		some, err := calendar.Between(ctx, meeting.Window{Series: series, From: from, To: endOfTime, Limit: page})
		if err != nil {
			return nil, fmt.Errorf("listing the meetings: %w", err)
		}
		before := len(all)
		for _, f := range some {
			if !seen[f.ID] {
				all, seen[f.ID] = append(all, f), true
			}
			from = f.Start // inclusive: others may start at the same moment
		}
		if len(all) == before {
			return all, nil
		}
	}
}

// endOfTime is after every meeting: years have four digits.
var endOfTime = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
