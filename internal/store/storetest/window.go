package storetest

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

var windows = []subject{
	{"from is in, to is out, by start", func(t *testing.T, h *house) {
		h.week()
		h.same("two days", h.between(meeting.Window{From: start.AddDate(0, 0, 1), To: start.AddDate(0, 0, 3)}), []string{"daily/2026-12-02", "daily/2026-12-03"})
		h.same("backwards", h.between(meeting.Window{From: start, To: start.AddDate(0, 0, 3), Backwards: true, Limit: 2}), []string{"daily/2026-12-03", "daily/2026-12-02"})
		h.same("limit", h.between(meeting.Window{From: start, To: start.AddDate(1, 0, 0), Limit: 1}), []string{"daily/2026-12-01"})
		h.same("nothing", h.between(meeting.Window{From: end.AddDate(1, 0, 0), To: end.AddDate(2, 0, 0)}), []string(nil))
	}},
	{"of one series, of listed ones, of all", func(t *testing.T, h *house) {
		s := h.week()
		h.schedule(h.wish("Other"))
		hidden := h.wish("Board")
		hidden.Series.Listed = false
		board := h.schedule(hidden)
		w := meeting.Window{From: start, To: start.Add(time.Second)}
		h.same("all", h.between(w), []string{"daily/2026-12-01", "other/2026-12-01", board.First.Address()})
		w.Listed = true
		h.same("listed", h.between(w), []string{"daily/2026-12-01", "other/2026-12-01"})
		w.Series = s
		h.same("one", h.between(w), []string{"daily/2026-12-01"})
		w.Series, w.Listed = board.Series.ID, false
		h.same("unlisted by its series", h.between(w), []string{board.First.Address()})
	}},
	{"going meetings are neither closed nor cancelled", func(t *testing.T, h *house) {
		h.week()
		h.clock.set(end.AddDate(0, 0, 1).Add(time.Hour))
		due, _, err := h.Due(background, h.clock.read(), 10)
		h.must(err)
		h.settle(due...)
		f, err := h.Find(background, "daily", "2026-12-04")
		h.must(err)
		h.append(act(f.ID, meeting.KindCancelled, ""))
		h.same("going", h.between(meeting.Window{From: start, To: start.AddDate(1, 0, 0), Going: true}), []string{"daily/2026-12-03", "daily/2026-12-05"})
	}},
	{"without a limit there are 400", func(t *testing.T, h *house) {
		s := h.week()
		for i := range 400 {
			at := start.Add(time.Duration(i) * time.Minute)
			h.add(meeting.Planning{Series: s, Start: at, End: at.Add(time.Minute)})
		}
		h.same("meetings", len(h.between(meeting.Window{From: start, To: start.AddDate(1, 0, 0)})), 400)
	}},
	{"due are those for which the clock has something to add", func(t *testing.T, h *house) {
		h.week()
		due := func(at time.Time, limit int) ([]meeting.ID, time.Time) {
			t.Helper()
			ids, next, err := h.Due(background, at, limit)
			h.must(err)
			return ids, next
		}
		first, err := h.Find(background, "daily", "2026-12-01")
		h.must(err)
		second, err := h.Find(background, "daily", "2026-12-02")
		h.must(err)

		ids, next := due(start.Add(-time.Millisecond), 10)
		h.same("before", len(ids), 0)
		h.same("next", next, start)
		ids, next = due(start, 10)
		h.same("at the start", ids, []meeting.ID{first.ID})
		h.same("next", next, start.AddDate(0, 0, 1))
		ids, _ = due(start.AddDate(0, 0, 1), 10)
		h.same("longest first", ids, []meeting.ID{first.ID, second.ID})
		ids, next = due(start.AddDate(0, 0, 1), 1)
		h.same("limit", ids, []meeting.ID{first.ID})
		h.same("next", next, start.AddDate(0, 0, 2))

		h.clock.set(start)
		h.append(act(first.ID, meeting.KindExtended, "10"))
		_, next = due(start, 10)
		h.same("the end as extended", next, end.Add(10*time.Minute))
		h.append(act(first.ID, meeting.KindClosed, ""), act(second.ID, meeting.KindCancelled, ""))
		_, next = due(start, 10)
		h.same("after closing and cancelling", next, start.AddDate(0, 0, 2))
		_, next = due(start.AddDate(1, 0, 0), 10)
		h.same("no next", next, time.Time{})
	}},
}

// week schedules "Daily" on five days from the usual start on.
func (h *house) week() meeting.SeriesID {
	h.t.Helper()
	s := h.schedule(h.wish("Daily")).Series.ID
	for _, day := range []int{4, 2, 1, 3} { // not in their order
		h.add(meeting.Planning{Series: s, Start: start.AddDate(0, 0, day), End: end.AddDate(0, 0, day)})
	}
	return s
}

// between lists the addresses in a window.
func (h *house) between(w meeting.Window) []string {
	h.t.Helper()
	found, err := h.Between(background, w)
	h.must(err)
	var addresses []string
	for _, f := range found {
		addresses = append(addresses, f.Address())
	}
	return addresses
}
