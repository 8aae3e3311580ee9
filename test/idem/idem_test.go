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
	"parley/test/history"
	"parley/test/server"
	"parley/test/wire"
)

type stage struct {
	*server.Server
	api *client.Client
	id  string
	t   *testing.T
}

func set(t *testing.T) stage {
	t.Helper()
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Once only", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return stage{s, api, made.Next.ID, t}
}

func (s stage) join(name string) client.Seat {
	s.t.Helper()
	seat, err := s.api.Join(s.t.Context(), s.id, name, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return seat
}

func (s stage) lines() []client.Entry {
	s.t.Helper()
	log, _, err := s.api.Whole(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return history.Lines(log)
}

// together sends the same request n times at once.
func (s stage) together(n int, r client.Request) []client.Answer {
	answers := make([]client.Answer, n)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			a, err := s.api.Do(s.t.Context(), r)
			if err != nil {
				s.t.Error(err)
			}
			answers[i] = a
		})
	}
	all.Wait()
	return answers
}

// once holds parallel answers against the promise: one 201 at most (exactly one when fresh), the others 200.
func (s stage) once(what string, fresh bool, answers []client.Answer) {
	s.t.Helper()
	created := 0
	for _, a := range answers {
		switch a.Status {
		case 201:
			created++
		case 200:
		default:
			s.t.Errorf("%s: %d %s", what, a.Status, a.Body)
		}
	}
	if want := map[bool]int{true: 1}[fresh]; created != want {
		s.t.Errorf("%s: %d answers say 201, not %d", what, created, want)
	}
}

// TestRepeatedInParallelAndAfterAKill repeats a line, a name and a series fifty times at once, and again after a kill.
func TestRepeatedInParallelAndAfterAKill(t *testing.T) {
	s := set(t)
	ana := s.join("Ana")
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
	if lines := s.lines(); len(lines) != 1 {
		t.Errorf("%d lines: %+v", len(lines), lines)
	}
	if seat := s.join("Mei"); seat.Attendee.Name != "Mei 2" {
		t.Errorf("after one Mei the next is %s", seat.Attendee.Name)
	}
	if a, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: "/again-and-again-2"}); err != nil || a.Status != 404 {
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
		seat, err := s.api.Join(t.Context(), s.id, "Ana", key)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.api.Post(t.Context(), s.id, seat.Token, fmt.Sprintf("with token %d", i), ""); err != nil {
			t.Error(err)
		}
	}
	lines := s.lines()
	for _, e := range lines {
		if *e.Author != *lines[0].Author {
			t.Errorf("%+v and %+v", *e.Author, *lines[0].Author)
		}
	}
}

// TestAKeyIsBoundToItsBodyAndItsOwner: another body is 422, another attendee's same key is another wish.
func TestAKeyIsBoundToItsBodyAndItsOwner(t *testing.T) {
	s := set(t)
	ana, ben := s.join("Ana"), s.join("Ben")
	key := rand.Text()
	if _, status, err := s.api.Post(t.Context(), s.id, ana.Token, "first", key); err != nil || status != 201 {
		t.Fatal(status, err)
	}
	_, _, err := s.api.Post(t.Context(), s.id, ana.Token, "other", key)
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 422 {
		t.Errorf("the same key with another body: %v", err)
	}
	if _, status, err := s.api.Post(t.Context(), s.id, ben.Token, "mine", key); err != nil || status != 201 {
		t.Errorf("the same key of another attendee: %d, %v", status, err)
	}
	if _, err := s.api.Join(t.Context(), s.id, "Mei", key); err != nil {
		t.Errorf("the same key for a name: %v", err)
	}
	if lines := s.lines(); len(lines) != 2 {
		t.Errorf("lines: %+v", lines)
	}
}

// TestALostAnswerIsFoundAfterTheEnd: the line cut off before its answer, the meeting closed, the server killed; then the repeat.
func TestALostAnswerIsFoundAfterTheEnd(t *testing.T) {
	s := set(t)
	line := wire.Cut(t, s.Addr)
	ana := s.join("Ana")
	key, through := rand.Text(), client.New(line.URL, s.Key)
	if _, _, err := s.api.Post(t.Context(), s.id, ana.Token, "was it heard?", key); err != nil {
		t.Fatal(err)
	}
	line.Down()
	if _, _, err := through.Post(t.Context(), s.id, ana.Token, "was it heard?", key); err == nil {
		t.Fatal("an answer came through a line that is down")
	}
	line.Flow()
	if _, _, err := s.api.Close(t.Context(), s.id); err != nil {
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
	if _, _, err := s.api.Post(t.Context(), s.id, ana.Token, "a new line", rand.Text()); err == nil {
		t.Error("a closed meeting took a new line")
	}
}

// TestKeysThatAreNone: too long, not visible ASCII, or too easy to guess where the key is a secret.
func TestKeysThatAreNone(t *testing.T) {
	s := set(t)
	ana := s.join("Ana")
	for _, bad := range []string{strings.Repeat("k", 201), "with space", "\u00e9t\u00e9", "tab\tinside"} {
		a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(s.id, "/entries"), Token: ana.Token, Idem: bad, Body: map[string]string{"kind": "line", "text": "x"}})
		if err != nil || a.Status != 400 || !strings.Contains(strings.ToLower(string(a.Body)), "idempotency-key") {
			t.Errorf("key %.20q on a line: %d %s, %v", bad, a.Status, a.Body, err)
		}
	}
	for path, body := range map[string]any{client.MeetingPath(s.id, "/attendees"): map[string]string{"name": "Mei"}} {
		a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: path, Idem: strings.Repeat("k", 21), Body: body})
		if err != nil || a.Status != 400 {
			t.Errorf("a key of 21 characters on %s: %d %s, %v", path, a.Status, a.Body, err)
		}
	}
	if lines := s.lines(); len(lines) != 0 {
		t.Errorf("lines: %+v", lines)
	}
}
