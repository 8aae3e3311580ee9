package storetest

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

// hostLink is a host's link for a series.
func hostLink(s meeting.SeriesID, secret string) meeting.Grant {
	return meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}, Role: meeting.RoleHost, Series: s}
}

// through is the same in a browser that took it from the link.
func through(g meeting.Grant, browser string) meeting.Grant {
	g.Through, g.Holder = g.Hash, meeting.Holder{Hash: meeting.HashOf(browser), Kind: meeting.Browser}
	return g
}

var granting = []subject{
	{"a holder's grants, newest first", func(t *testing.T, h *house) {
		a, b := h.schedule(h.wish("A")).Series.ID, h.schedule(h.wish("B")).Series.ID
		owner := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("me"), Kind: meeting.Browser}, Role: meeting.RoleOwner}
		inA, inB := through(hostLink(a, "la"), "me"), through(hostLink(b, "lb"), "me")
		h.must(h.Give(background, owner, inA, inB))
		h.same("everywhere", h.words("me", 0), []string{"host b", "host a", "owner "})
		h.same("in one series", h.words("me", a), []string{"host a", "owner "})
		h.must(h.Give(background, inA, inA))
		h.same("the same again is the newest", h.words("me", 0), []string{"host a", "host b", "owner "})
		h.same("a stranger's", h.words("you", 0), []string(nil))
		got := h.held(meeting.HashOf("me"), b)[0]
		want := inB
		want.Slug, want.Title = "b", "B"
		h.same("whole", got, want)
	}},
	{"all or nothing", func(t *testing.T, h *house) {
		f := h.meeting()
		other := h.schedule(h.wish("Other")).Series.ID
		a, _ := h.join(f.ID, "Ana")
		nobody, foreign := through(hostLink(f.Series, "l"), "me"), through(hostLink(other, "l"), "me")
		nobody.Attendee, foreign.Attendee = "nobody", a.ID
		for _, bad := range []meeting.Grant{hostLink(999, "l"), nobody, foreign} {
			h.want(meeting.NotFound, h.Give(background, through(hostLink(f.Series, "l"), "me"), bad))
			h.want(meeting.NotFound, h.Renew(background, bad))
		}
		h.same("nothing", h.words("me", 0), []string(nil))
	}},
	{"a new link ends the old ones and what came through them", func(t *testing.T, h *house) {
		s, other := h.schedule(h.wish("A")).Series.ID, h.schedule(h.wish("B")).Series.ID
		old, second, elsewhere := hostLink(s, "old"), hostLink(s, "second"), hostLink(other, "elsewhere")
		direct := through(old, "direct")
		direct.Through = meeting.Hash{}
		h.must(h.Give(background, old, second, elsewhere, through(old, "b1"), through(second, "b2"), through(elsewhere, "b1"), direct))
		h.must(h.Renew(background, hostLink(s, "new")))
		for secret, want := range map[string][]string{
			"old": nil, "second": nil, "b2": nil, "b1": {"host b"}, "elsewhere": {"host b"}, "new": {"host a"}, "direct": {"host a"},
		} {
			h.same(secret, h.words(secret, 0), want)
		}
	}},
	{"each attendee has a link of their own", func(t *testing.T, h *house) {
		f := h.meeting()
		a, _ := h.join(f.ID, "Ana")
		b, _ := h.join(f.ID, "Ben")
		link := func(at meeting.AttendeeID, secret string) meeting.Grant {
			return meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}, Role: meeting.RoleGuest, Series: f.Series, Attendee: at}
		}
		h.must(h.Give(background, link(a.ID, "a"), link(b.ID, "b"), hostLink(f.Series, "h")))
		h.must(h.Renew(background, link(a.ID, "a2")))
		for secret, want := range map[string]int{"a": 0, "a2": 1, "b": 1, "h": 1} {
			h.same(secret, len(h.words(secret, 0)), want)
		}
	}},
	{"a repeat of the joining does not bring back who lost the name", func(t *testing.T, h *house) {
		f := h.meeting()
		j := shown(f.ID, "Ana", "cookie")
		j.Key, j.Actor = "the same form", "browser"
		first, err := h.Join(background, j)
		h.must(err)
		h.must(h.Renew(background, meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("new"), Kind: meeting.Link}, Role: meeting.RoleGuest,
			Series: f.Series, Attendee: first.Attendee.ID}))
		again, err := h.Join(background, j)
		h.must(err)
		if again.Attendee.ID == first.Attendee.ID || again.Attendee.Name != "Ana 2" {
			t.Errorf("a repeat gave %+v", again)
		}
		h.same("by the new link", h.held(meeting.HashOf("new"), f.Series)[0].Attendee, first.Attendee.ID)
	}},
	{"the owner's link", func(t *testing.T, h *house) {
		link := func(secret string) meeting.Grant {
			return meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}, Role: meeting.RoleOwner}
		}
		h.must(h.Renew(background, link("one")))
		h.must(h.Give(background, through(link("one"), "me")))
		h.same("browser", h.words("me", 0), []string{"owner "})
		h.must(h.Renew(background, link("two")))
		h.same("old link", h.words("one", 0), []string(nil))
		h.same("browser", h.words("me", 0), []string(nil))
		h.same("new link", h.words("two", 0), []string{"owner "})
	}},
	{"what changes is seen by the next who asks", func(t *testing.T, h *house) {
		f := h.meeting()
		far := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(1, 0, 0), End: end.AddDate(1, 0, 0)}).ID
		_, token := h.join(f.ID, "Ana")
		h.same("at first", h.held(token, f.Series)[0].Name, "Ana")
		h.must(h.Give(background, meeting.Grant{Holder: meeting.Holder{Hash: token, Kind: meeting.Token}, Role: meeting.RoleHost, Series: f.Series}))
		h.same("with a further grant", len(h.held(token, f.Series)), 2)
		h.clock.set(start.Add(2 * meeting.NameKept))
		h.join(far, "Ana")
		h.same("with another name", h.held(token, f.Series)[1].Name, "Ana 2")
	}},
	{"the empty hash is nobody's", func(t *testing.T, h *house) {
		w := h.wish("A")
		w.HostKey = meeting.Hash{}
		h.schedule(w)
		h.same("grants", len(h.held(meeting.Hash{}, 0)), 0)
	}},
}

// words lists what a secret grants as "host a".
func (h *house) words(secret string, s meeting.SeriesID) []string {
	h.t.Helper()
	var words []string
	for _, g := range h.held(meeting.HashOf(secret), s) {
		words = append(words, string(g.Role)+" "+g.Slug)
	}
	return words
}

var sighting = []subject{
	{"the first and the last, to the minute", func(t *testing.T, h *house) {
		m := h.meeting().ID
		a, _ := h.join(m, "Ana")
		b, _ := h.join(m, "Ben")
		saw := func(who meeting.AttendeeID, minutes ...int) {
			t.Helper()
			var all []meeting.Sighting
			for _, n := range minutes {
				all = append(all, meeting.Sighting{Meeting: m, Attendee: who, At: start.Add(time.Duration(n)*time.Minute + 30*time.Second)})
			}
			h.must(h.Saw(background, all))
		}
		saw(b.ID, 7)
		saw(a.ID, 12, 9, 40)
		saw(a.ID, 5)
		saw(a.ID, 20)
		got, err := h.Attendance(background, m)
		h.must(err)
		h.same("attendance", got, []meeting.Attendance{
			{Attendee: a, First: start.Add(5 * time.Minute), Last: start.Add(40 * time.Minute)},
			{Attendee: b, First: start.Add(7 * time.Minute), Last: start.Add(7 * time.Minute)},
		})
	}},
	{"of each meeting for itself", func(t *testing.T, h *house) {
		f := h.meeting()
		next := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(0, 0, 7), End: end.AddDate(0, 0, 7)})
		a, _ := h.join(f.ID, "Ana")
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: f.ID, Attendee: a.ID, At: start}, {Meeting: next.ID, Attendee: a.ID, At: start.AddDate(0, 0, 7)}}))
		got, err := h.Attendance(background, next.ID)
		h.must(err)
		h.same("attendance", got, []meeting.Attendance{{Attendee: a, First: start.AddDate(0, 0, 7), Last: start.AddDate(0, 0, 7)}})
	}},
	{"what is not known is passed over", func(t *testing.T, h *house) {
		f, other := h.meeting(), h.meeting()
		a, _ := h.join(f.ID, "Ana")
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: f.ID, Attendee: "nobody", At: start}, {Meeting: 999, Attendee: a.ID, At: start},
			{Meeting: other.ID, Attendee: a.ID, At: start}, {Meeting: f.ID, Attendee: a.ID, At: start}}))
		got, err := h.Attendance(background, f.ID)
		h.must(err)
		h.same("attendance", len(got), 1)
		got, err = h.Attendance(background, other.ID)
		h.must(err)
		h.same("of another series", len(got), 0)
		_, err = h.Attendance(background, 999)
		h.want(meeting.NotFound, err)
	}},
	{"names are those of then", func(t *testing.T, h *house) {
		f := h.meeting()
		far := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(1, 0, 0), End: end.AddDate(1, 0, 0)}).ID
		a, _ := h.join(f.ID, "Ana")
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: f.ID, Attendee: a.ID, At: start}}))
		h.clock.set(start.Add(2 * meeting.NameKept))
		h.join(far, "Ana")
		got, err := h.Attendance(background, f.ID)
		h.must(err)
		h.same("attendee", got[0].Attendee, a)
	}},
}
