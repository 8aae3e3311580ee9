// Package audit looks at every page with the programs that judge pages: axe-core, the checker of the W3C's validator, Lighthouse, and a balance for bytes.
package audit

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/server"
	"parley/test/stage"
	"parley/test/wait"
)

func TestMain(m *testing.M) { stage.Main(m, "4") }

// town is a server with a meeting in every phase, another that has next to nothing, and what their addresses are made of.
type town struct {
	full, bare stage.Stage
	host       string   // the secret link of the host of series talk
	words      []string // of paths: {talk} and what it stands for, and so on
}

// settle builds it: what is planned at first, what is said, and then the clock goes on by forty minutes.
func settle(t *testing.T) town {
	t.Helper()
	town := town{full: stage.Set(t), bare: stage.On(t, server.Start(t, server.Config{Clock: true}))}
	s, none, unlisted := town.full, 0, false
	talk := town.plan(s, client.Series{Slug: "talk", Description: "Roof, money, and who brings the cake."}, -time.Minute, 4*time.Hour)
	long := town.plan(s, client.Series{Slug: "long"}, -time.Minute, 4*time.Hour)
	locked := town.plan(s, client.Series{Slug: "locked"}, -time.Minute, 4*time.Hour)
	lobby := town.plan(s, client.Series{Slug: "lobby", Description: "To get to know each other."}, 3*time.Hour, time.Hour)
	shut := town.plan(s, client.Series{Slug: "shut"}, 3*time.Hour, time.Hour)
	called := town.plan(s, client.Series{Slug: "called-off"}, 2*time.Hour, time.Hour)
	town.plan(s, client.Series{Slug: "wrapping"}, -time.Minute, 46*time.Minute)
	after := town.plan(s, client.Series{Slug: "after"}, -time.Minute, 39*time.Minute)
	closed := town.plan(s, client.Series{Slug: "closed", AfterTalk: &none, Rule: "FREQ=WEEKLY"}, -time.Minute, 21*time.Minute)
	town.plan(s, client.Series{Slug: "silent", AfterTalk: &none}, -time.Minute, 21*time.Minute)

	ben := s.Join(talk.ID, "Ben")
	for _, m := range []client.Meeting{talk, after, closed} {
		converse(s, m.ID, 12)
	}
	converse(s, long.ID, 260)
	s.Post(talk.ID, ben.Token, "See https://example.org/a/long/path?with=things&and=more#there, line 3.")
	react(s, talk.ID, ben.Token, 3)
	s.Act("POST", client.MeetingPath(talk.ID, "/redactions"), map[string]any{"seq": 5, "reason": "by mistake"})
	s.Act("PATCH", client.MeetingPath(lobby.ID, ""), map[string]string{"title": "Osprey, all of us", "ends_at": client.Moment(lobby.EndsAt.Add(time.Hour))})
	s.Join(lobby.ID, "Benedikt")
	s.Act("POST", client.MeetingPath(called.ID, "/cancellation"), map[string]string{"reason": "The heating is broken."})
	s.Move(40 * time.Minute)
	wait.For(t, time.Minute, "the clock has moved", func() bool {
		m, err := s.API.Meeting(t.Context(), closed.ID)
		return err == nil && m.Phase == "closed"
	})
	for _, m := range []client.Meeting{locked, shut} {
		s.Act("POST", client.MeetingPath(m.ID, "/lock"), map[string]int{"minutes": 60})
	}
	town.words = append(town.words, "{ben}", ben.Attendee.ID)

	weekly := town.plan(town.bare, client.Series{Listed: &unlisted, Rule: "FREQ=WEEKLY"}, time.Hour, time.Hour)
	town.bare.Move(25 * 24 * time.Hour) // as if the server had been off while the fourth should have been held
	town.words = append(town.words, "{not-held}", weekly.Series+"/"+weekly.StartsAt.AddDate(0, 0, 21).Format(time.DateOnly))
	return town
}

// plan schedules a series in UTC, whose first meeting begins after a while, and remembers what its paths are made of.
func (w *town) plan(s stage.Stage, series client.Series, in, length time.Duration) client.Meeting {
	s.T.Helper()
	start := time.Now().Add(in)
	series.Title = "Osprey team, " + series.Slug
	series.StartsAt, series.EndsAt = client.Moment(start), client.Moment(start.Add(length))
	made, err := s.API.Schedule(s.T.Context(), series)
	if err != nil {
		s.T.Fatal(err)
	}
	_, date, _ := strings.Cut(made.Next.ID, "/")
	w.words = append(w.words, "{"+made.Slug+"}", made.Next.ID, "{"+made.Slug+".date}", date)
	if w.host == "" {
		w.host = s.URL + "/k/" + made.HostKey
		w.words = append(w.words, "{key}", made.HostKey)
	}
	return made.Next
}

// converse lets three people say so many lines of all sorts.
func converse(s stage.Stage, id string, lines int) {
	s.T.Helper()
	said := []string{"good morning", "shall we begin with the roof?", "/me nods", "#topic The roof", "it leaks over the *stairs*, and `ls -l` says so:\n\tone\n\ttwo",
		"> shall we begin\nwe did", "#action Cleo calls the roofer", strings.Repeat("a long line ", 30), "متى نبدأ؟", "https://example.org/minutes"}
	var people []func(string)
	for _, name := range []string{"Ana Ferrer", "Cleo", "Дмитрий"} {
		people = append(people, s.Speaker(id, name))
	}
	for i := range lines {
		people[i%4%3](said[i%len(said)])
	}
}

// react puts everything on a line that can stand on it: a reaction and an answer, and the host's mark.
func react(s stage.Stage, id, token string, line int) {
	s.T.Helper()
	for _, body := range []map[string]any{{"kind": "reaction", "text": "👍"}, {"kind": "line", "text": "I second that"}} {
		body["ref"] = line
		a, err := s.API.Do(s.T.Context(), client.Request{Method: "POST", Path: client.MeetingPath(id, "/entries"), Token: token, Idem: rand.Text(), Body: body})
		if err != nil || a.Status != 201 {
			s.T.Fatalf("%v: %d %s, %v", body, a.Status, a.Body, err)
		}
	}
	s.Act("POST", client.MeetingPath(id, "/entries"), map[string]any{"kind": "decision", "text": "", "ref": line})
}

// enter gives somebody of a row their window.
func (w town) enter(t *testing.T, who string) (p *browser.Page, base string) {
	s, bare := stage.On(t, w.full.Server), stage.On(t, w.bare.Server)
	switch who {
	case "host":
		return s.Holder(browser.Person{}, w.host), s.URL
	case "owner":
		return s.Owner(browser.Person{}), s.URL
	case "nobody":
		return bare.Person(browser.Person{}, bare.URL), bare.URL
	}
	return s.Person(browser.Person{}, s.URL), s.URL
}
