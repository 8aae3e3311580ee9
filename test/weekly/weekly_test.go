// Package weekly tests a series that recurs through the whole program, over weeks, with the server's clock in the hand of the test.
package weekly

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/server"
	"parley/test/stage"
	"parley/test/wait"
)

// scene is a server whose time stands still until the test moves it, with a weekly series on it.
type scene struct {
	stage.Stage
	slug string
}

// set begins an hour before the first meeting, an hour long at the wall time of first, with ten minutes of after-talk.
func set(t *testing.T, first time.Time) *scene {
	t.Helper()
	s := &scene{Stage: stage.On(t, server.Start(t, server.Config{Clock: true}))}
	s.API.HTTP.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	s.at(first.Add(-time.Hour))
	made, err := s.API.Schedule(t.Context(), client.Series{Title: "Tornado weekly", StartsAt: first.Format(time.RFC3339), EndsAt: first.Add(time.Hour).Format(time.RFC3339),
		Zone: first.Location().String(), Rule: "FREQ=WEEKLY"})
	if err != nil {
		t.Fatal(err)
	}
	s.slug = made.Slug
	return s
}

// at moves the server's time and waits until it has noticed.
func (s *scene) at(at time.Time) {
	s.T.Helper()
	if err := s.Clock.Freeze(at); err != nil {
		s.T.Fatal(err)
	}
	wait.For(s.T, 5*time.Second, "the server shows "+at.String(), func() bool {
		a, err := s.API.Do(s.T.Context(), client.Request{Method: "GET", Path: "/healthz"})
		return err == nil && strings.Contains(string(a.Body), at.UTC().Format(client.TimeFormat))
	})
}

func (s *scene) get(path string) client.Answer {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "GET", Path: path})
	if err != nil {
		s.T.Fatal(err)
	}
	return a
}

// id is the address of the meeting on a day.
func (s *scene) id(date string) string { return s.slug + "/" + date }

func (s *scene) join(date, name string) client.Seat {
	s.T.Helper()
	return s.Join(s.id(date), name)
}

func (s *scene) says(date string, seat client.Seat, text string) client.Entry {
	s.T.Helper()
	return s.Post(s.id(date), seat.Token, text)
}

// held tells whether the meeting of a day has a row, as `parley export` sees it, which reads the data file alone.
func (s *scene) held(date string) bool {
	s.T.Helper()
	_, _, code := server.Command(s.T, s.T.TempDir(), "export", "--data", s.Data, s.id(date))
	return code == 0
}

// leads wants the addresses of the series to lead to these dates, in API, page and export; an empty date is nowhere. The page of the series leads to
// series, or says that something ended (says).
func (s *scene) leads(now, last, series, says string) {
	s.T.Helper()
	for name, date := range map[string]string{"now": now, "last": last} {
		for before, after := range map[string]string{"/api/v1/meetings/": "", "/": "", "//": ".json", "///": ".txt"} {
			before = "/" + strings.TrimLeft(before, "/")
			a := s.get(before + s.id(name) + after)
			if date == "" {
				if a.Status != 404 {
					s.T.Errorf("%s%s%s: %d", before, s.id(name), after, a.Status)
				}
				continue
			}
			if got, want := a.Header.Get("Content-Location"), before+s.id(date)+after; a.Status != 200 || got != want {
				s.T.Errorf("%s%s%s: %d at %q, not %q", before, s.id(name), after, a.Status, got, want)
			}
		}
	}
	a := s.get("/" + s.slug)
	to := strings.TrimPrefix(a.Header.Get("Location"), "/"+s.slug+"/")
	if to != series || (a.Status == 302) != (series != "") {
		s.T.Errorf("the series leads with %d to %q, not to %q", a.Status, to, series)
	}
	if text := strings.Join(strings.Fields(tags.ReplaceAllString(string(a.Body), "")), " "); says != "" && !strings.Contains(text, says) {
		s.T.Errorf("the series' page does not say %q: %s", says, text)
	}
}

var (
	tags = regexp.MustCompile(`<[^>]*>`)
	hue  = regexp.MustCompile(`\bface h-(\d+)`)
)

// TestThreeWeeksInARow: the same people, with the same ids, colours and links, in a meeting of each week, with the clocks set in between.
func TestThreeWeeksInARow(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2027, 3, 16, 16, 0, 0, 0, berlin) // summer time begins on the 28th
	s := set(t, first)
	ana, ben := s.join("2027-03-16", "Ana"), s.join("2027-03-16", "Ben")
	var colours []string
	for week, date := range []string{"2027-03-16", "2027-03-23", "2027-03-30"} {
		start := first.AddDate(0, 0, 7*week) // 16:00 in Berlin
		s.at(start)
		if m, err := s.API.Meeting(t.Context(), s.id(date)); err != nil || m.Phase != "open" || !m.StartsAt.Equal(start) {
			t.Fatalf("in week %d: %+v, %v", week, m, err)
		}
		if other, want := s.join(date, "Ana"), "Ana "+strconv.Itoa(week+2); other.Attendee.Name != want {
			t.Errorf("in week %d another Ana is called %q, not %q", week, other.Attendee.Name, want)
		}
		for who, seat := range map[string]client.Seat{"Ana": ana, "Ben": ben} {
			if e := s.says(date, seat, "hello"); e.Author.ID != seat.Attendee.ID || e.Author.Name != who {
				t.Errorf("in week %d %s speaks as %+v, not %+v", week, who, e.Author, seat.Attendee)
			}
		}
		fragments := string(s.get(client.MeetingPath(s.id(date), "/entries?as=html")).Body)
		seen := hue.FindAllStringSubmatch(fragments, -1)
		if len(seen) < 2 {
			t.Fatalf("no colours in %s", fragments)
		}
		own := []string{seen[0][1], seen[1][1]}
		slices.Sort(own)
		colours = append(colours, strings.Join(own, " "))
		link := strings.TrimPrefix(ana.ReturnURL, s.URL)
		if a := s.get(link); a.Status != 200 || !strings.Contains(string(a.Body), "Continue as Ana") {
			t.Errorf("in week %d the return link says %d %s", week, a.Status, a.Body)
		}
		s.at(start.Add(70 * time.Minute))
		if m, err := s.API.Meeting(t.Context(), s.id(date)); err != nil || m.Phase != "closed" {
			t.Errorf("in week %d after its end: %+v, %v", week, m, err)
		}
	}
	if colours[0] != colours[1] || colours[1] != colours[2] {
		t.Errorf("the colours change: %q", colours)
	}
}

// TestANameFallsFreeAfterNinetyDays in which nobody has seen who took it.
func TestANameFallsFreeAfterNinetyDays(t *testing.T) {
	first := time.Date(2027, 1, 5, 15, 0, 0, 0, time.UTC)
	s := set(t, first)
	s.at(first)
	ana := s.join("2027-01-05", "Ana")
	s.says("2027-01-05", ana, "hello")
	s.at(first.AddDate(0, 0, 90).Add(-time.Millisecond))
	if got := s.join("2027-04-06", "Ana"); got.Attendee.Name != "Ana 2" {
		t.Errorf("before 90 days have passed the name is given to another: %+v", got)
	}
	s.at(first.AddDate(0, 0, 90))
	if got := s.join("2027-04-06", "Ana"); got.Attendee.Name != "Ana" || got.Attendee.ID == ana.Attendee.ID {
		t.Errorf("after 90 days the name is not free: %+v", got)
	}
	s.at(first.AddDate(0, 0, 91).Add(time.Minute)) // 6 April
	if e := s.says("2027-04-06", ana, "back again"); e.Author.ID != ana.Attendee.ID || e.Author.Name == "Ana" {
		t.Errorf("who had the name speaks as %+v", e.Author)
	}
}

// TestWhereTheSeriesLeads, from before its first meeting on, over the turn of the year.
func TestWhereTheSeriesLeads(t *testing.T) {
	first := time.Date(2026, 12, 22, 15, 0, 0, 0, time.UTC)
	s := set(t, first)
	const one, two, three = "2026-12-22", "2026-12-29", "2027-01-05"
	ms := time.Millisecond
	for _, step := range []struct {
		at                      time.Time
		now, last, series, says string
	}{
		{first.Add(-ms), one, "", one, ""},
		{first, one, "", one, ""},
		{first.Add(55 * time.Minute), one, "", one, ""},
		{first.Add(60 * time.Minute), one, "", one, ""},
		{first.Add(70*time.Minute - ms), one, "", one, ""},
		{first.Add(70 * time.Minute), two, one, "", "Today’s meeting ended at 16:00: read it"},
		{first.Add(10 * time.Hour), two, one, "", "Yesterday’s meeting ended at 16:00: read it"},
		{first.Add(13*time.Hour - ms), two, one, "", "Yesterday’s meeting ended at 16:00: read it"},
		{first.Add(13 * time.Hour), two, one, two, ""},
		{first.AddDate(0, 0, 7).Add(time.Minute), two, one, two, ""},
		{first.AddDate(0, 0, 7).Add(2 * time.Hour), three, two, "", "Today’s meeting ended at 16:00"},
		{time.Date(2026, 12, 31, 23, 59, 59, 999e6, time.UTC), three, two, three, ""},
		{time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), three, two, three, ""},
		{first.AddDate(0, 0, 14), three, two, three, ""},
	} {
		s.at(step.at)
		t.Log(step.at)
		s.leads(step.now, step.last, step.series, step.says)
	}
}

// TestAFarOccurrenceHasNoRowUntilSomebodyJoins it; those of the next two weeks have theirs in time.
func TestAFarOccurrenceHasNoRowUntilSomebodyJoins(t *testing.T) {
	first := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	s := set(t, first)
	const far = "2036-11-25"
	list := s.get("/api/v1/series/" + s.slug + "/meetings?from=2036-11-20T00:00:00Z&to=2036-12-01T00:00:00Z")
	if !strings.Contains(string(list.Body), s.id(far)) {
		t.Errorf("the list has it not: %s", list.Body)
	}
	for _, path := range []string{"/" + s.id(far), "/" + s.id(far) + ".txt", client.MeetingPath(s.id(far), ""), client.MeetingPath(s.id(far), "/entries")} {
		if a := s.get(path); a.Status != 200 {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
	if s.held(far) {
		t.Error("a look at it made a row")
	}
	wait.For(t, 5*time.Second, "the keeper holds the next week's", func() bool { return s.held("2026-12-08") })
	ana := s.join(far, "Ana")
	if !s.held(far) {
		t.Error("somebody joined it, and it has no row")
	}
	s.at(first.Add(time.Minute))
	s.says("2026-12-01", ana, "I am early")
}
