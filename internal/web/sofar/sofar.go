// Package sofar folds the logs that are read just now, once for all who ask: what came of a meeting, and what its strip is drawn from.
package sofar

import (
	"bytes"
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/reading/minutes"
	"parley/internal/reading/strip"
)

// State is what has come of a meeting up to some entry. Its slices and maps are shared and never changed.
type State struct {
	LastSeq int64 // the last entry that was folded
	Changed int64 // the last one before which it read otherwise
	Marks   []marks.Mark
	Tally   reading.Tally
	Talk    strip.Talk
	Spoke   map[meeting.AttendeeID]bool

	JSON  []byte // the marks
	HTML  []byte // what stands beside the talk
	Lines []byte // which lines are marked, as JSON

	at time.Time // the stamp of entry LastSeq, as a check
}

var nothing = State{JSON: []byte("[]"), Lines: []byte("[]")}

// after gives the state of a log of which s was the state before.
func (s State) after(f meeting.Facts, lines []meeting.Line, last live.Cursor) State {
	all := marks.Fold(f, lines)
	fresh := State{LastSeq: last.After, at: last.At, Changed: last.After, Marks: all, Tally: reading.Count(lines), Talk: strip.Of(lines, strip.Moments(all)),
		Spoke: map[meeting.AttendeeID]bool{}, HTML: minutes.AppendSoFar([]byte{}, all), JSON: []byte{'['}, Lines: []byte{'['}}
	for i, m := range all {
		if i > 0 {
			fresh.JSON, fresh.Lines = append(fresh.JSON, ','), append(fresh.Lines, ',')
		}
		fresh.JSON, fresh.Lines = reading.AppendMark(fresh.JSON, m), strconv.AppendInt(fresh.Lines, m.Seq, 10)
	}
	fresh.JSON, fresh.Lines = append(fresh.JSON, ']'), append(fresh.Lines, ']')
	if s.LastSeq > 0 && bytes.Equal(fresh.JSON, s.JSON) {
		fresh.Changed = s.Changed
	}
	for _, l := range lines {
		if l.Kind == meeting.KindLine && l.Author.ID != "" {
			fresh.Spoke[l.Author.ID] = true
		}
	}
	return fresh
}

// stands tells whether s is the state at a place of the log.
func (s State) stands(c live.Cursor) bool { return s.LastSeq == c.After && s.at.Equal(c.At) }

// bytes is what s takes in memory, about.
func (s State) bytes() int {
	return 500 + 2*len(s.JSON) + len(s.HTML) + 250*len(s.Marks) + 40*len(s.Talk.Minutes) + 60*len(s.Spoke) // the marks say what the JSON says
}
