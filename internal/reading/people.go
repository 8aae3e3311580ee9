package reading

import (
	"cmp"
	"slices"
	"time"

	"parley/internal/meeting"
)

// Person is somebody who was at a meeting, whether they said anything or not.
type Person struct {
	ID          meeting.AttendeeID // empty in a log from a file
	Name        string             // as in the last line of theirs; of who said nothing: as they are called now
	Hosted      bool
	First, Last time.Time // from when to when they were seen or heard
	Lines       int
}

// People lists who was at a meeting, by when they came: who spoke, and who was seen. Reading along without a name is not counted, and what was
// redacted tells of nobody. It is the only place that makes this list.
func People(lines []meeting.Line, seen []meeting.Attendance) []Person {
	all := map[string]*Person{}
	there := func(who meeting.Author, first, last time.Time) *Person {
		p := all[faceKey(who)]
		if p == nil {
			p = &Person{ID: who.ID, Name: who.Name, First: first, Last: last}
			all[faceKey(who)] = p
		}
		if first.Before(p.First) {
			p.First = first
		}
		if last.After(p.Last) {
			p.Last = last
		}
		p.Hosted = p.Hosted || who.Role.Hosts()
		return p
	}
	for _, a := range seen {
		there(a.Attendee.Author(), a.First, a.Last)
	}
	for _, l := range lines {
		if l.Redacted > 0 || faceKey(l.Author) == "" || !l.Spoken() && l.Author.ID == "" {
			continue // what was done with a key was done by nobody in particular
		}
		p := there(l.Author, l.At, l.At)
		if l.Spoken() {
			p.Lines, p.Name = p.Lines+1, l.Author.Name
		}
	}
	list := make([]Person, 0, len(all))
	for _, p := range all {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Person) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Name, b.Name))
	})
	return list
}
