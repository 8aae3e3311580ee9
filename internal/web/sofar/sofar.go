// Package sofar keeps what has come of the meetings that are read just now, so that it is folded once for all who ask.
package sofar

import (
	"bytes"
	"context"
	"strconv"
	"sync"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/reading/minutes"
)

const (
	most    = 32   // meetings that are kept; further ones are read again when somebody asks
	perRead = 1000 // entries
)

// State is what has come of a meeting up to some entry. Its slices and maps are shared and never changed.
type State struct {
	LastSeq int64 // the last entry that was folded
	Changed int64 // the last one before which it read otherwise
	Marks   []marks.Mark
	Tally   reading.Tally
	Spoke   map[meeting.AttendeeID]bool

	JSON  []byte // the marks
	HTML  []byte // what stands beside the talk
	Lines []byte // which lines are marked, as JSON
}

var nothing = State{JSON: []byte("[]"), Lines: []byte("[]")}

// Board keeps states. It is safe for concurrent use.
type Board struct {
	live *live.Live

	mu    sync.Mutex
	kept  map[meeting.ID]*sheet
	asked int64 // how often, to tell which was asked for last
}

// sheet is what is kept of one meeting.
type sheet struct {
	asked int64 // the board's

	mu    sync.Mutex
	lines *meeting.Lines // nil before the first reading, and of a meeting that is over, of which little more comes
	at    time.Time      // the stamp of entry state.LastSeq, as a check
	state State
}

// New gives a board for what a live side tells.
func New(l *live.Live) *Board { return &Board{live: l, kept: map[meeting.ID]*sheet{}} }

// Of gives what has come of a meeting by now.
func (b *Board) Of(ctx context.Context, f meeting.Facts) (State, error) {
	if f.ID == 0 {
		return nothing, nil // an occurrence without a row has no log
	}
	s := b.sheet(f.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.read(ctx, b.live, f)
	if meeting.KindOf(err) == meeting.Conflict { // another log stands there now: a copy was restored
		s.lines, s.at, s.state = nil, time.Time{}, nothing
		err = s.read(ctx, b.live, f)
	}
	return s.state, err
}

func (b *Board) sheet(m meeting.ID) *sheet {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	s := b.kept[m]
	if s == nil {
		s = &sheet{state: nothing}
		b.kept[m] = s
	}
	s.asked = b.asked
	for len(b.kept) > most {
		oldest := m
		for id, other := range b.kept {
			if other.asked < b.kept[oldest].asked {
				oldest = id
			}
		}
		delete(b.kept, oldest)
	}
	return s
}

// read folds what has come since.
func (s *sheet) read(ctx context.Context, l *live.Live, f meeting.Facts) error {
	lines, from := s.lines, live.Cursor{After: s.state.LastSeq, At: s.at}
	for {
		got, err := l.ReadOf(ctx, f, from, perRead)
		if err != nil {
			s.lines = nil // it may hold more than was folded
			return err
		}
		if lines == nil && got.Facts.LastSeq > s.state.LastSeq { // all of it is needed
			if lines = (&meeting.Lines{}); from.After > 0 {
				from = live.Cursor{}
				continue
			}
		}
		for _, e := range got.Entries {
			lines.Add(e)
			from = live.Cursor{After: e.Seq, At: e.At}
		}
		if got.Cursor < got.Facts.LastSeq && len(got.Entries) > 0 {
			continue
		}
		if from.After > s.state.LastSeq {
			s.fold(got.Facts, lines.All(), from.After)
		}
		if s.at, s.lines = from.At, lines; got.Phase.Over() {
			s.lines = nil
		}
		return nil
	}
}

func (s *sheet) fold(f meeting.Facts, lines []meeting.Line, last int64) {
	all := marks.Fold(f, lines)
	fresh := State{LastSeq: last, Changed: last, Marks: all, Tally: reading.Count(lines), Spoke: map[meeting.AttendeeID]bool{}, HTML: minutes.AppendSoFar([]byte{}, all), JSON: []byte{'['}, Lines: []byte{'['}}
	for i, m := range all {
		if i > 0 {
			fresh.JSON, fresh.Lines = append(fresh.JSON, ','), append(fresh.Lines, ',')
		}
		fresh.JSON, fresh.Lines = reading.AppendMark(fresh.JSON, m), strconv.AppendInt(fresh.Lines, m.Seq, 10)
	}
	fresh.JSON, fresh.Lines = append(fresh.JSON, ']'), append(fresh.Lines, ']')
	if s.state.LastSeq > 0 && bytes.Equal(fresh.JSON, s.state.JSON) {
		fresh.Changed = s.state.Changed
	}
	for _, l := range lines {
		if l.Kind == meeting.KindLine && l.Author.ID != "" {
			fresh.Spoke[l.Author.ID] = true
		}
	}
	s.state = fresh
}
