package storetest

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

// shown is the wish for a name by somebody who shows a secret.
func shown(m meeting.ID, name, secret string) meeting.Joining {
	holder := meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Browser}
	return meeting.Joining{Meeting: m, Name: name, Holders: []meeting.Holder{holder}, Shown: holder.Hash}
}

var owning = []subject{
	{"one's own name is not refused to oneself", func(t *testing.T, h *house) {
		f := h.meeting()
		next := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(0, 0, 7), End: end.AddDate(0, 0, 7)})
		first, err := h.Join(background, shown(f.ID, "Ana", "cookie"))
		h.must(err)
		for _, name := range []string{"Ana", "ana", " a n a"} {
			again, err := h.Join(background, shown(next.ID, name, "cookie"))
			h.must(err)
			h.same(name, again, meeting.Seat{Attendee: first.Attendee, Repeated: true})
		}
		other, err := h.Join(background, shown(next.ID, "Ana", "another cookie"))
		h.must(err)
		h.same("a stranger", other.Attendee.Name, "Ana 2")
		more, err := h.Join(background, shown(next.ID, "Ben", "cookie"))
		h.must(err)
		if more.Attendee.ID == first.Attendee.ID || more.Attendee.Name != "Ben" {
			t.Errorf("another name gave %+v", more)
		}
	}},
	{"nor in another series", func(t *testing.T, h *house) {
		a, b := h.meeting(), h.meeting()
		one, err := h.Join(background, shown(a.ID, "Ana", "cookie"))
		h.must(err)
		two, err := h.Join(background, shown(b.ID, "Ana", "cookie"))
		h.must(err)
		if one.Attendee.ID == two.Attendee.ID || two.Attendee.Name != "Ana" {
			t.Errorf("in another series one is %+v", two)
		}
	}},
	{"a locked door lets in who has the name, and nobody else", func(t *testing.T, h *house) {
		m := h.open()
		first, err := h.Join(background, shown(m, "Ana", "cookie"))
		h.must(err)
		h.append(act(m, meeting.KindLocked, "10"))
		again, err := h.Join(background, shown(m, "Ana", "cookie"))
		h.must(err)
		h.same("Ana", again.Attendee, first.Attendee)
		_, err = h.Join(background, shown(m, "Ben", "cookie"))
		h.want(meeting.NotNow, err)
		h.clock.set(start.Add(20 * time.Minute))
		_, err = h.Join(background, shown(m, "Ben", "cookie"))
		h.must(err)
	}},
	{"a locked door is locked by way of the series' other meetings, too", func(t *testing.T, h *house) {
		f, elsewhere := h.meeting(), h.meeting()
		next := h.add(meeting.Planning{Series: f.Series, Start: start.AddDate(0, 0, 7), End: end.AddDate(0, 0, 7)})
		h.clock.set(start.Add(10 * time.Minute))
		first, err := h.Join(background, shown(next.ID, "Ana", "cookie"))
		h.must(err)
		h.append(act(f.ID, meeting.KindLocked, "60"))
		_, err = h.Join(background, shown(next.ID, "Ben", "another cookie"))
		h.want(meeting.NotNow, err)
		again, err := h.Join(background, shown(next.ID, "Ana", "cookie"))
		h.must(err)
		h.same("Ana", again.Attendee, first.Attendee)
		h.join(elsewhere.ID, "Ben")
		h.append(act(f.ID, meeting.KindClosed, ""))
		h.join(next.ID, "Ben")
	}},
}

var renaming = []subject{
	{"takes a free name, or the next", func(t *testing.T, h *house) {
		f := h.meeting()
		a, token := h.join(f.ID, "Ana")
		h.join(f.ID, "Ben")
		rename := func(name string) meeting.Attendee {
			t.Helper()
			got, err := h.Rename(background, meeting.Renaming{Series: f.Series, Attendee: a.ID, Name: name})
			h.must(err)
			h.same("in the grant", h.held(token, f.Series)[0].Name, got.Name)
			return got
		}
		h.same("free", rename("Anna").Name, "Anna")
		h.same("held", rename("Ben").Name, "Ben 2")
		h.same("one's own, spelt otherwise", rename("BEN 2").Name, "BEN 2")
		roster, err := h.Roster(background, f.Series, 10)
		h.must(err)
		for _, m := range roster {
			if m.ID == a.ID {
				h.same("former", m.Former, "Ben 2")
			}
		}
		c, _ := h.join(f.ID, "Ana")
		h.same("the name that was given up", c.Name, "Ana")
	}},
	{"a host gives a name back", func(t *testing.T, h *house) {
		f := h.meeting()
		wrong, _ := h.join(f.ID, "Ana")
		right, _ := h.join(f.ID, "Ana")
		got, err := h.Rename(background, meeting.Renaming{Series: f.Series, Attendee: right.ID, Name: "Ana", Take: true})
		h.must(err)
		h.same("hers", got.Name, "Ana")
		roster, err := h.Roster(background, f.Series, 10)
		h.must(err)
		for _, m := range roster {
			if m.ID == wrong.ID && (m.Name == "Ana" || m.Name == "" || m.Former != "Ana") {
				t.Errorf("the other is %+v", m)
			}
		}
	}},
	{"an unknown attendee, or another series', is not found", func(t *testing.T, h *house) {
		f, other := h.meeting(), h.meeting()
		a, _ := h.join(f.ID, "Ana")
		_, err := h.Rename(background, meeting.Renaming{Series: f.Series, Attendee: "nobody", Name: "Ben"})
		h.want(meeting.NotFound, err)
		_, err = h.Rename(background, meeting.Renaming{Series: other.Series, Attendee: a.ID, Name: "Ben"})
		h.want(meeting.NotFound, err)
	}},
	{"a promotion holds for the tokens that are there and for those to come", func(t *testing.T, h *house) {
		f := h.meeting()
		a, token := h.join(f.ID, "Ana")
		got, err := h.Promote(background, f.Series, a.ID, meeting.RoleHost)
		h.must(err)
		h.same("role", got.Role, meeting.RoleHost)
		h.same("token", h.held(token, f.Series)[0].Role, meeting.RoleHost)
		j := shown(f.ID, "Ana", "cookie")
		j.Shown = token
		again, err := h.Join(background, j)
		h.must(err)
		h.same("again", again.Attendee.Role, meeting.RoleHost)
		_, err = h.Promote(background, f.Series, a.ID, meeting.RoleGuest)
		h.must(err)
		h.same("taken back", h.held(meeting.HashOf("cookie"), f.Series)[0].Role, meeting.RoleGuest)
		_, err = h.Promote(background, f.Series, "nobody", meeting.RoleHost)
		h.want(meeting.NotFound, err)
	}},
	{"the roster, last seen first", func(t *testing.T, h *house) {
		f := h.meeting()
		a, _ := h.join(f.ID, "Ana")
		b, _ := h.join(f.ID, "Ben")
		h.must(h.Saw(background, []meeting.Sighting{{Meeting: f.ID, Attendee: a.ID, At: start}}))
		roster, err := h.Roster(background, f.Series, 10)
		h.must(err)
		h.same("roster", roster, []meeting.Member{{Attendee: a, LastSeen: start}, {Attendee: b, LastSeen: dawn}})
		roster, err = h.Roster(background, f.Series, 1)
		h.must(err)
		h.same("at most one", len(roster), 1)
	}},
}

// named is a link for hosts with a label.
func named(s meeting.SeriesID, role meeting.Role, secret, label string) meeting.Grant {
	return meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}, Role: role, Series: s, Label: label}
}

var linking = []subject{
	{"links are listed, and revoked by their number with what was taken through them", func(t *testing.T, h *house) {
		f := h.meeting()
		h.must(h.Give(background, named(f.Series, meeting.RoleHost, "d", "Ben"), named(0, meeting.RoleScheduler, "s", "The library")))
		h.must(h.Give(background, through(named(f.Series, meeting.RoleHost, "d", "Ben"), "ben's browser")))
		links, err := h.Links(background, f.Series)
		h.must(err)
		h.same("links", labels(links), []string{"host ", "host Ben"})
		h.want(meeting.NotFound, h.Revoke(background, 0, links[1].Number))
		h.must(h.Revoke(background, f.Series, links[1].Number))
		h.same("link", h.words("d", 0), []string(nil))
		h.same("browser", h.words("ben's browser", 0), []string(nil))
		h.want(meeting.NotFound, h.Revoke(background, f.Series, links[1].Number))
		links, err = h.Links(background, 0)
		h.must(err)
		h.same("of the server", labels(links), []string{"scheduler The library"})
	}},
	{"a new link ends only those of its label", func(t *testing.T, h *house) {
		f := h.meeting()
		h.must(h.Give(background, named(f.Series, meeting.RoleHost, "d", "Ben")))
		h.must(h.Renew(background, named(f.Series, meeting.RoleHost, "h", "")))
		links, err := h.Links(background, f.Series)
		h.must(err)
		h.same("links", labels(links), []string{"host Ben", "host "})
		h.must(h.Renew(background, named(f.Series, meeting.RoleHost, "d2", "Ben")))
		h.same("old", h.words("d", 0), []string(nil))
		h.same("new", len(h.words("d2", 0)), 1)
	}},
	{"a repeat of the scheduling brings no host's key any more when there is a new link", func(t *testing.T, h *house) {
		for name, ends := range map[string]func(s meeting.SeriesID){
			"renewed": func(s meeting.SeriesID) { h.must(h.Renew(background, named(s, meeting.RoleHost, "new", ""))) },
			"revoked": func(s meeting.SeriesID) {
				links, err := h.Links(background, s)
				h.must(err)
				for _, g := range links {
					h.must(h.Revoke(background, s, g.Number))
				}
			},
		} {
			w := h.wish(name)
			w.Key, w.Actor = "a-key-of-22-characters-"+name, "link:library"
			made := h.schedule(w)
			h.must(h.Give(background, named(made.Series.ID, meeting.RoleHost, "deputy of "+name, "Ben")))
			h.must(h.Renew(background, named(made.Series.ID, meeting.RoleHost, "deputy two of "+name, "Ben")))
			w.HostKey = meeting.HashOf("further " + name)
			again, err := h.Schedule(background, w)
			h.must(err)
			h.same("a deputy's new link changes nothing", []any{again.Renewed, len(h.words("further "+name, 0))}, []any{false, 1})
			ends(made.Series.ID)
			w.HostKey = meeting.HashOf("too late " + name)
			again, err = h.Schedule(background, w)
			h.must(err)
			h.same("it says so", []any{again.Repeated, again.Renewed, again.Series.ID}, []any{true, true, made.Series.ID})
			h.same("and grants nothing", h.words("too late "+name, 0), []string(nil))
			h.same("the one before is dead", h.words("further "+name, 0), []string(nil))
		}
	}},
	{"a new link for an attendee ends all that stood for them", func(t *testing.T, h *house) {
		f := h.meeting()
		a, token := h.join(f.ID, "Ana")
		b, other := h.join(f.ID, "Ben")
		h.must(h.Renew(background, meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("back"), Kind: meeting.Link}, Role: a.Role, Series: f.Series, Attendee: a.ID}))
		h.same("token", len(h.held(token, f.Series)), 0)
		h.same("link", h.held(meeting.HashOf("back"), f.Series)[0].Attendee, a.ID)
		h.same("another's", h.held(other, f.Series)[0].Attendee, b.ID)
	}},
}

func labels(links []meeting.Grant) []string {
	var words []string
	for _, g := range links {
		words = append(words, string(g.Role)+" "+g.Label)
	}
	return words
}
