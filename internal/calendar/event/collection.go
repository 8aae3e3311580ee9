package event

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"parley/internal/calendar"
	"parley/internal/calendar/vtimezone"
	"parley/internal/meeting"
)

// Collection is what one subscribes to: series with their meetings.
type Collection struct {
	Name, Address string // of the page that it is about
	Series        []Series
	Now           time.Time

	// Link is the public address of a path. Look gives the revision of a meeting that has a row.
	Link func(path string) string
	Look func(meeting.Facts) (Revision, error)
}

// Series is a series with those of its meetings that are in the collection.
type Series struct {
	meeting.Series
	Held []meeting.Facts // that have a row; see [Since]
}

// often is how often it is worth while to ask anew.
const often = "PT1H"

// Since is how far back a collection goes: a year. What was before is as its rule says, and dates of no rule are left out.
func Since(now time.Time) time.Time { return now.AddDate(-1, 0, 0) }

// Write gives the file. A series with a rule is one event with that rule; what became of its occurrences otherwise (moved, cancelled, another title) stands beside it
// under the same UID, with the start that the rule gave. An overrun is no such change. Meetings of no rule are events by themselves.
func (c Collection) Write() ([]byte, error) {
	var out file
	out.begin()
	out.line("NAME", escaped(c.Name))
	out.line("X-WR-CALNAME", escaped(c.Name)) // what programs read that do not know RFC 7986
	out.line("URL", c.Address)
	out.line("REFRESH-INTERVAL;VALUE=DURATION", often)
	out.line("X-PUBLISHED-TTL", often)
	var events []event
	since := map[string]time.Time{}
	for _, s := range c.Series {
		some, zone, err := c.events(s)
		if err != nil {
			return nil, err
		}
		events = append(events, some...)
		if first, known := since[zone]; zone != "" && (!known || s.Start.Before(first)) {
			since[zone] = s.Start
		}
	}
	for _, name := range slices.Sorted(maps.Keys(since)) {
		if err := out.zone(name, since[name], c.Now); err != nil {
			return nil, err
		}
	}
	for _, e := range events {
		out.event(e)
	}
	out.end()
	return out.Bytes(), nil
}

// zone writes a zone for events from since on. What is to come is told for a time that grows by ten years every ten years, so that the file of a
// calendar in which nothing changes does not change either.
func (out *file) zone(name string, since, now time.Time) error {
	in, err := time.LoadLocation(name)
	if err != nil {
		return fmt.Errorf("write a time zone: %w", err)
	}
	until := time.Date((max(now.Year(), since.Year())+25)/10*10, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, l := range vtimezone.Lines(in, since, until) {
		out.WriteString(l + "\r\n")
	}
	return nil
}

// events gives those of a series, and the zone in which they are told; none for UTC.
func (c Collection) events(s Series) (all []event, zone string, err error) {
	r, err := calendar.Of(s.Series)
	if s.Rule == "" || err != nil { // a rule or a zone that this program does not know: what has a row is here
		all, err = c.singles(s.Held)
		return all, "", err
	}
	own, of := []meeting.Facts{}, []meeting.Facts{}
	whole := c.whole(s)
	for _, f := range s.Held {
		switch {
		case f.Planned.IsZero() || !recursIn(r, f.Planned, f.Planned.Add(1)):
			own = append(own, f)
			if at, found := r.Named(f.Date); found { // its address was given to this one
				whole.except = append(whole.except, at)
			}
		case otherwise(s.Series, f):
			of = append(of, f)
		}
	}
	if all, err = c.singles(own); err != nil || !recursIn(r, Since(c.Now), meeting.EndOfTime) {
		return all, "", err
	}
	slices.SortFunc(whole.except, time.Time.Compare)
	all = append([]event{whole}, all...)
	for _, f := range of {
		e, err := c.instead(f, whole)
		if err != nil {
			return nil, "", err
		}
		all = append(all, e)
	}
	if whole.zone != nil {
		zone = whole.zone.String()
	}
	return all, zone, nil
}

// recursIn tells whether a series has an occurrence in [from, to).
func recursIn(r calendar.Recurrence, from, to time.Time) bool {
	for range r.Between(from, to) {
		return true
	}
	return false
}

// otherwise tells whether an occurrence is not as its series says.
func otherwise(s meeting.Series, f meeting.Facts) bool {
	return !f.Start.Equal(f.Planned) || f.End.Sub(f.Start)-f.Extended != s.Length || f.Title != s.Title || f.Description != s.Description || f.Cancelled > 0
}

// whole is the event of a series with a rule.
func (c Collection) whole(s Series) event {
	address := c.Link("/" + s.Slug)
	e := event{uid: SeriesUID(s.ID, address), address: address, revision: Revision{At: s.Created, Changes: len(s.Except)}, start: s.Start, end: s.Start.Add(s.Length),
		rule: s.Rule, except: slices.Clone(s.Except), title: s.Title, description: s.Description, lang: s.Lang}
	if in, err := time.LoadLocation(s.Zone); err == nil && in.String() != "UTC" {
		e.zone = in
	}
	return e
}

// instead is the event of an occurrence that is otherwise.
func (c Collection) instead(f meeting.Facts, whole event) (event, error) {
	r, err := c.Look(f)
	if err != nil {
		return event{}, err
	}
	e := single(f, r, c.Link("/"+f.Address()))
	e.uid, e.zone, e.of = whole.uid, whole.zone, f.Planned
	e.revision.Changes += whole.revision.Changes // no calendar takes it for older than the whole
	return e, nil
}

func (c Collection) singles(held []meeting.Facts) (all []event, err error) {
	for _, f := range held {
		r, err := c.Look(f)
		if err != nil {
			return nil, err
		}
		all = append(all, single(f, r, c.Link("/"+f.Address())))
	}
	return all, nil
}
