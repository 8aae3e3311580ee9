package host

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/reading"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

const (
	mostRoster = 500 // attendees of a series on its host's page
	fewPeople  = 12  // of a group, before the rest is folded away
)

// person is an attendee as the host sees them.
type person struct {
	ID           meeting.AttendeeID
	Name, Former string
	Hue          int
	Initials     string
	Host, Me     bool
	Here         bool
	Lines        int    // in the meeting, without those that were redacted
	Times        string // from when to when they were seen in it
	Seen         string // the day on which they were last seen in the series
	Said         string // how many lines they wrote; empty for none
}

// people is who is in a meeting, who was, and who else belongs to its series.
type people struct {
	Date, Title string
	Cursor      int64
	MayRemove   bool
	MayRedact   bool
	Groups      []group
	Empty       bool
}

// group is some of them.
type group struct {
	Heading     string
	First, Rest []person
	Folded      bool // all of it
}

func groupOf(heading string, all []person, folded bool) group {
	first := min(len(all), fewPeople)
	return group{heading, all[:first], all[first:], folded}
}

// people lists them for a meeting.
func (h *hand) people(m *hosted) (*people, error) {
	all, err := h.roster(m)
	if err != nil {
		return nil, err
	}
	now := h.Live.Now()
	v := &people{Date: m.Date, Title: m.Title, Cursor: m.Cursor, Empty: len(all) == 0,
		MayRemove: rules.May(m.facts, meeting.KindRemoval, now),
		MayRedact: rules.May(m.facts, meeting.KindRedaction, now) && reading.Count(meeting.Fold(m.entries)).Lines > 0}
	var here, were, others []person
	for _, p := range all {
		switch {
		case p.Here:
			here = append(here, p)
		case p.Lines > 0 || p.Times != "":
			were = append(were, p)
		default:
			others = append(others, p)
		}
	}
	for _, g := range []group{groupOf(h.lang.Say("Here now"), here, false), groupOf(h.lang.Say("Were here"), were, false), groupOf(h.lang.Say("Others of the series"), others, true)} {
		if n := len(g.First) + len(g.Rest); n > 0 {
			g.Heading += " · " + strconv.Itoa(n)
			v.Groups = append(v.Groups, g)
		}
	}
	return v, nil
}

// roster is the attendees of the series as they are in one of its meetings, those who said most first.
func (h *hand) roster(m *hosted) ([]person, error) {
	members, err := h.Seats.Roster(h.r.Context(), h.series.ID, mostRoster)
	if err != nil {
		return nil, err
	}
	var seen []meeting.Attendance
	if m.facts.ID != 0 {
		if seen, err = h.Seats.Attendance(h.r.Context(), m.facts.ID); err != nil {
			return nil, err
		}
	}
	there := map[meeting.AttendeeID]reading.Person{}
	for _, p := range reading.People(meeting.Fold(m.entries), seen) {
		there[p.ID] = p
	}
	here, zone := h.Live.Attendees(m.facts.ID), phrase.ZoneOf(m.facts)
	all := make([]person, 0, len(members))
	for _, of := range members {
		p := h.person(of, h.Live.Now(), zone)
		if was, came := there[p.ID]; came {
			p.Times = hours(was.First, was.Last, zone)
			if p.Lines = was.Lines; p.Lines > 0 {
				p.Said = phrase.Lines(h.lang, p.Lines)
			}
		}
		_, p.Here = here[p.ID]
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b person) int { // whoever floods a meeting is on top
		return cmp.Or(b.Lines-a.Lines, strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	return all, nil
}

func (h *hand) person(m meeting.Member, now time.Time, zone *time.Location) person {
	return person{ID: m.ID, Name: m.Name, Former: m.Former, Hue: reading.Hue(m.ID), Initials: reading.Initials(m.Name), Host: m.Role.Hosts(),
		Me: m.ID == h.who.Attendee.ID, Seen: phrase.Within(h.lang, m.LastSeen, now, zone)}
}

// hours says from when to when somebody was there.
func hours(first, last time.Time, zone *time.Location) string {
	from, to := first.In(zone).Format(words.Hours), last.In(zone).Format(words.Hours)
	if from == to {
		return from
	}
	return from + " – " + to
}
