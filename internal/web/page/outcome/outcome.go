// Package outcome shows what came of a meeting on its pages: beside the talk, to who comes late, and at the head of the transcript.
package outcome

import (
	"html/template"
	"slices"
	"strings"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
	"parley/internal/reading/minutes"
	"parley/internal/web/page/phrase"
	"parley/internal/web/sofar"
	"parley/internal/web/ui"
	"parley/internal/web/words"
)

const (
	newest = 3  // decisions, and actions, that who comes late is shown
	little = 10 // lines that are quickly read, if nothing is marked in them
)

// SoFar is what stands beside the talk.
type SoFar struct {
	List  template.HTML // empty while there is nothing
	Seq   int64         // the entry that last changed it
	Known int64         // and the one up to which it was read
	Lines string        // all lines that count as marked, by their numbers, so that scripts can tell which were undone
}

// Beside gives what a state has to show beside the talk, on a page that begins with line first.
func Beside(l *words.Language, s sofar.State, first int64) SoFar {
	return SoFar{ui.Marked(l, s.HTML, first), s.Changed, s.LastSeq, strings.Trim(strings.ReplaceAll(string(s.Lines), ",", " "), "[]")}
}

// CatchUp is what is shown to who comes late or looks in.
type CatchUp struct {
	Tally string
	List  template.HTML
	More  int // decisions and actions that are not in the list
}

// Late gives it to somebody who has said nothing yet, where there is something to catch up on; nil otherwise.
func Late(l *words.Language, s sofar.State, first int64, me meeting.AttendeeID) *CatchUp {
	if s.Spoke[me] || len(s.Marks) == 0 && s.Tally.Lines < little {
		return nil
	}
	c := CatchUp{Tally: phrase.Tally(l, s.Tally)}
	var shown []marks.Mark
	if m, ok := minutes.Topic(s.Marks); ok {
		shown = append(shown, m)
	}
	for _, kind := range []meeting.Kind{meeting.KindDecision, meeting.KindAction} {
		all := slices.DeleteFunc(slices.Clone(s.Marks), func(m marks.Mark) bool { return m.Kind != kind })
		from := max(0, len(all)-newest)
		shown, c.More = append(shown, all[from:]...), c.More+from
	}
	c.List = ui.Marked(l, minutes.AppendBrief(nil, shown), first)
	return &c
}

// Head gives all that was marked, for the head of a transcript.
func Head(l *words.Language, s sofar.State) template.HTML {
	return ui.Marked(l, minutes.AppendOutcome(nil, s.Marks), 0)
}

// Lines tells which lines count as marked.
func Lines(all []marks.Mark) map[int64]bool {
	set := map[int64]bool{}
	for _, m := range all {
		set[m.Seq] = true
	}
	return set
}
