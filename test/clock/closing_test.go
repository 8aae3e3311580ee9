package clock

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/crowd"
	"parley/test/server"
	"parley/test/wait"
)

// TestWritersThroughTheEnd has 64 writers post through the end of 50 meetings, ten meetings at a time, while readers of all ways watch.
// The clock runs; only its offset is set. Each line is acknowledged and in the transcript, before `closed`, or refused.
func TestWritersThroughTheEnd(t *testing.T) {
	const atOnce, rounds, writers = 10, 5, 64
	s := server.Start(t, server.Config{Clock: true})
	api := client.New(s.URL, s.Key)
	if err := s.Clock.Offset(0); err != nil {
		t.Fatal(err)
	}
	for round := range rounds {
		end := day.Add(time.Duration(round+1) * 24 * time.Hour)
		var crowds []*crowd.Crowd
		offset(t, s, end.Add(-time.Hour))
		for k := range atOnce {
			none := 0
			made, err := api.Schedule(t.Context(), client.Series{
				Title:    fmt.Sprintf("Ends %d.%d", round, k),
				StartsAt: client.Moment(end.Add(-2 * time.Hour)), EndsAt: client.Moment(end), AfterTalk: &none,
			})
			if err != nil {
				t.Fatal(err)
			}
			c := crowd.New(t, api, made.Next.ID)
			c.MaxPause = 20 * time.Millisecond
			c.Read(4)
			c.Join(writers)
			crowds = append(crowds, c)
		}
		for _, c := range crowds {
			c.Talk(0)
		}
		for _, c := range crowds {
			wait.For(t, time.Minute, "everybody talks", func() bool { return c.Acknowledged() > 0 })
		}
		offset(t, s, end.Add(-300*time.Millisecond)) // in the middle of it
		for _, c := range crowds {
			c.WritersDone()
			log := c.Finish(time.Minute)
			endsWithClosed(t, c.Meeting, log, end)
		}
	}
}

// offset makes the server's time run from this moment on.
func offset(t *testing.T, s *server.Server, at time.Time) {
	t.Helper()
	if err := s.Clock.Offset(time.Until(at)); err != nil {
		t.Fatal(err)
	}
	api := client.New(s.URL, s.Key)
	none := 0
	made, err := api.Schedule(t.Context(), client.Series{Title: "Is it time",
		StartsAt: client.Moment(at.Add(100 * 24 * time.Hour)), EndsAt: client.Moment(at.Add(101 * 24 * time.Hour)), AfterTalk: &none})
	if err != nil {
		t.Fatal(err)
	}
	wait.For(t, 5*time.Second, "the server's clock has moved", func() bool {
		m, err := api.Meeting(t.Context(), made.Next.ID)
		return err == nil && !m.ServerTime.Before(at) && m.ServerTime.Before(at.Add(10*time.Second))
	})
}

// endsWithClosed: `closed` is the last entry, by the clock, with the stamp of the end, and every line is stamped before it.
func endsWithClosed(t *testing.T, id string, log []client.Entry, end time.Time) {
	t.Helper()
	for i, e := range log {
		switch {
		case i == len(log)-1:
			if e.Kind != "closed" || e.Author != nil || !e.Time().Equal(end) {
				t.Errorf("%s: the last entry is %+v, not `closed` at %v", id, e, end)
			}
		case e.Kind == "line" && !e.Time().Before(end):
			t.Errorf("%s: line %d is stamped %s, at or after the end", id, e.Seq, e.At)
		}
	}
}

// TestExtensionAtTheLastMillisecond lets a host extend around the end: there is one outcome, and no way back from closed.
func TestExtensionAtTheLastMillisecond(t *testing.T) {
	s := set(t, day)
	end := day.Add(time.Hour)
	extend := func(id string) client.Answer {
		a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(id, "/extension"), Token: s.Key, Body: map[string]int{"minutes": 5}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	saved := s.schedule("Extended in time", day.Add(-time.Hour), end, 0).Next.ID
	late := s.schedule("Extended too late", day.Add(-time.Hour), end, 0).Next.ID
	ana := s.join(saved, "Ana")
	s.at(end.Add(-time.Millisecond), saved)
	if a := extend(saved); a.Status != 201 {
		t.Fatalf("extending a millisecond before the end: %d %s", a.Status, a.Body)
	}
	s.at(end, saved)
	s.accepted(ana, saved, "in the extension")
	if a := extend(late); a.Status != 409 {
		t.Errorf("extending at the end: %d %s", a.Status, a.Body)
	}
	m, err := s.api.Meeting(t.Context(), saved)
	if err != nil || !m.EndsAt.Equal(end.Add(5*time.Minute)) || m.Phase != "wrapping-up" {
		t.Errorf("after the extension: %+v, %v", m, err)
	}
	for range 5 { // 30 minutes in all, of which 5 are used
		if a := extend(saved); a.Status != 201 {
			t.Fatalf("within the cap: %d %s", a.Status, a.Body)
		}
	}
	if a := extend(saved); a.Status != 409 || !strings.Contains(string(a.Body), "extension-cap") {
		t.Errorf("over the cap: %d %s", a.Status, a.Body)
	}
	s.at(end.Add(30*time.Minute), saved)
	s.refused(ana, saved, "closed", end.Add(30*time.Minute))
}

// TestAClosureRepeatedIsTheExistingOne closes early, twice and from many hands at once.
func TestAClosureRepeatedIsTheExistingOne(t *testing.T) {
	s := set(t, day)
	id := s.schedule("Closed early", day.Add(-time.Hour), day.Add(time.Hour), 10).Next.ID
	ana := s.join(id, "Ana")
	s.accepted(ana, id, "one line")
	type closing struct {
		e      client.Entry
		status int
		err    error
	}
	answers := make(chan closing, 20)
	for range cap(answers) {
		go func() {
			e, status, err := s.api.Close(t.Context(), id)
			answers <- closing{e, status, err}
		}()
	}
	created := 0
	for range cap(answers) {
		a := <-answers
		if a.err != nil || a.e.Kind != "closed" || a.e.Seq != 3 || a.e.Author == nil || a.e.Author.Role != "host" {
			t.Errorf("closure: %+v", a)
		}
		if a.status == 201 {
			created++
		}
	}
	if created != 1 {
		t.Errorf("%d of 20 closures were answered 201", created)
	}
	s.refused(ana, id, "closed", day)
	if got := s.kinds(id); got != "opened line closed" {
		t.Errorf("the log: %s", got)
	}
}

// TestAClosedMeetingTakesNothing tries every write that there is, with every right that there is: all operations but GET of
// the OpenAPI document, the forms, the plain text. Only a host's redaction is taken, as at any time.
func TestAClosedMeetingTakesNothing(t *testing.T) {
	s := set(t, day)
	made := s.schedule("Over", day.Add(-time.Hour), day.Add(time.Hour), 0)
	id := made.Next.ID
	ana := s.join(id, "Ana")
	s.accepted(ana, id, "while it is open")
	s.at(day.Add(time.Hour), id)
	before := s.kinds(id)

	a, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: "/openapi.json"})
	if err != nil || a.Status != 200 {
		t.Fatalf("openapi.json: %d, %v", a.Status, err)
	}
	var doc struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(a.Body, &doc); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for path, operations := range doc.Paths {
		for method := range operations {
			if method == "get" || !strings.Contains(path, "{date}") {
				continue
			}
			tried++
			series, date, _ := strings.Cut(id, "/")
			path := strings.NewReplacer("{series}", series, "{slug}", series, "{date}", date).Replace(path)
			for who, token := range map[string]string{"nobody": "", "Ana": ana.Token, "the host": made.HostKey, "the owner": s.Key} {
				closedRefuses(t, s, strings.ToUpper(method), path, who, token)
			}
		}
	}
	if tried < 5 {
		t.Errorf("the document names only %d writes", tried)
	}
	for _, form := range []url.Values{{"text": {"by form"}, "cursor": {"2"}}, {"name": {"Late"}, "cursor": {"2"}}} {
		a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: "/" + id, Token: ana.Token, Body: []byte(form.Encode()), Type: "application/x-www-form-urlencoded"})
		if err != nil || a.Status < 400 || a.Status > 499 {
			t.Errorf("form %v: %d, %v", form, a.Status, err)
		}
	}
	a, err = s.api.Do(t.Context(), client.Request{Method: "POST", Path: "/" + id + ".txt", Token: ana.Token, Body: []byte("by curl"), Type: "text/plain"})
	if err != nil || a.Status != 409 {
		t.Errorf(".txt: %d %s, %v", a.Status, a.Body, err)
	}
	if after := s.kinds(id); after != before+" redaction" {
		t.Errorf("the log was %q and is %q", before, after)
	}
}

// closedRefuses sends one write with a body that would be right in an open meeting.
func closedRefuses(t *testing.T, s stage, method, path, who, token string) {
	t.Helper()
	bodies := map[string]any{
		"attendees": map[string]string{"name": fmt.Sprintf("Late %d", rand.IntN(1e6))}, "entries": map[string]string{"kind": "line", "text": "late"},
		"extension": map[string]int{"minutes": 5}, "cancellation": map[string]string{"reason": "late"}, "closure": nil,
		"redactions": map[string]int{"seq": 2}, "removals": map[string]string{"attendee": "x"}, "lock": map[string]int{"minutes": 5},
	}
	noun := path[strings.LastIndex(path, "/")+1:]
	a, err := s.api.Do(t.Context(), client.Request{Method: method, Path: path, Token: token, Body: bodies[noun]})
	if err != nil {
		t.Errorf("%s %s by %s: %v", method, path, who, err)
		return
	}
	if noun == "closure" && a.Status == 200 && token != "" {
		return // the existing one
	}
	if noun == "redactions" && strings.HasPrefix(who, "the ") {
		if a.Status != 201 && a.Status != 200 {
			t.Errorf("a redaction, which a host may do at any time, by %s: %d %s", who, a.Status, a.Body)
		}
		return
	}
	if a.Status < 400 || a.Status > 499 {
		t.Errorf("%s %s by %s: %d %s", method, path, who, a.Status, a.Body)
	}
}
