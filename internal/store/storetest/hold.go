package storetest

import (
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
)

const week = 7 * 24 * time.Hour

// weekly schedules a series that recurs.
func (h *house) weekly() meeting.Scheduled {
	h.t.Helper()
	w := h.wish("Tornado weekly")
	w.Series.Rule = "FREQ=WEEKLY"
	return h.schedule(w)
}

// occurrence is what package calendar gives for the n-th week.
func occurrence(s meeting.Series, n int) meeting.Facts {
	at := start.Add(time.Duration(n) * week)
	f := s.Meeting("", "", at, at.Add(s.Length), time.Time{})
	f.Planned = at
	return f
}

var holding = []subject{
	{"the first meeting of a rule is its first occurrence", func(t *testing.T, h *house) {
		made := h.weekly()
		h.same("planned", made.First.Planned, start)
		h.same("start", made.Series.Start, start)
		h.same("length", made.Series.Length, time.Hour)
		series, err := h.Series(background, made.Series.Slug)
		h.must(err)
		h.same("read back", series, made.Series)
		held, err := h.Hold(background, occurrence(made.Series, 0))
		h.must(err)
		h.same("held", held, made.First)
	}},
	{"an occurrence gets its row once", func(t *testing.T, h *house) {
		made := h.weekly()
		var all [8]meeting.Facts
		var wg sync.WaitGroup
		for i := range all {
			wg.Go(func() {
				f, err := h.Hold(background, occurrence(made.Series, 3))
				h.must(err)
				all[i] = f
			})
		}
		wg.Wait()
		for _, f := range all {
			h.same("the same", f, all[0])
		}
		h.keep(all[0])
		h.same("address", all[0].Address(), "tornado-weekly/2026-12-22")
		found, err := h.Find(background, "tornado-weekly", "2026-12-22")
		h.must(err)
		h.same("found", found, all[0])
	}},
	{"an occurrence keeps the date by which its rule calls it, if that is free", func(t *testing.T, h *house) {
		made := h.weekly()
		second := occurrence(made.Series, 1)
		second.Date = "2026-12-08-1500" // there is another before it on that day
		held, err := h.Hold(background, second)
		h.must(err)
		h.same("held", held.Date, "2026-12-08-1500")
		third := occurrence(made.Series, 2)
		third.Date = "2026-12-08-1500"
		held, err = h.Hold(background, third)
		h.must(err)
		h.same("taken", held.Date, "2026-12-15")
	}},
	{"a moved one is still the occurrence that it was", func(t *testing.T, h *house) {
		made := h.weekly()
		held, err := h.Hold(background, occurrence(made.Series, 1))
		h.must(err)
		h.keep(held)
		to := start.Add(9 * 24 * time.Hour)
		h.same("moved", outcomes(h.append(act(held.ID, meeting.KindMoved, meeting.MoveText(to, to.Add(time.Hour))))), "1 moved")
		again, err := h.Hold(background, occurrence(made.Series, 1))
		h.must(err)
		h.same("start", again.Start, to)
		h.same("address", again.Date, "2026-12-08")
		planned, err := h.Between(background, meeting.Window{Series: made.Series.ID, From: start.Add(week), To: start.Add(week + time.Millisecond), Planned: true})
		h.must(err)
		h.same("by its plan", len(planned), 1)
		started, err := h.Between(background, meeting.Window{Series: made.Series.ID, From: to, To: to.Add(time.Millisecond)})
		h.must(err)
		h.same("by its start", len(started), 1)
	}},
	{"of an unknown series it is not found", func(t *testing.T, h *house) {
		_, err := h.Hold(background, occurrence(meeting.Series{ID: 99, Zone: "UTC", Length: time.Hour}, 1))
		h.want(meeting.NotFound, err)
	}},
	{"series are listed by title, or only those with a rule", func(t *testing.T, h *house) {
		h.schedule(h.wish("B"))
		h.weekly()
		h.schedule(h.wish("A"))
		titles := func(recurring bool) (all []string) {
			got, err := h.All(background, recurring)
			h.must(err)
			for _, s := range got {
				all = append(all, s.Title)
			}
			return all
		}
		h.same("all", titles(false), []string{"A", "B", "Tornado weekly"})
		h.same("recurring", titles(true), []string{"Tornado weekly"})
	}},
}

var deleting = []subject{
	{"a meeting in which only its host has spoken goes, with its series", func(t *testing.T, h *house) {
		f := h.meeting()
		h.clock.set(start)
		hal, token := h.join(f.ID, "Hal")
		hal.Role = meeting.RoleHost
		h.append(keyed(said(f.ID, hal, "Is this on?"), "k"))
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: f.ID, Attendee: hal.ID, At: start}}))
		h.must(h.delete(f.ID))
		_, err := h.Find(background, f.Slug, f.Date)
		h.want(meeting.NotFound, err)
		_, err = h.Series(background, f.Slug)
		h.want(meeting.NotFound, err)
		_, err = h.Facts(background, f.ID)
		h.want(meeting.NotFound, err)
		h.same("tokens", len(h.held(token, 0)), 0)
		h.want(meeting.NotFound, h.Delete(background, f.ID))
		if next := h.meeting(); next.ID == f.ID || next.Slug != f.Slug {
			t.Errorf("the next one is %d at %s", next.ID, next.Slug)
		}
	}},
	{"one in which others have spoken stays", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		h.append(said(m, a, "Hello"))
		h.want(meeting.Conflict, h.Delete(background, m))
		h.same("log", h.log(m), "1 opened, 2 Hello")
	}},
	{"its series stays with its other meetings", func(t *testing.T, h *house) {
		f := h.meeting()
		next := h.add(meeting.Planning{Series: f.Series, Start: start.Add(week), End: end.Add(week)})
		h.must(h.delete(f.ID))
		found, err := h.Find(background, next.Slug, next.Date)
		h.must(err)
		h.same("the other", found, next)
	}},
	{"an occurrence of a rule becomes an exception", func(t *testing.T, h *house) {
		made := h.weekly()
		h.must(h.delete(made.First.ID))
		series, err := h.Series(background, made.Series.Slug)
		h.must(err)
		h.same("exceptions", series.Except, []time.Time{start})
		_, err = h.Hold(background, occurrence(made.Series, 0)) // by who found it just before
		h.want(meeting.NotFound, err)
		all, err := h.All(background, true)
		h.must(err)
		h.same("listed", all, []meeting.Series{series})
	}},
	{"a series to practise in goes, whoever spoke", func(t *testing.T, h *house) {
		w := h.wish("Practice")
		w.Series.Practise, w.Series.Listed = true, false
		f := h.schedule(w).First
		h.clock.set(start)
		a, _ := h.join(f.ID, "Ana")
		h.append(said(f.ID, a, "Hello"))
		h.must(h.delete(f.ID))
		_, err := h.Series(background, f.Slug)
		h.want(meeting.NotFound, err)
	}},
	{"what was wished behind it in the same moment is not found", func(t *testing.T, h *house) {
		m := h.open()
		h.must(h.delete(m))
		h.same("a line", outcomes(h.append(line(m, "Hello"))), "error 4")
	}},
}

func (h *house) delete(m meeting.ID) error {
	h.mu.Lock()
	delete(h.first, m)
	h.mu.Unlock()
	return h.Delete(background, m)
}
