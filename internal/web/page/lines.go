package page

import (
	"html/template"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/page/phrase"
	"parley/internal/web/ui"
)

// linesOf makes the fragments of entries that follow each other, as a page shows them. If seen is not 0, a mark stands before the first line
// that came after it, and marked tells so.
func linesOf(entries []meeting.Entry, zone *time.Location, seen int64) (all []template.HTML, marked bool) {
	all = make([]template.HTML, 0, len(entries)+1)
	for i, l := range meeting.Fold(entries) {
		fresh := seen > 0 && l.Seq > seen && !marked
		if fresh {
			all, marked = append(all, news(said(entries[i:]))), true
		}
		more := i > 0 && !fresh && goesOn(entries[i-1], l.Entry)
		words := ""
		if l.Kind != meeting.KindLine || l.Redacted > 0 {
			words = wordsOf(l, zone)
		}
		all = append(all, ui.Dress(reading.AppendLine(nil, l), more, words, l.At.UTC().Format(phrase.Hours), l.At.In(zone).Format(phrase.Hours)))
	}
	return all, marked
}

// wordsOf says what a line records that is no line of talk. A moment in it is told in a zone, the meeting's.
func wordsOf(l meeting.Line, zone *time.Location) string {
	key, value := reading.Words(l)
	if start, end, err := meeting.ParseMove(value); l.Kind == meeting.KindMoved && err == nil {
		value = phrase.Between(start, end, zone)
	}
	return ui.Say(key, reading.Visible(value), l.Author.Name)
}

// goesOn tells whether e is said by who said the entry before it, in the same minute: then the name need not be shown again. The scripts
// have the same rule.
func goesOn(before, e meeting.Entry) bool {
	return e.Kind == meeting.KindLine && before.Kind == meeting.KindLine && before.Author == e.Author && e.Author.Name != "" &&
		before.At.Unix()/60 == e.At.Unix()/60
}

func said(entries []meeting.Entry) int {
	n := 0
	for _, e := range entries {
		if e.Kind == meeting.KindLine {
			n++
		}
	}
	return n
}

// face is the colour and the initials of an attendee.
func face(a meeting.Attendee) (hue int, initials string) {
	return reading.Hue(a.ID), reading.Initials(a.Name)
}
