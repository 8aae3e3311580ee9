package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"parley/client"
	"parley/internal/irclog"
	"parley/internal/meeting"
)

type replayCommand struct {
	File  string  `arg:"" help:"The log."`
	URL   string  `arg:"" help:"The address of a meeting, or of a server; then a meeting is scheduled there with --key."`
	Speed float64 `default:"1" placeholder:"N" help:"How many times as fast as it was. A server with its limits on slows down who talks too fast."`
	Key   string  `placeholder:"KEY" help:"The owner's key, or the link that holds it."`
	Date  day     `placeholder:"DATE" help:"The day of a log that tells none, as in 2026-12-01."`
}

// nobody says the lines that nobody said: what irclog could not read as talk.
const nobody = "log"

// Validate is called by the parser.
func (c replayCommand) Validate() error {
	if !(c.Speed > 0) {
		return errors.New("--speed is a number above 0")
	}
	return nil
}

// Run plays the log: every line after the answer to the one before, by an attendee of its own for every nick.
func (c replayCommand) Run(p *process) error {
	log, err := c.parse()
	if err != nil {
		return err
	}
	r := &replay{command: c, p: p, talk: log.Entries[:len(log.Entries)-1], tokens: map[string]string{}}
	if err := r.find(log.Title); err != nil {
		return err
	}
	if err := r.lobby(); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Playing %d lines in %s\n", len(r.talk), r.where.URL)
	began := time.Now()
	first, last, err := r.play()
	fmt.Fprintf(p.out, "%d lines by %d attendees in %s: entries %d to %d", r.said, len(r.tokens), time.Since(began).Round(time.Millisecond), first, last)
	if r.empty > 0 {
		fmt.Fprintf(p.out, "; %d without any visible text were left out", r.empty)
	}
	fmt.Fprintln(p.out, ".")
	return err
}

func (c replayCommand) parse() (irclog.Log, error) {
	from, err := os.Open(c.File)
	if err != nil {
		return irclog.Log{}, err
	}
	defer from.Close()
	log, err := irclog.Parse(filepath.Base(c.File), from, time.UTC, c.Date.at)
	if err != nil {
		return log, fmt.Errorf("%s: %w", c.File, err)
	}
	return log, nil
}

// replay is one run of a log.
type replay struct {
	command replayCommand
	p       *process
	talk    []meeting.Entry

	api    *client.Client
	where  client.Meeting
	tokens map[string]string // of the attendee of a nick
	said   int
	empty  int
}

// find finds the meeting that the address names, or schedules one on the server that it names.
func (r *replay) find(title string) error {
	to, err := url.Parse(r.command.URL)
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return misused("the address begins with http:// or https://")
	}
	id := strings.Trim(to.Path, "/")
	to.Path, to.RawQuery, to.Fragment = "", "", ""
	r.api = &client.Client{Base: to.String(), HTTP: &http.Client{}}
	if id != "" {
		if strings.Count(id, "/") != 1 {
			return misused("the address of a meeting ends in its series and its date, as in http://localhost:8080/tornado-weekly/2026-12-01")
		}
		if r.where, err = r.api.Meeting(r.p.ctx, id); err != nil {
			return fmt.Errorf("finding the meeting: %w", err)
		}
		return nil
	}
	if r.command.Key == "" {
		return misused("name a meeting by its address, or give the owner's --key to have one scheduled")
	}
	key, err := cleanKey(r.command.Key)
	if err != nil {
		return misuse{err}
	}
	start := machineClock().Truncate(time.Second)
	lasts := r.scaled(r.talk[len(r.talk)-1].At).Truncate(time.Second)
	made, err := r.api.Schedule(r.p.ctx, key, client.Series{Title: title, StartsAt: start, EndsAt: start.Add(lasts + 10*time.Minute)})
	if err != nil {
		return fmt.Errorf("scheduling a meeting: %w", err)
	}
	r.where = made.Next
	return nil
}

// scaled is how long after the first line something is to be said.
func (r *replay) scaled(at time.Time) time.Duration {
	return time.Duration(float64(at.Sub(r.talk[0].At)) / r.command.Speed)
}

// lobby waits until the meeting is open.
func (r *replay) lobby() (err error) {
	for told := false; ; told = true {
		phase := meeting.Phase(r.where.Phase)
		if phase.Talks() {
			return nil
		}
		if phase != meeting.PhaseScheduled {
			return fmt.Errorf("the meeting is %s", phase)
		}
		if !told {
			fmt.Fprintf(r.p.out, "Waiting for the meeting to open at %s\n", r.where.StartsAt.Format(time.RFC3339))
		}
		if err := pause(r.p.ctx, min(time.Second, max(20*time.Millisecond, r.where.StartsAt.Sub(r.where.ServerTime)))); err != nil {
			return err
		}
		if r.where, err = r.api.Meeting(r.p.ctx, r.where.ID); err != nil {
			return fmt.Errorf("asking for the meeting: %w", err)
		}
	}
}

// play says every line, and gives the numbers of the first and the last.
func (r *replay) play() (first, last int64, err error) {
	bar := r.p.progress("playing")
	defer bar.clear()
	began := time.Now()
	for n, e := range r.talk {
		bar.at(n, len(r.talk))
		if len(e.Text) <= meeting.MaxText && meeting.CheckText(e.Text) != nil {
			r.empty++
			continue
		}
		if err := pause(r.p.ctx, r.scaled(e.At)-time.Since(began)); err != nil {
			return first, last, err
		}
		got, err := r.say(e)
		if err != nil {
			return first, last, fmt.Errorf("line %d of the log: %w", e.Seq, err)
		}
		if got.Seq <= last {
			return first, last, fmt.Errorf("line %d of the log became entry %d, behind entry %d", e.Seq, got.Seq, last)
		}
		if first == 0 {
			first = got.Seq
		}
		last = got.Seq
		r.said++
	}
	return first, last, nil
}

// say says a line; a nick that is new takes its name first.
func (r *replay) say(e meeting.Entry) (client.Entry, error) {
	nick := e.Author.Name
	if nick == "" {
		nick = nobody
	}
	token, known := r.tokens[nick]
	if !known {
		seat, err := r.api.Join(r.p.ctx, "", r.where.ID, nick)
		if err != nil {
			return client.Entry{}, fmt.Errorf("taking a name: %w", err)
		}
		token = seat.Token
		r.tokens[nick] = token
	}
	return r.api.Post(r.p.ctx, token, r.where.ID, e.Text, 0)
}

// pause waits, but not longer than ctx lasts.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(max(0, d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
