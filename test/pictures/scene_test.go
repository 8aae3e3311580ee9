// Package pictures takes the pictures of docs/pictures: it sets a scene, three weeks of a server's life by its own clock, and looks at every page of it.
package pictures

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/meetlog"
	"parley/test/server"
	"parley/test/stage"
	"parley/test/wait"
)

func TestMain(m *testing.M) { stage.Main(m, "2") }

// today is the day on which the pictures are taken; open and wrap are how far its meeting is then.
var today = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

const (
	week = 7 * 24 * time.Hour
	open = 31*time.Minute + 10*time.Second
	wrap = 51*time.Minute + 20*time.Second
)

// scene is a stage that is told what happens when.
type scene struct {
	stage.Stage
	now   time.Time
	step  time.Duration     // of the clock while people talk
	seats map[string]string // tokens by series and name
}

func set(t *testing.T) *scene {
	t.Helper()
	return &scene{Stage: stage.Set(t), step: time.Minute, seats: map[string]string{}}
}

// at lets it be a moment, and waits until the server knows.
func (s *scene) at(moment time.Time) {
	s.T.Helper()
	if err := s.Clock.Freeze(moment); err != nil {
		s.T.Fatal(err)
	}
	s.now = moment
	if err := wait.Until(s.T.Context(), 10*time.Second, "the server's clock is set", func() bool {
		a, err := s.API.Do(s.T.Context(), client.Request{Method: "GET", Path: "/healthz"})
		return err == nil && strings.Contains(string(a.Body), moment.UTC().Format(client.TimeFormat))
	}); err != nil {
		s.T.Fatal(err)
	}
}

// plan schedules a series.
func (s *scene) plan(title, description string, start time.Time, length time.Duration, rule string) client.Scheduled {
	s.T.Helper()
	made, err := s.API.Schedule(s.T.Context(), client.Series{Title: title, Description: description, Zone: "Europe/Berlin", Rule: rule,
		StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(length))})
	if err != nil {
		s.T.Fatal(err)
	}
	return made
}

// room is a meeting in which people talk.
type room struct {
	*scene
	id string
}

func (s *scene) room(id string) *room { return &room{s, id} }

// seat gives the token of somebody, who takes a name with their first line. Who leads the logs of the sample hosts.
func (r *room) seat(name string) string {
	r.T.Helper()
	series, _, _ := strings.Cut(r.id, "/")
	if token, ok := r.seats[series+name]; ok {
		return token
	}
	ask := client.Request{Method: "POST", Path: client.MeetingPath(r.id, "/attendees"), Idem: rand.Text() + rand.Text(), Body: map[string]string{"name": name}}
	if name == "Ana" {
		ask.Token = r.Key
	}
	var seat client.Seat
	r.do(ask, &seat)
	r.seats[series+name] = seat.Token
	return seat.Token
}

func (r *room) do(ask client.Request, into any) {
	r.T.Helper()
	a, err := r.API.Do(r.T.Context(), ask)
	if err != nil || a.Status >= 300 {
		r.T.Fatalf("%s %s: %d %s, %v", ask.Method, ask.Path, a.Status, a.Body, err)
	}
	decode(r.T, a.Body, into)
}

// marks are what a line of the sample begins with when it is more than talk.
var marks = map[string]string{"#topic": "topic", "#agreed": "decision", "#action": "action", "#info": "info", "#link": "link"}

// say adds a line, or the mark that it is.
func (r *room) say(name, text string) {
	r.T.Helper()
	kind := "line"
	if word, rest, _ := strings.Cut(text, " "); marks[word] != "" {
		kind, text = marks[word], rest
	}
	var e client.Entry
	r.do(client.Request{Method: "POST", Path: client.MeetingPath(r.id, "/entries"), Token: r.seat(name), Idem: rand.Text(),
		Body: map[string]any{"kind": kind, "text": text}}, &e)
}

// talk plays the sample's logs into the meeting, from one moment of it until another: behind each other, and as much slower as it says.
func (r *room) talk(start time.Time, from, until time.Duration, slower float64, logs ...string) {
	r.T.Helper()
	root, err := server.Root()
	if err != nil {
		r.T.Fatal(err)
	}
	begin := time.Duration(0)
	for _, name := range logs {
		log, err := meetlog.Read(filepath.Join(root, "cmd", "parley", "demo", name))
		if err != nil {
			r.T.Fatal(err)
		}
		for _, l := range log.Lines {
			at := begin + time.Duration(slower*float64(l.Offset))
			if at < from || at >= until || strings.HasPrefix(l.Text, "#startmeeting") || strings.HasPrefix(l.Text, "#endmeeting") {
				continue
			}
			if moment := start.Add(at.Truncate(r.step)); moment.After(r.now) {
				r.at(moment)
			}
			r.say(l.Nick, l.Text)
		}
		begin += time.Duration(slower*float64(log.Length())) + 40*time.Second
	}
}

// close lets time pass until a meeting is closed.
func (s *scene) close(id string, at time.Time) {
	s.T.Helper()
	s.at(at)
	if err := wait.Until(s.T.Context(), 10*time.Second, "the meeting is closed", func() bool {
		m, err := s.API.Meeting(context.WithoutCancel(s.T.Context()), id)
		return err == nil && m.Phase == "closed"
	}); err != nil {
		s.T.Fatal(err)
	}
}
