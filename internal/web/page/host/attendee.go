package host

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
)

// attendeePage is what a host may do about one attendee, and the question before they are removed.
type attendeePage struct {
	frame.Shell
	SeriesSlug, Title, Date, Address string
	Person                           person
	Asking                           bool // whether they are to be removed
	MayRemove, MayRedact             bool
	Together                         *together // who came from the same place; nil for nobody
	Names                            []string  // that may be given back to them
	ReturnLink                       string    // just made; it is shown once
	Problem, Done, TypedName         string
	Cursor                           int64
}

// together is the attendees who came from the place from which one of them did, that one first.
type together struct {
	People []person
	IDs    string // as the form has them
	Lines  int
	Few    string // some of their names
}

const fewNames = 6 // on a button

func (h *hand) showAttendee(status int) error {
	id := h.asked["attendee"] + h.asked["remove"]
	if err := h.look(h.asked["date"]); err != nil {
		return err
	}
	m, err := h.hosted(h.f)
	if err != nil {
		return err
	}
	all, err := h.roster(m)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p person) bool { return string(p.ID) == id })
	if i < 0 {
		return meeting.Missing("There is no such attendee (any more): they may have been removed.")
	}
	now := h.Live.Now()
	v := attendeePage{Shell: h.Shell(h.r), SeriesSlug: h.series.Slug, Title: m.Title, Date: m.Date, Address: m.Address, Person: all[i], Problem: h.say(),
		Done: h.lang.Say(doneWords[h.asked["done"]]), TypedName: h.fields["name"], Cursor: m.Cursor,
		MayRemove: rules.May(m.facts, meeting.KindRemoval, now) && !all[i].Me, MayRedact: rules.May(m.facts, meeting.KindRedaction, now) && all[i].Lines > 0}
	v.Asking = h.asked["remove"] != "" && (v.MayRemove || v.MayRedact)
	v.Names = formerly(v.Person)
	if v.Asking && v.MayRemove {
		v.Together = h.together(all[i], all)
	}
	if v.ReturnLink, err = h.shownReturnLink(all[i].ID); err != nil {
		return err
	}
	return frame.Show(h.w, h.r, status, "host-attendee", v)
}

// together finds who came from the same place, hosts apart.
func (h *hand) together(one person, all []person) *together {
	v := &together{People: []person{one}, Lines: one.Lines}
	for _, p := range all {
		if p.ID != one.ID && !p.Host && !p.Me && h.Gate.SamePlace(one.ID, p.ID) {
			v.People, v.Lines = append(v.People, p), v.Lines+p.Lines
		}
	}
	if len(v.People) == 1 || one.Host {
		return nil
	}
	var ids, names []string
	for _, p := range v.People {
		ids, names = append(ids, string(p.ID)), append(names, p.Name)
	}
	v.IDs = strings.Join(ids, " ")
	v.Few = strings.Join(names[:min(fewNames, len(names))], ", ")
	if len(names) > fewNames {
		v.Few += " …"
	}
	return v
}

var numbered = regexp.MustCompile(`^(.+) \d+$`)

// formerly gives the names that may have been somebody's: the one they had, and the one that was taken when they came.
func formerly(p person) []string {
	var names []string
	if m := numbered.FindStringSubmatch(p.Name); m != nil {
		names = append(names, m[1])
	}
	if p.Former != "" && !slices.Contains(names, p.Former) {
		names = append(names, p.Former)
	}
	return names
}

// remove ends an attendee, or several that the page named: names and tokens go first, so that nothing more can come; then their lines, if
// that is wished. Of a meeting that is over only the lines go.
func (h *hand) remove() (string, error) {
	ids := strings.Fields(h.fields["others"])
	if len(ids) == 0 {
		ids = []string{h.fields["attendee"]}
	}
	hosts, err := h.hosting()
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		id := meeting.AttendeeID(id)
		switch {
		case id == h.who.Attendee.ID:
			return "", meeting.Bad("attendee", "This is you. Somebody else who hosts can remove you.")
		case len(ids) > 1 && hosts[id]:
			continue // whoever has become a host since is nobody's second name
		}
		if h.fields["lines"] == "" || rules.May(h.f, meeting.KindRemoval, h.Live.Now()) {
			if err := h.post(meeting.Post{Kind: meeting.KindRemoval, Subject: id, Text: string(id)}); err != nil {
				return "", err
			}
		}
		if h.fields["lines"] == "" {
			continue
		}
		err := h.post(meeting.Post{Kind: meeting.KindRedaction, Subject: id, Text: h.fields["reason"]})
		var e *meeting.Error
		if err != nil && (!errors.As(err, &e) || e.Code != "nothing-to-redact") {
			return "", err
		}
	}
	return "", nil
}

// hosting tells of the attendees of the series whether they have a host's rights.
func (h *hand) hosting() (map[meeting.AttendeeID]bool, error) {
	members, err := h.Seats.Roster(h.r.Context(), h.series.ID, mostRoster)
	hosts := map[meeting.AttendeeID]bool{}
	for _, m := range members {
		hosts[m.ID] = m.Role.Hosts()
	}
	return hosts, err
}

// promote gives an attendee a host's rights, or takes them back.
func (h *hand) promote() (string, error) {
	role := meeting.Role(h.fields["role"])
	switch {
	case role != meeting.RoleHost && role != meeting.RoleGuest:
		return "", meeting.Bad("role", "An attendee is a host or a guest.")
	case h.fields["attendee"] == string(h.who.Attendee.ID):
		return "", meeting.Bad("attendee", "This is you. Somebody else who hosts can take your rights.")
	}
	_, err := h.Seats.Promote(h.r.Context(), h.series.ID, meeting.AttendeeID(h.fields["attendee"]), role)
	return h.attendee("promotion"), err
}

// rename gives an attendee a name. Whoever has it gives it up: two cannot have it, and it is the host who knows whose it is.
func (h *hand) rename() (string, error) {
	name, err := gate.Name(h.fields["name"])
	if err != nil {
		return "", err
	}
	_, err = h.Seats.Rename(h.r.Context(), meeting.Renaming{Series: h.series.ID, Attendee: meeting.AttendeeID(h.fields["attendee"]), Name: name, Take: true})
	return h.attendee("renaming"), err
}

// giveReturnLink makes the link that alone brings an attendee's name back: whoever had the name in a browser has it no more.
func (h *hand) giveReturnLink() (string, error) {
	token, err := h.fields.Token()
	if err != nil {
		return "", err
	}
	id := meeting.AttendeeID(h.fields["attendee"])
	if id == h.who.Attendee.ID {
		return "", meeting.Bad("attendee", "This is you: the meeting's page has a link for your other devices.")
	}
	members, err := h.Seats.Roster(h.r.Context(), h.series.ID, mostRoster)
	if err != nil {
		return "", err
	}
	for _, m := range members {
		if m.ID == id {
			link := meeting.Holder{Hash: meeting.HashOf(h.returnSecret(token, id)), Kind: meeting.Link}
			return h.attendee("return-link") + "&link=" + token,
				h.Keys.Renew(h.r.Context(), meeting.Grant{Holder: link, Role: m.Role, Series: h.series.ID, Attendee: id})
		}
	}
	return "", meeting.Missing("There is no such attendee (any more): they may have been removed.")
}

func (h *hand) returnSecret(token string, id meeting.AttendeeID) string {
	return frame.LinkSecret(h.Gate.Browser(h.w, h.r), "hand over "+token+" "+string(id))
}

// shownReturnLink is the link that was just made for an attendee; empty for none.
func (h *hand) shownReturnLink(id meeting.AttendeeID) (string, error) {
	token := h.asked["link"]
	if token == "" {
		return "", nil
	}
	frame.KeepSecret(h.w.Header())
	secret := h.returnSecret(token, id)
	held, err := h.Gate.Link(h.r.Context(), secret)
	if err != nil || len(held) == 0 || held[0].Attendee != id {
		return "", err
	}
	return h.Gate.Absolute("/k/" + secret), nil
}

// attendee is the address of an attendee's page after an act.
func (h *hand) attendee(done string) string {
	return h.home() + "?attendee=" + h.fields["attendee"] + "&date=" + h.f.Date + "&done=" + done
}
