// Package clock tests what happens at the designated times, with the server's clock in the hand of the test.
package clock

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/history"
	"parley/test/server"
	"parley/test/wait"
)

// TestMain lets all meetings end side by side.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "64"); err != nil {
		panic(err)
	}
	m.Run()
}

// day is where these tests play: some hours of 1 December 2026.
var day = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

// stage is a server whose time stands still until the test moves it, and a client.
type stage struct {
	*server.Server
	api *client.Client
	t   *testing.T
}

func set(t *testing.T, at time.Time) stage {
	t.Helper()
	s := server.Start(t, server.Config{Clock: true})
	st := stage{s, client.New(s.URL, s.Key), t}
	if err := s.Clock.Freeze(at); err != nil {
		t.Fatal(err)
	}
	made := st.schedule("Is it time", at.Add(24*time.Hour), at.Add(25*time.Hour), 0)
	wait.For(t, 5*time.Second, "the server shows the frozen time", func() bool {
		m, err := st.api.Meeting(t.Context(), made.Next.ID)
		return err == nil && m.ServerTime.Equal(at)
	})
	return st
}

// at moves the server's time and waits until it has noticed, as seen in this meeting's facts.
func (s stage) at(at time.Time, id string) client.Meeting {
	s.t.Helper()
	if err := s.Clock.Freeze(at); err != nil {
		s.t.Fatal(err)
	}
	var m client.Meeting
	wait.For(s.t, 5*time.Second, "the server shows "+at.Format(client.TimeFormat), func() bool {
		var err error
		m, err = s.api.Meeting(s.t.Context(), id)
		return err == nil && m.ServerTime.Equal(at)
	})
	return m
}

func (s stage) schedule(title string, from, to time.Time, afterTalk int) client.Scheduled {
	s.t.Helper()
	made, err := s.api.Schedule(s.t.Context(), client.Series{Title: title, StartsAt: client.Moment(from), EndsAt: client.Moment(to), AfterTalk: &afterTalk})
	if err != nil {
		s.t.Fatal(err)
	}
	return made
}

func (s stage) join(id, name string) client.Seat {
	s.t.Helper()
	seat, err := s.api.Join(s.t.Context(), id, name, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return seat
}

// refused posts a line and holds the refusal to its promise: 409 meeting-not-open, the phase, the times, the server's time.
func (s stage) refused(seat client.Seat, id, phase string, now time.Time) {
	s.t.Helper()
	before, err := s.api.Meeting(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	_, _, err = s.api.Post(s.t.Context(), id, seat.Token, "too early or too late", "")
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 409 || !strings.Contains(p.Type+p.Body, "meeting-not-open") {
		s.t.Fatalf("at %v a line was answered with %v, not 409 meeting-not-open", now, err)
	}
	want := []string{phase, before.StartsAt.Format(client.TimeFormat), before.EndsAt.Format(client.TimeFormat), now.Format(client.TimeFormat)}
	if got := []string{p.Phase, p.StartsAt, p.EndsAt, p.ServerTime}; strings.Join(got, " ") != strings.Join(want, " ") {
		s.t.Errorf("the refusal says %v instead of %v: %s", got, want, p.Body)
	}
	if phase == "scheduled" && p.RetryAfter == "" {
		s.t.Errorf("the refusal before the start has no Retry-After")
	}
	after, err := s.api.Meeting(s.t.Context(), id)
	if err != nil || after.LastSeq != before.LastSeq {
		s.t.Errorf("a refused line moved last_seq from %d to %d, %v", before.LastSeq, after.LastSeq, err)
	}
}

// accepted posts a line and returns its entry.
func (s stage) accepted(seat client.Seat, id, text string) client.Entry {
	s.t.Helper()
	e, status, err := s.api.Post(s.t.Context(), id, seat.Token, text, "")
	if err != nil || status != 201 {
		s.t.Fatalf("%q was answered with %d, %v", text, status, err)
	}
	return e
}

// kinds is the log in short: "opened line line closed".
func (s stage) kinds(id string) string {
	s.t.Helper()
	log, _, err := s.api.Whole(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range (&history.History{Log: log}).Faults() {
		s.t.Error(f)
	}
	var kinds []string
	for _, e := range log {
		kinds = append(kinds, e.Kind)
	}
	return strings.Join(kinds, " ")
}

// TestTheEdgesAreExactToTheMillisecond walks one hour by its edges, with after-talk and with a hard end.
func TestTheEdgesAreExactToTheMillisecond(t *testing.T) {
	s := set(t, day.Add(-time.Hour))
	start, end := day, day.Add(time.Hour)
	ms := time.Millisecond
	soft := s.schedule("With after-talk", start, end, 10).Next.ID
	hard := s.schedule("With a hard end", start, end, 0).Next.ID
	early := s.join(soft, "Ana")
	sharp := s.join(hard, "Ben")

	s.at(start.Add(-ms), soft)
	s.refused(early, soft, "scheduled", start.Add(-ms))
	s.refused(sharp, hard, "scheduled", start.Add(-ms))

	s.at(start, soft)
	if e := s.accepted(early, soft, "at the very start"); e.At != start.Format(client.TimeFormat) || e.Seq != 2 {
		t.Errorf("the first line is %d at %s", e.Seq, e.At)
	}
	for _, c := range []struct {
		left  time.Duration
		phase string
	}{{10*time.Minute + ms, "open"}, {10 * time.Minute, "wrapping-up"}, {ms, "wrapping-up"}} {
		if m := s.at(end.Add(-c.left), hard); m.Phase != c.phase {
			t.Errorf("%v before the end the phase is %s, not %s", c.left, m.Phase, c.phase)
		}
	}
	s.at(end.Add(-ms), hard)
	s.accepted(sharp, hard, "a millisecond before the end")
	s.at(end, hard)
	s.refused(sharp, hard, "closed", end)
	if got := s.kinds(hard); got != "opened line closed" {
		t.Errorf("the log with a hard end: %s", got)
	}

	s.accepted(early, soft, "after the formal end")
	if m := s.at(end.Add(10*time.Minute-ms), soft); m.Phase != "after-talk" {
		t.Errorf("phase %s before the after-talk ends", m.Phase)
	}
	s.accepted(early, soft, "last word")
	s.at(end.Add(10*time.Minute), soft)
	s.refused(early, soft, "closed", end.Add(10*time.Minute))
	if got := s.kinds(soft); got != "opened line ended line line closed" {
		t.Errorf("the log with after-talk: %s", got)
	}
	for _, id := range []string{soft, hard} {
		log, _, _ := s.api.Whole(t.Context(), id)
		for _, e := range log {
			want := map[string]time.Time{"opened": start, "ended": end, "closed": end}[e.Kind]
			if id == soft && e.Kind == "closed" {
				want = end.Add(10 * time.Minute)
			}
			if !want.IsZero() && e.At != want.Format(client.TimeFormat) {
				t.Errorf("%s: %s is stamped %s", id, e.Kind, e.At)
			}
		}
	}
}

// TestStepsOfTheClockNeverReopen steps an hour forth and back, with a restart between.
func TestStepsOfTheClockNeverReopen(t *testing.T) {
	s := set(t, day.Add(30*time.Minute))
	ended := s.schedule("Ends by a step", day, day.Add(time.Hour), 0).Next.ID
	later := s.schedule("Opens by a step", day.Add(time.Hour), day.Add(3*time.Hour), 0).Next.ID
	ana, ben := s.join(ended, "Ana"), s.join(later, "Ben")
	s.accepted(ana, ended, "before the step")

	forth, back := day.Add(90*time.Minute), day.Add(30*time.Minute)
	for step, at := range []time.Time{forth, back, forth, back} {
		what := fmt.Sprintf("step %d", step)
		if m := s.at(at, ended); m.Phase != "closed" {
			t.Fatalf("%s: the ended meeting is %s", what, m.Phase)
		}
		m, err := s.api.Meeting(t.Context(), later)
		if err != nil || m.Phase != "open" {
			t.Fatalf("%s: the other meeting is %s, %v", what, m.Phase, err)
		}
		if _, _, err := s.api.Post(t.Context(), ended, ana.Token, "never", ""); err == nil {
			t.Fatalf("%s: a closed meeting took a line", what)
		}
		s.accepted(ben, later, what)
		if step == 1 {
			s.Kill()
			if err := s.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := s.kinds(ended); got != "opened line closed" {
		t.Errorf("the log of the ended meeting: %s", got)
	}
	if got := s.kinds(later); got != "opened line line line line" {
		t.Errorf("the log of the other meeting: %s", got)
	}
	log, _, _ := s.api.Whole(t.Context(), later)
	if last := log[len(log)-1]; last.Time().Before(forth) {
		t.Errorf("after the step back a line is stamped %s", last.At)
	}
}

// TestASleptServerWritesTheTrueEnd is off while the meeting opens and ends.
func TestASleptServerWritesTheTrueEnd(t *testing.T) {
	s := set(t, day.Add(-time.Hour))
	id := s.schedule("While nobody ran", day, day.Add(time.Hour), 10).Next.ID
	s.join(id, "Ana")
	s.Kill()
	if err := s.Clock.Freeze(day.Add(48 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m := s.at(day.Add(48*time.Hour), id); m.Phase != "closed" {
		t.Errorf("phase %s", m.Phase)
	}
	if got := s.kinds(id); got != "opened ended closed" {
		t.Errorf("the log: %s", got)
	}
	log, _, _ := s.api.Whole(t.Context(), id)
	for i, want := range []time.Time{day, day.Add(time.Hour), day.Add(70 * time.Minute)} {
		if i < len(log) && log[i].At != want.Format(client.TimeFormat) {
			t.Errorf("%s is stamped %s instead of %v", log[i].Kind, log[i].At, want)
		}
	}
}
