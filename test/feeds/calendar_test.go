package feeds

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/server"
	"parley/test/stage"
	"parley/test/wait"
)

// scene is a server whose time stands still until the test moves it.
type scene struct{ stage.Stage }

func set(t *testing.T, at time.Time) scene {
	t.Helper()
	s := scene{stage.On(t, server.Start(t, server.Config{Clock: true}))}
	s.at(at)
	return s
}

// at moves the server's time and waits until it has noticed.
func (s scene) at(at time.Time) {
	s.T.Helper()
	if err := s.Clock.Freeze(at); err != nil {
		s.T.Fatal(err)
	}
	wait.For(s.T, 5*time.Second, "the server shows "+at.String(), func() bool {
		a, err := s.API.Do(s.T.Context(), client.Request{Method: "GET", Path: "/healthz"})
		return err == nil && strings.Contains(string(a.Body), at.UTC().Format(client.TimeFormat))
	})
}

func (s scene) get(path string) client.Answer {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "GET", Path: path})
	if err != nil || a.Status != 200 {
		s.T.Fatalf("%s: %d, %v", path, a.Status, err)
	}
	return a
}

// schedule makes a series of hours from a wall time on.
func (s scene) schedule(title string, first time.Time, rule string) client.Scheduled {
	s.T.Helper()
	made, err := s.API.Schedule(s.T.Context(), client.Series{Title: title, StartsAt: first.Format(time.RFC3339), EndsAt: first.Add(time.Hour).Format(time.RFC3339), Zone: first.Location().String(), Rule: rule})
	if err != nil {
		s.T.Fatal(err)
	}
	return made
}

// ours is what the server itself says of a series from one moment to another.
func (s scene) ours(slug string, from, to time.Time) (all []held, ids []string) {
	s.T.Helper()
	q := url.Values{"from": {client.Moment(from)}, "to": {client.Moment(to)}}
	var listed struct{ Meetings []client.Meeting }
	if err := json.Unmarshal(s.get("/api/v1/series/"+slug+"/meetings?"+q.Encode()).Body, &listed); err != nil {
		s.T.Fatal(err)
	}
	for _, m := range listed.Meetings {
		all, ids = append(all, held{m.StartsAt, m.Title, m.Phase == "cancelled"}), append(ids, m.ID)
	}
	return all, ids
}

// TestOthersReadTheSameInstants: series in many zones over two years of changes of the clocks, some of whose occurrences were moved, cancelled, renamed or
// deleted, and one date besides.
func TestOthersReadTheSameInstants(t *testing.T) {
	begin := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	s := set(t, begin)
	end := begin.AddDate(2, 0, 0)
	var all []held
	for i, zone := range []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Pacific/Chatham",
		"Africa/Casablanca", "Africa/Cairo", "America/Santiago", "America/Nuuk", "Europe/Dublin", "Antarctica/Troll"} {
		in, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		first := time.Date(2026, 9, 2+i%7, 10, 30, 0, 0, in)
		day := strings.ToUpper(first.Weekday().String()[:2])
		rule := []string{"FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;UNTIL=20280301T000000Z", "FREQ=MONTHLY;BYDAY=" + fmt.Sprint((first.Day()+6)/7) + day,
			"FREQ=WEEKLY;COUNT=60;BYDAY=SA," + day, fmt.Sprint("FREQ=MONTHLY;BYMONTHDAY=", first.Day())}[i%6]
		made := s.schedule("In "+zone, first, rule)
		_, ids := s.ours(made.Slug, begin, end)
		for n, id := range ids[1:6] {
			path := client.MeetingPath(id, "")
			m, err := s.API.Meeting(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			to := m.StartsAt.Add(26 * time.Hour)
			switch n {
			case 0:
				s.Act("PATCH", path, map[string]string{"starts_at": client.Moment(to), "ends_at": client.Moment(to.Add(30 * time.Minute))})
			case 1:
				s.Act("POST", path+"/cancellation", map[string]string{"reason": "a holiday; nobody, really"})
			case 2:
				s.Act("PATCH", path, map[string]string{"title": "Besides, in " + zone})
			case 3:
				s.Act("DELETE", path, nil)
			case 4:
				s.Act("POST", "/api/v1/series/"+made.Slug+"/meetings", map[string]string{"starts_at": client.Moment(to), "ends_at": client.Moment(to.Add(time.Hour)), "title": "Once more"})
			}
		}
		want, _ := s.ours(made.Slug, begin, end)
		if got := read(t, s.get("/"+made.Slug+".ics").Body, begin, end); !slices.Equal(got, want) {
			t.Errorf("%s: others show\n%v, not\n%v", zone, got, want)
		}
		all = append(all, want...)
	}
	slices.SortFunc(all, func(a, b held) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Title, b.Title)
	})
	if got := read(t, s.get("/calendar.ics").Body, begin, end); !slices.Equal(got, all) || len(got) < 500 {
		t.Errorf("of all series others show %d meetings, not %d", len(got), len(all))
	}
}

// TestOthersReadTheSameTitles: whatever meetings are called, as far as the server takes it.
func TestOthersReadTheSameTitles(t *testing.T) {
	begin := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	s := set(t, begin)
	var want []string
	for i, title := range titles(t) {
		first := begin.Add(time.Duration(i+1) * time.Minute)
		made, err := s.API.Schedule(t.Context(), client.Series{Title: title, StartsAt: client.Moment(first), EndsAt: client.Moment(first.Add(time.Hour))})
		if err != nil {
			continue // not taken
		}
		want = append(want, made.Next.Title)
	}
	var got []string
	for _, h := range read(t, s.get("/calendar.ics").Body, begin, begin.AddDate(0, 0, 7)) {
		got = append(got, h.Title)
	}
	if !slices.Equal(got, want) || len(want) < 100 {
		t.Errorf("%d titles come back as %d others", len(want), len(got))
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Errorf("%q as %q", want[i], got[i])
			}
		}
	}
}

// titles are the strings of the corpora, and what programs stumble over most.
func titles(t *testing.T) (all []string) {
	t.Helper()
	for i := range 120 { // folded at every place
		all = append(all, strings.Repeat("a", i)+"é語🜁,;\\n\\,\"':end")
	}
	for _, name := range []string{"xss", "naughty", "blns"} {
		root, err := server.Root()
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(root, "..", "shared", "corpora", "strings", name+".json"))
		if err != nil {
			continue // they are not part of the repository
		}
		var some []any
		if err := json.Unmarshal(data, &some); err != nil {
			t.Fatal(err)
		}
		for _, one := range some {
			if object, ok := one.(map[string]any); ok {
				one = object["s"]
			}
			all = append(all, fmt.Sprint(one))
		}
	}
	return all
}
