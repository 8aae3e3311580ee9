package main

import (
	"context"
	"embed"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"

	"parley/internal/calendar"
	"parley/internal/irclog"
	"parley/internal/keeper/play"
	"parley/internal/meeting"
)

//go:embed demo
var sample embed.FS

type demoCommand struct {
	Addr string `setting:"" default:"localhost:8080" placeholder:"HOST:PORT" help:"Where to listen."`
}

// Run serves a sample until it is told to end, and keeps nothing.
func (c demoCommand) Run(p *process) error {
	folder, err := os.MkdirTemp("", "parley-demo-")
	if err != nil {
		return fmt.Errorf("making a folder for the demo: %w", err)
	}
	defer os.RemoveAll(folder)
	key := meeting.NewSecret()
	own := *p
	own.getenv = func(name string) string { // settings of the real server are none of the demo's
		if name == "PARLEY_OWNER_KEY" {
			return key
		}
		return ""
	}
	s := settings{place: place{Addr: c.Addr, dataFile: dataFile{filepath.Join(folder, "parley.db")}}, Limits: onOff{true}}
	if err := s.Validate(); err != nil {
		return misuse{err}
	}
	h, err := open(&own, s)
	if err != nil {
		return err
	}
	defer h.close()
	now, err := fill(p.ctx, h.data, h.clock())
	if err != nil {
		return fmt.Errorf("preparing the demo: %w", err)
	}
	script, err := liveScript()
	if err != nil {
		return fmt.Errorf("preparing the demo: %w", err)
	}
	h.beside = append(h.beside, play.New(h.live, h.data, now.ID, script).Run)
	fmt.Fprintf(p.out, "Open    %s  (people are talking there: type a name and join them)\nOwner   %s\nCtrl-C  ends it; nothing is kept\n",
		h.base.JoinPath(now.Slug), h.base.JoinPath("k", key))
	return h.serve(p.ctx)
}

// liveScript is what is said in the meeting of now.
func liveScript() (play.Script, error) {
	text, err := sample.ReadFile(path.Join("demo", "live.txt"))
	if err != nil {
		return play.Script{}, err
	}
	return play.Read(string(text))
}

// dated is what the sample is stored in.
type dated interface {
	meeting.Calendar
	meeting.Archive
}

// fill schedules a weekly meeting that begins now, and gives its series a past. It gives the meeting of now.
func fill(ctx context.Context, data dated, now time.Time) (meeting.Facts, error) {
	start := now.UTC().Truncate(time.Minute)
	const week, length = 7 * 24 * time.Hour, time.Hour
	made, err := data.Schedule(ctx, meeting.Scheduling{Start: start, End: start.Add(length), HostKey: meeting.HashOf(meeting.NewSecret()), Series: meeting.Series{
		Slug: "kestrel-weekly", Title: "Kestrel weekly", Lang: "en", Listed: true, Zone: "UTC", Rule: calendar.Weekly(1).String(),
		Description:  "The people who look after the Kestrel weather stations meet here once a week. Everybody may read, and whoever has something to say joins in.",
		ExtensionCap: meeting.DefaultExtensionCap, AfterTalk: meeting.DefaultAfterTalk,
	}})
	if err != nil {
		return meeting.Facts{}, err
	}
	for n, file := range []string{"3.log.txt", "2.log.txt", "1.log.txt"} {
		if err := recall(ctx, data, made.Series, file, start.Add(-week*time.Duration(n+1))); err != nil {
			return meeting.Facts{}, err
		}
	}
	return made.First, nil
}

// recall imports a log of the sample as if it had begun at start.
func recall(ctx context.Context, archive meeting.Archive, series meeting.Series, file string, start time.Time) error {
	from, err := sample.Open(path.Join("demo", file))
	if err != nil {
		return err
	}
	defer from.Close()
	log, err := irclog.Parse(file, from, time.UTC, start)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	shift := start.Sub(log.Start)
	for i := range log.Entries {
		log.Entries[i].At = log.Entries[i].At.Add(shift)
	}
	log.Start = start
	_, _, err = archive.Import(ctx, log.Importing(series))
	return err
}
