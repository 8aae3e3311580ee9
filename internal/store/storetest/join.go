package storetest

import (
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
)

var joining = []subject{
	{"makes an attendee whom the token names", func(t *testing.T, h *house) {
		f := h.meeting()
		token, link := meeting.HashOf("token"), meeting.HashOf("link")
		seat, err := h.Join(background, meeting.Joining{Meeting: f.ID, Name: "Ana Ferrer", Role: meeting.RoleHost,
			Holders: []meeting.Holder{{Hash: token, Kind: meeting.Token}, {Hash: link, Kind: meeting.Link}}})
		h.must(err)
		if a := seat.Attendee; a.Name != "Ana Ferrer" || a.Role != meeting.RoleHost || len(a.ID) < 10 || seat.Repeated {
			t.Errorf("seat is %+v", seat)
		}
		for _, holder := range []meeting.Holder{{Hash: token, Kind: meeting.Token}, {Hash: link, Kind: meeting.Link}} {
			h.same("grant", h.held(holder.Hash, f.Series), []meeting.Grant{{Holder: holder, Role: meeting.RoleHost, Series: f.Series,
				Attendee: seat.Attendee.ID, Name: "Ana Ferrer", Slug: "tornado-weekly", Title: "Tornado weekly"}})
		}
		h.same("it is no entry", h.log(f.ID), "")
	}},
	{"nobody's role is a guest's", func(t *testing.T, h *house) {
		seat, err := h.Join(background, meeting.Joining{Meeting: h.meeting().ID, Name: "Ana"})
		h.must(err)
		h.same("role", seat.Attendee.Role, meeting.RoleGuest)
	}},
	{"and the first post at once", func(t *testing.T, h *house) {
		m := h.open()
		seat, err := h.Join(background, meeting.Joining{Meeting: m, Name: "Ana"})
		h.must(err)
		h.same("settled on the way", additions(meeting.Commit{Additions: seat.Settled}), []string{"1 opened"})
		h.same("facts", seat.Settled[0].Facts, h.facts(m))
		p := line(m, "Hello")
		p.Author = seat.Attendee.Author()
		h.same("post", outcomes(h.append(p)), "2 Hello")
	}},
	{"is refused when the meeting is over, and what was due is settled", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.clock.set(end.Add(meeting.DefaultAfterTalk))
		seat, err := h.Join(background, meeting.Joining{Meeting: m, Name: "Ana"})
		h.want(meeting.NotNow, err)
		h.same("settled", additions(meeting.Commit{Additions: seat.Settled}), []string{"1 opened, 2 ended, 3 closed"})
		h.same("log", h.log(m), "1 opened, 2 ended, 3 closed")
		h.same("attendee", seat.Attendee, meeting.Attendee{})
	}},
	{"an unknown meeting is not found", func(t *testing.T, h *house) {
		_, err := h.Join(background, meeting.Joining{Meeting: 999, Name: "Ana"})
		h.want(meeting.NotFound, err)
	}},
	{"a repeat gives the same attendee, with a further token, in every phase", func(t *testing.T, h *house) {
		f := h.meeting()
		j := meeting.Joining{Meeting: f.ID, Name: "Ana", Actor: "ip", Key: "a-key-of-22-characters", Holders: []meeting.Holder{{Hash: meeting.HashOf("one"), Kind: meeting.Token}}}
		first, err := h.Join(background, j)
		h.must(err)
		for i, moment := range []time.Time{dawn, start, end, end.Add(time.Hour)} {
			h.clock.set(moment)
			further := meeting.HashOf(string(rune('a' + i)))
			j.Holders = []meeting.Holder{{Hash: further, Kind: meeting.Token}}
			again, err := h.Join(background, j)
			h.must(err)
			h.same("attendee", again.Attendee, first.Attendee)
			h.same("repeated", again.Repeated, true)
			h.same("further token", h.held(further, f.Series)[0].Attendee, first.Attendee.ID)
		}
		h.same("first token", len(h.held(meeting.HashOf("one"), f.Series)), 1)
		h.same("log", h.log(f.ID), "1 opened, 2 ended, 3 closed")
	}},
	{"with another name or meeting it is a mismatch", func(t *testing.T, h *house) {
		f := h.meeting()
		j := meeting.Joining{Meeting: f.ID, Name: "Ana", Actor: "ip", Key: "a-key-of-22-characters"}
		_, err := h.Join(background, j)
		h.must(err)
		other := j
		other.Name = "Ben"
		_, err = h.Join(background, other)
		h.want(meeting.Mismatch, err)
		other = j
		other.Meeting = h.meeting().ID
		_, err = h.Join(background, other)
		h.want(meeting.Mismatch, err)
		j.Actor = "elsewhere"
		seat, err := h.Join(background, j)
		h.must(err)
		h.same("another actor", seat.Attendee.Name, "Ana 2")
	}},
	{"in parallel with one key there is one attendee", func(t *testing.T, h *house) {
		m := h.open()
		var wg sync.WaitGroup
		var mu sync.Mutex
		ids, firsts := map[meeting.AttendeeID]bool{}, 0
		for range 20 {
			wg.Go(func() {
				seat, err := h.Join(background, meeting.Joining{Meeting: m, Name: "Ana", Actor: "ip", Key: "a-key-of-22-characters"})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				ids[seat.Attendee.ID] = true
				if !seat.Repeated {
					firsts++
				}
			})
		}
		wg.Wait()
		h.same("attendees", len(ids), 1)
		h.same("first", firsts, 1)
	}},
}

var naming = []subject{
	{"a name that is held gives the next", func(t *testing.T, h *house) {
		m := h.meeting().ID
		var names []string
		for _, name := range []string{"Ana", "Ana", "ANA", " a n a", "Ana 2", "Àna"} {
			a, _ := h.join(m, name)
			names = append(names, a.Name)
		}
		h.same("names", names, []string{"Ana", "Ana 2", "ANA 3", " a n a 4", "Ana 2 2", "Àna"})
	}},
	{"another series has its own names", func(t *testing.T, h *house) {
		a, _ := h.join(h.meeting().ID, "Ana")
		b, _ := h.join(h.meeting().ID, "Ana")
		h.same("names", []string{a.Name, b.Name}, []string{"Ana", "Ana"})
		if a.ID == b.ID {
			t.Errorf("both are %q", a.ID)
		}
	}},
	{"all meetings of a series share them", func(t *testing.T, h *house) {
		f := h.meeting()
		next := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(0, 0, 7), End: end.AddDate(0, 0, 7)})
		h.join(f.ID, "Ana")
		b, _ := h.join(next.ID, "Ana")
		h.same("name", b.Name, "Ana 2")
	}},
	{"forty namesakes at once have forty names", func(t *testing.T, h *house) {
		m := h.meeting().ID
		var wg sync.WaitGroup
		var mu sync.Mutex
		names := map[string]bool{}
		for range 40 {
			wg.Go(func() {
				a, _ := h.join(m, "Ana")
				mu.Lock()
				defer mu.Unlock()
				names[a.Name] = true
			})
		}
		wg.Wait()
		h.same("names", len(names), 40)
		h.same("the last of them", names["Ana 40"], true)
	}},
	{"a name is kept for ninety days after its attendee was seen", func(t *testing.T, h *house) {
		f := h.meeting()
		far := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(1, 0, 0), End: end.AddDate(1, 0, 0)}).ID
		old, token := h.join(far, "Ana")
		h.clock.set(dawn.Add(meeting.NameKept - time.Millisecond))
		second, _ := h.join(far, "Ana")
		h.same("a moment before", second.Name, "Ana 2")
		h.clock.set(dawn.Add(meeting.NameKept))
		third, _ := h.join(far, "ana")
		h.same("after ninety days", third.Name, "ana")
		back := h.held(token, f.Series)[0]
		h.same("the old one is still known", back.Attendee, old.ID)
		h.same("under a name that nobody holds", back.Name, "Ana 3")
	}},
	{"being seen keeps it", func(t *testing.T, h *house) {
		f := h.meeting()
		far := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(1, 0, 0), End: end.AddDate(1, 0, 0)}).ID
		old, _ := h.join(far, "Ana")
		seen := dawn.Add(meeting.NameKept / 2)
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: far, Attendee: old.ID, At: seen}}))
		h.clock.set(seen.Add(meeting.NameKept - time.Minute))
		second, _ := h.join(far, "Ana")
		h.same("name", second.Name, "Ana 2")
	}},
}
