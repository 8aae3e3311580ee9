package storetest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/slug"
)

var scheduling = []subject{
	{"makes a series with its first meeting", func(t *testing.T, h *house) {
		w := h.wish("Tornado weekly")
		w.Series.Description, w.Series.Zone = "What we did, what we will do.\n<b>&", "Europe/Berlin"
		w.Series.ExtensionCap, w.Series.AfterTalk = 15*time.Minute, 0
		made := h.schedule(w)
		want := w.Series
		want.ID, want.Slug, want.Created = made.Series.ID, "tornado-weekly", dawn
		h.same("series", made.Series, want)
		f := meeting.Facts{
			ID: made.First.ID, Series: made.Series.ID, Slug: "tornado-weekly", Date: "2026-12-01", Title: w.Series.Title,
			Description: w.Series.Description, Lang: "en", Listed: true, Zone: "Europe/Berlin", ExtensionCap: 15 * time.Minute, LastAt: dawn,
		}.Plan(start, end)
		h.same("first", made.First, f)
		found, err := h.Find(background, "tornado-weekly", "2026-12-01")
		h.must(err)
		h.same("found", found, f)
		series, err := h.Series(background, "tornado-weekly")
		h.must(err)
		h.same("series found", series, want)
	}},
	{"what does not exist is not found", func(t *testing.T, h *house) {
		h.meeting()
		_, err := h.Series(background, "other")
		h.want(meeting.NotFound, err)
		_, err = h.Find(background, "other", "2026-12-01")
		h.want(meeting.NotFound, err)
		_, err = h.Find(background, "tornado-weekly", "2026-12-02")
		h.want(meeting.NotFound, err)
		_, err = h.Find(background, "Tornado-Weekly", "2026-12-01")
		h.want(meeting.NotFound, err)
	}},
	{"the host's key is stored with it", func(t *testing.T, h *house) {
		w := h.wish("Tornado weekly")
		made := h.schedule(w)
		h.same("grants", h.held(w.HostKey, made.Series.ID), []meeting.Grant{{
			Holder: meeting.Holder{Hash: w.HostKey, Kind: meeting.Link}, Role: meeting.RoleHost, Series: made.Series.ID,
			Slug: "tornado-weekly", Title: "Tornado weekly"}})
	}},
	{"a made slug gives way, a given one does not", func(t *testing.T, h *house) {
		seen := map[string]bool{}
		for range 20 {
			seen[h.schedule(h.wish("Café")).Series.Slug] = true
		}
		if len(seen) != 20 || !seen["cafe"] || !seen["cafe-2"] || !seen["cafe-9"] {
			t.Errorf("slugs are %v", seen)
		}
		given := h.wish("Other")
		given.Series.Slug = "cafe-2"
		_, err := h.Schedule(background, given)
		h.want(meeting.Conflict, err)
		given.Series.Slug = "search"
		_, err = h.Schedule(background, given)
		h.want(meeting.Conflict, err)
		given.Series.Slug = "Café"
		_, err = h.Schedule(background, given)
		h.want(meeting.Invalid, err)
		given.Series.Slug = "my-cafe"
		h.same("free one", h.schedule(given).Series.Slug, "my-cafe")
	}},
	{"a title that leaves no slug gets a code", func(t *testing.T, h *house) {
		code := h.schedule(h.wish("你好")).Series.Slug
		if !strings.HasPrefix(code, "m-") || !slug.Is(code) {
			t.Errorf("slug is %q", code)
		}
	}},
	{"an unlisted series has an address that nobody guesses", func(t *testing.T, h *house) {
		w := h.wish("Board")
		w.Series.Listed = false
		if slug := h.schedule(w).Series.Slug; len(slug) != 26 {
			t.Errorf("slug is %q", slug)
		}
		w.Series.Slug = "board"
		_, err := h.Schedule(background, w)
		h.want(meeting.Invalid, err)
	}},
	{"what is refused is not stored", func(t *testing.T, h *house) {
		for what, spoil := range map[string]func(*meeting.Scheduling){
			"end before start": func(w *meeting.Scheduling) { w.End = w.Start },
			"all in the past":  func(w *meeting.Scheduling) { w.Start, w.End = dawn.Add(-2*time.Hour), dawn },
			"part of a second": func(w *meeting.Scheduling) { w.Start = w.Start.Add(time.Millisecond) },
			"cap":              func(w *meeting.Scheduling) { w.Series.ExtensionCap = -time.Minute },
			"after-talk":       func(w *meeting.Scheduling) { w.Series.AfterTalk = 90 * time.Second },
			"zone":             func(w *meeting.Scheduling) { w.Series.Zone = "Mars/Base" },
			"the machine's":    func(w *meeting.Scheduling) { w.Series.Zone = "Local" },
		} {
			w := h.wish("Tornado weekly")
			spoil(&w)
			_, err := h.Schedule(background, w)
			if meeting.KindOf(err) != meeting.Invalid {
				t.Errorf("%s: error is %v", what, err)
			}
			h.same("key of a refused wish", len(h.held(w.HostKey, 0)), 0)
		}
		h.same("slug of a refused wish is free", h.schedule(h.wish("Tornado weekly")).Series.Slug, "tornado-weekly")
	}},
	{"a repeat gives the first series, with a further key", func(t *testing.T, h *house) {
		w := h.wish("Tornado weekly")
		w.Actor, w.Key = "owner", "a-key-of-22-characters"
		first := h.schedule(w)
		h.clock.set(end.Add(48 * time.Hour))
		h.settle(first.First.ID)
		again := w
		again.HostKey = meeting.HashOf("second")
		got, err := h.Schedule(background, again)
		h.must(err)
		h.same("repeat", got, meeting.Scheduled{Series: first.Series, First: h.facts(first.First.ID), Repeated: true})
		h.same("first key", len(h.held(w.HostKey, 0)), 1)
		h.same("second key", len(h.held(again.HostKey, 0)), 1)
	}},
	{"another body is a mismatch, another actor another series", func(t *testing.T, h *house) {
		w := h.wish("Tornado weekly")
		w.Actor, w.Key = "owner", "a-key-of-22-characters"
		h.schedule(w)
		for _, spoil := range []func(*meeting.Scheduling){
			func(w *meeting.Scheduling) { w.Series.Title = "x" },
			func(w *meeting.Scheduling) { w.Series.Slug = "x" },
			func(w *meeting.Scheduling) { w.Series.Description = "x" },
			func(w *meeting.Scheduling) { w.Series.Lang = "de" },
			func(w *meeting.Scheduling) { w.Series.Listed = false },
			func(w *meeting.Scheduling) { w.Series.Zone = "Europe/Berlin" },
			func(w *meeting.Scheduling) { w.Series.AfterTalk = 0 },
			func(w *meeting.Scheduling) { w.Series.ExtensionCap = 0 },
			func(w *meeting.Scheduling) { w.End = w.End.Add(time.Second) },
			func(w *meeting.Scheduling) { w.Start = w.Start.Add(time.Second) },
		} {
			other := w
			spoil(&other)
			_, err := h.Schedule(background, other)
			h.want(meeting.Mismatch, err)
		}
		w.Actor = "somebody else"
		h.same("slug", h.schedule(w).Series.Slug, "tornado-weekly-2")
	}},
	{"in parallel with one key there is one series", func(t *testing.T, h *house) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		ids, repeats := map[meeting.SeriesID]bool{}, 0
		for range 20 {
			wg.Go(func() {
				w := h.wish("Tornado weekly")
				w.Actor, w.Key = "owner", "a-key-of-22-characters"
				made := h.schedule(w)
				mu.Lock()
				defer mu.Unlock()
				ids[made.Series.ID] = true
				if made.Repeated {
					repeats++
				}
			})
		}
		wg.Wait()
		h.same("series", len(ids), 1)
		h.same("repeats", repeats, 19)
	}},
}

var adding = []subject{
	{"gives a series one more meeting", func(t *testing.T, h *house) {
		w := h.wish("Tornado weekly")
		w.Series.Description = "Every week."
		s := h.schedule(w).Series
		plain := h.add(meeting.Planning{Series: s.ID, Start: start.AddDate(0, 0, 7), End: end.AddDate(0, 0, 7)})
		h.same("address", plain.Address(), "tornado-weekly/2026-12-08")
		h.same("title", plain.Title, "Tornado weekly")
		h.same("description", plain.Description, "Every week.")
		h.same("after-talk", plain.AfterTalk, meeting.DefaultAfterTalk)
		own := h.add(meeting.Planning{Series: s.ID, Title: "Retrospective", Description: "What was.", Start: start.AddDate(0, 0, 14), End: end.AddDate(0, 0, 14)})
		h.same("title", own.Title, "Retrospective")
		found, err := h.Find(background, s.Slug, "2026-12-15")
		h.must(err)
		h.same("found", found, own)
	}},
	{"refuses what cannot be", func(t *testing.T, h *house) {
		_, _, err := h.Add(background, meeting.Planning{Series: 999, Start: start, End: end})
		h.want(meeting.NotFound, err)
		s := h.schedule(h.wish("Tornado weekly")).Series
		_, _, err = h.Add(background, meeting.Planning{Series: s.ID, Start: end, End: start})
		h.want(meeting.Invalid, err)
		_, _, err = h.Add(background, meeting.Planning{Series: s.ID, Start: dawn.Add(-time.Hour), End: dawn})
		h.want(meeting.Invalid, err)
	}},
	{"a repeat gives the first meeting", func(t *testing.T, h *house) {
		s := h.schedule(h.wish("Tornado weekly")).Series
		p := meeting.Planning{Series: s.ID, Start: start.AddDate(0, 0, 7), End: end.AddDate(0, 0, 7), Actor: "host", Key: "k"}
		first, isNew, err := h.Add(background, p)
		h.must(err)
		h.keep(first)
		h.same("new", isNew, true)
		h.clock.set(end.AddDate(0, 0, 8))
		again, isNew, err := h.Add(background, p)
		h.must(err)
		h.same("repeat", again, first)
		h.same("new again", isNew, false)
		other := p
		other.Title = "Other"
		_, _, err = h.Add(background, other)
		h.want(meeting.Mismatch, err)
		other.Series, other.Title = 999, ""
		_, _, err = h.Add(background, other)
		h.want(meeting.Mismatch, err)
	}},
	{"keys of different things do not meet", func(t *testing.T, h *house) {
		w := h.wish("Tornado weekly")
		w.Actor, w.Key = "a", "k"
		made := h.schedule(w)
		f := h.add(meeting.Planning{Series: made.Series.ID, Start: start.AddDate(0, 0, 7), End: end.AddDate(0, 0, 7), Actor: "a", Key: "k"})
		seat, err := h.Join(background, meeting.Joining{Meeting: f.ID, Name: "Ana", Actor: "a", Key: "k"})
		h.must(err)
		h.same("repeated", seat.Repeated, false)
	}},
	{"the first on a day owns the bare date", func(t *testing.T, h *house) {
		s := h.schedule(h.wish("Tornado weekly")).Series
		var dates []string
		for _, at := range []time.Time{start.Add(3 * time.Hour), start, start, start.AddDate(0, 0, 1)} {
			dates = append(dates, h.add(meeting.Planning{Series: s.ID, Start: at, End: at.Add(time.Hour)}).Date)
		}
		h.same("dates", dates, []string{"2026-12-01-1800", "2026-12-01-1500", "2026-12-01-1500-2", "2026-12-02"})
	}},
	{"days are those of the series' zone", func(t *testing.T, h *house) {
		w := h.wish("Tokyo")
		w.Series.Zone = "Asia/Tokyo"
		h.same("date", h.schedule(w).First.Date, "2026-12-02")
	}},
}

// add adds a meeting and keeps it for the check at the end.
func (h *house) add(p meeting.Planning) meeting.Facts {
	h.t.Helper()
	f, _, err := h.Add(background, p)
	h.must(err)
	return h.keep(f)
}
