// Package idem repeats things, as clients with bad lines and people with nervous fingers do: everything exists once.
package idem

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/server"
	"parley/test/stage"
	"parley/test/wire"
)

// scene is a meeting that is open.
type scene struct {
	stage.Stage
	id string
}

func set(t *testing.T) scene {
	t.Helper()
	s := stage.On(t, server.Start(t, server.Config{}))
	return scene{s, s.Open("Once only").Next.ID}
}

// together sends the same request n times at once.
func (s scene) together(n int, r client.Request) []client.Answer {
	answers := make([]client.Answer, n)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			a, err := s.API.Do(s.T.Context(), r)
			if err != nil {
				s.T.Error(err)
			}
			answers[i] = a
		})
	}
	all.Wait()
	return answers
}

// once holds parallel answers against the promise: one 201 at most (exactly one when fresh), the others 200.
func (s scene) once(what string, fresh bool, answers []client.Answer) {
	s.T.Helper()
	created := 0
	for _, a := range answers {
		switch a.Status {
		case 201:
			created++
		case 200:
		default:
			s.T.Errorf("%s: %d %s", what, a.Status, a.Body)
		}
	}
	if want := map[bool]int{true: 1}[fresh]; created != want {
		s.T.Errorf("%s: %d answers say 201, not %d", what, created, want)
	}
}

// TestRepeatedInParallelAndAfterAKill repeats a line, a name and a series fifty times at once, and again after a kill.
func TestRepeatedInParallelAndAfterAKill(t *testing.T) {
	s := set(t)
	ana := s.Join(s.id, "Ana")
	now := time.Now()
	requests := map[string]client.Request{
		"line": {Method: "POST", Path: client.MeetingPath(s.id, "/entries"), Token: ana.Token, Idem: rand.Text(), Body: map[string]string{"kind": "line", "text": "only once"}},
		"name": {Method: "POST", Path: client.MeetingPath(s.id, "/attendees"), Idem: rand.Text(), Body: map[string]string{"name": "Mei"}},
		"series": {Method: "POST", Path: "/api/v1/series", Token: s.Key, Idem: rand.Text(), Body: client.Series{
			Title: "Again and again", StartsAt: client.Moment(now.Add(time.Hour)), EndsAt: client.Moment(now.Add(2 * time.Hour))}},
	}
	first := map[string]string{}
	for round, fresh := range []bool{true, false} {
		for what, request := range requests {
			answers := s.together(50, request)
			s.once(fmt.Sprintf("%s, round %d", what, round), fresh, answers)
			for _, a := range answers {
				who := identity(t, what, a.Body)
				if first[what] == "" {
					first[what] = who
				}
				if who != first[what] {
					t.Errorf("%s: %s and %s", what, first[what], who)
				}
			}
		}
		s.Kill()
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if lines := s.Lines(s.id); len(lines) != 1 {
		t.Errorf("%d lines: %+v", len(lines), lines)
	}
	if seat := s.Join(s.id, "Mei"); seat.Attendee.Name != "Mei 2" {
		t.Errorf("after one Mei the next is %s", seat.Attendee.Name)
	}
	if a, err := s.API.Do(t.Context(), client.Request{Method: "GET", Path: "/again-and-again-2"}); err != nil || a.Status != 404 {
		t.Errorf("a second series answers %d, %v", a.Status, err)
	}
}

// identity is what must be equal in all answers to one wish.
func identity(t *testing.T, what string, body []byte) string {
	t.Helper()
	var seat client.Seat
	var made client.Scheduled
	switch what {
	case "name":
		if err := json.Unmarshal(body, &seat); err != nil || seat.Token == "" {
			t.Errorf("name: %s, %v", body, err)
		}
		return seat.Attendee.ID + " " + seat.Attendee.Name
	case "series":
		if err := json.Unmarshal(body, &made); err != nil {
			t.Errorf("series: %s, %v", body, err)
		}
		return made.Slug + " " + made.Next.ID
	}
	return string(body)
}

// TestARepeatedNameCanSpeak: each token that a repeated join gives works for the same attendee.
func TestARepeatedNameCanSpeak(t *testing.T) {
	s := set(t)
	key := rand.Text()
	for i := range 3 {
		seat, err := s.API.Join(t.Context(), s.id, "Ana", key)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.API.Post(t.Context(), s.id, seat.Token, fmt.Sprintf("with token %d", i), ""); err != nil {
			t.Error(err)
		}
	}
	lines := s.Lines(s.id)
	for _, e := range lines {
		if *e.Author != *lines[0].Author {
			t.Errorf("%+v and %+v", *e.Author, *lines[0].Author)
		}
	}
}

// TestAKeyIsBoundToItsBodyAndItsOwner: another body is 422, another attendee's same key is another wish.
func TestAKeyIsBoundToItsBodyAndItsOwner(t *testing.T) {
	s := set(t)
	ana, ben := s.Join(s.id, "Ana"), s.Join(s.id, "Ben")
	key := rand.Text()
	if _, status, err := s.API.Post(t.Context(), s.id, ana.Token, "first", key); err != nil || status != 201 {
		t.Fatal(status, err)
	}
	_, _, err := s.API.Post(t.Context(), s.id, ana.Token, "other", key)
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 422 {
		t.Errorf("the same key with another body: %v", err)
	}
	if _, status, err := s.API.Post(t.Context(), s.id, ben.Token, "mine", key); err != nil || status != 201 {
		t.Errorf("the same key of another attendee: %d, %v", status, err)
	}
	if _, err := s.API.Join(t.Context(), s.id, "Mei", key); err != nil {
		t.Errorf("the same key for a name: %v", err)
	}
	if lines := s.Lines(s.id); len(lines) != 2 {
		t.Errorf("lines: %+v", lines)
	}
}

// TestALostAnswerIsFoundAfterTheEnd: the line cut off before its answer, the meeting closed, the server killed; then the repeat.
func TestALostAnswerIsFoundAfterTheEnd(t *testing.T) {
	s := set(t)
	line := wire.Cut(t, s.Addr)
	ana := s.Join(s.id, "Ana")
	key, through := rand.Text(), client.New(line.URL, s.Key)
	if _, _, err := s.API.Post(t.Context(), s.id, ana.Token, "was it heard?", key); err != nil {
		t.Fatal(err)
	}
	line.Down()
	if _, _, err := through.Post(t.Context(), s.id, ana.Token, "was it heard?", key); err == nil {
		t.Fatal("an answer came through a line that is down")
	}
	line.Flow()
	if _, _, err := s.API.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		e, status, err := through.Post(t.Context(), s.id, ana.Token, "was it heard?", key)
		if err != nil || status != 200 || e.Seq != 2 {
			t.Errorf("repeated after the end: %d %+v, %v", status, e, err)
		}
		s.Kill()
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.API.Post(t.Context(), s.id, ana.Token, "a new line", rand.Text()); err == nil {
		t.Error("a closed meeting took a new line")
	}
}

// TestKeysThatAreNone: too long, not visible ASCII, or too easy to guess where the key is a secret.
func TestKeysThatAreNone(t *testing.T) {
	s := set(t)
	ana := s.Join(s.id, "Ana")
	for _, bad := range []string{strings.Repeat("k", 201), "with space", "\u00e9t\u00e9", "tab\tinside"} {
		a, err := s.API.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(s.id, "/entries"), Token: ana.Token, Idem: bad, Body: map[string]string{"kind": "line", "text": "x"}})
		if err != nil || a.Status != 400 || !strings.Contains(strings.ToLower(string(a.Body)), "idempotency-key") {
			t.Errorf("key %.20q on a line: %d %s, %v", bad, a.Status, a.Body, err)
		}
	}
	for path, body := range map[string]any{client.MeetingPath(s.id, "/attendees"): map[string]string{"name": "Mei"}} {
		a, err := s.API.Do(t.Context(), client.Request{Method: "POST", Path: path, Idem: strings.Repeat("k", 21), Body: body})
		if err != nil || a.Status != 400 {
			t.Errorf("a key of 21 characters on %s: %d %s, %v", path, a.Status, a.Body, err)
		}
	}
	if lines := s.Lines(s.id); len(lines) != 0 {
		t.Errorf("lines: %+v", lines)
	}
}
