package storetest

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

// said is a wish of somebody's to say something.
func said(m meeting.ID, by meeting.Attendee, text string) meeting.Post {
	p := line(m, text)
	p.Author = by.Author()
	return p
}

// redact is a host's wish to empty a line, or all lines of somebody.
func redact(m meeting.ID, seq int64, of meeting.AttendeeID) meeting.Post {
	p := act(m, meeting.KindRedaction, "")
	p.Ref, p.Subject = seq, of
	return p
}

func remove(m meeting.ID, who meeting.AttendeeID) meeting.Post {
	p := act(m, meeting.KindRemoval, string(who))
	p.Subject = who
	return p
}

var redacting = []subject{
	{"a line loses text and name, and keeps number, stamp and kind", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		c := h.append(said(m, a, "a secret"), redact(m, 2, ""))
		h.same("outcomes", outcomes(c), "2 a secret, 3 redaction")
		h.same("refs", c.Outcomes[1].Entry.Refs, []int64{2})
		entries, _, err := h.After(background, m, 0, 10)
		h.must(err)
		h.same("the row", entries[1], meeting.Entry{Seq: 2, At: c.Outcomes[0].Entry.At, Kind: meeting.KindLine, Redacted: 3})
		h.same("the redaction as stored", entries[2], c.Outcomes[1].Entry)
	}},
	{"all lines of one attendee, and nobody else's", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		b, _ := h.join(m, "Ben")
		c := h.append(said(m, a, "one"), said(m, b, "two"), said(m, a, "three"), redact(m, 0, a.ID), said(m, a, "four"))
		h.same("refs", c.Outcomes[3].Entry.Refs, []int64{2, 4})
		h.same("log", h.log(m), "1 opened, 2 , 3 two, 4 , 5 redaction, 6 four")
	}},
	{"who said them is not in the attendance any more, unless a single line was meant", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		b, _ := h.join(m, "Ben")
		h.append(said(m, a, "one"), said(m, b, "two"))
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: m, Attendee: a.ID, At: start}, {Meeting: m, Attendee: b.ID, At: start.Add(time.Minute)}}))
		h.append(redact(m, 2, ""), redact(m, 0, b.ID))
		seen, err := h.Attendance(background, m)
		h.must(err)
		if len(seen) != 1 || seen[0].Attendee.ID != a.ID {
			t.Errorf("seen were %+v", seen)
		}
	}},
	{"again, it is answered by the first", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		h.same("outcomes", outcomes(h.append(said(m, a, "one"), redact(m, 2, ""), redact(m, 2, ""))), "2 one, 3 redaction, repeated 3")
	}},
	{"only what is a line", func(t *testing.T, h *house) {
		m := h.open()
		h.same("outcomes", outcomes(h.append(redact(m, 1, ""), redact(m, 0, "nobody"), redact(m, 9, ""))), "error 4, error 4, error 1")
		h.same("log", h.log(m), "1 opened")
	}},
	{"after the closing, too", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		h.append(said(m, a, "one"))
		h.clock.set(end.Add(time.Hour))
		h.same("outcomes", outcomes(h.append(redact(m, 2, ""))), "5 redaction")
		h.same("log", h.log(m), "1 opened, 2 , 3 ended, 4 closed, 5 redaction")
	}},
	{"of a repeated post nothing comes back, whatever is repeated", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		h.append(keyed(said(m, a, "one"), "k"))
		h.append(redact(m, 2, ""))
		for _, text := range []string{"one", "a guess"} {
			o := h.post(keyed(said(m, a, text), "k"))
			if !o.Repeated || o.Entry.Text != "" || o.Entry.Redacted != 3 {
				t.Errorf("%q is answered by %+v", text, o)
			}
		}
	}},
}

var removing = []subject{
	{"ends every token of the attendee, and frees the name", func(t *testing.T, h *house) {
		m := h.open()
		f := h.facts(m)
		a, token := h.join(m, "Troll")
		h.must(h.Give(background, meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("link"), Kind: meeting.Link}, Role: a.Role, Series: f.Series, Attendee: a.ID}))
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: m, Attendee: a.ID, At: start}}))
		h.same("outcome", outcomes(h.append(remove(m, a.ID))), "2 removal")
		h.same("token", len(h.held(token, f.Series)), 0)
		h.same("link", len(h.held(meeting.HashOf("link"), 0)), 0)
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: m, Attendee: a.ID, At: start.Add(time.Hour)}}))
		seen, err := h.Attendance(background, m)
		h.must(err)
		h.same("attendance", len(seen), 0)
		roster, err := h.Roster(background, f.Series, 10)
		h.must(err)
		h.same("roster", len(roster), 0)
		b, _ := h.join(m, "Troll")
		h.same("whoever comes then", b.Name, "Troll")
	}},
	{"again, it is answered by the first; nobody and another series' are not found", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Troll")
		b, _ := h.join(h.meeting().ID, "Ben")
		h.same("outcomes", outcomes(h.append(remove(m, a.ID), remove(m, a.ID), remove(m, "nobody"), remove(m, b.ID))), "2 removal, repeated 2, error 4, error 4")
	}},
	{"a repeated join brings nobody back", func(t *testing.T, h *house) {
		m := h.open()
		j := meeting.Joining{Meeting: m, Name: "Troll", Actor: "ip", Key: "a-key-of-22-characters", Holders: []meeting.Holder{{Hash: meeting.HashOf("t"), Kind: meeting.Token}}}
		first, err := h.Join(background, j)
		h.must(err)
		h.append(remove(m, first.Attendee.ID))
		again, err := h.Join(background, j)
		h.must(err)
		if again.Attendee.ID == first.Attendee.ID || again.Repeated {
			t.Errorf("the removed attendee is back: %+v", again)
		}
		h.want(meeting.NotFound, h.Give(background, meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("x"), Kind: meeting.Token}, Role: meeting.RoleGuest,
			Series: h.facts(m).Series, Attendee: first.Attendee.ID}))
	}},
}
