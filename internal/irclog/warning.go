package irclog

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
)

// lineSet remembers how many lines have something in common, and the first of them.
type lineSet struct {
	count int
	first []string
}

func (s *lineSet) add(n int64) {
	s.count++
	if len(s.first) < 5 {
		s.first = append(s.first, strconv.FormatInt(n, 10))
	}
}

// words names the lines: "Line 4", "Lines 4, 7 and 12 more".
func (s lineSet) words(one, many string) string {
	if s.count == 1 {
		return "Line " + s.first[0] + " " + one
	}
	if more := s.count - len(s.first); more > 0 {
		return fmt.Sprintf("Lines %s and %d more %s", strings.Join(s.first, ", "), more, many)
	}
	last := len(s.first) - 1
	return "Lines " + strings.Join(s.first[:last], ", ") + " and " + s.first[last] + " " + many
}

// warnings says what was guessed or changed.
func (p *parser) warnings() []string {
	var all []string
	for _, w := range []struct {
		lines     lineSet
		one, many string
	}{
		{p.unread, "names nobody and is kept as text.", "name nobody and are kept as text."},
		{p.untimed, "has no time and takes that of the line before.", "have no time and take that of the line before."},
		{p.back, "steps back in time and takes the time of the line before.", "step back in time and take the time of the line before."},
		{p.latin, "is not UTF-8 and was read as Windows-1252.", "are not UTF-8 and were read as Windows-1252."},
		{p.nul, "holds NUL bytes, which are shown as ␀ now.", "hold NUL bytes, which are shown as ␀ now."},
		{p.long, "is longer than what can be posted.", "are longer than what can be posted."},
	} {
		if w.lines.count > 0 {
			all = append(all, w.lines.words(w.one, w.many))
		}
	}
	if p.given != "" {
		all = append(all, "Neither the file nor its name tells the day; it was taken to be "+p.given+".")
	}
	if off := p.stampedAt.Sub(p.saysStart).Abs(); !p.saysStart.IsZero() && !p.stampedAt.IsZero() && off > 5*time.Minute {
		all = append(all, "Read in the zone "+p.zone.String()+", the log begins "+off.Round(time.Minute).String()+
			" away from what it says of itself ("+p.saysStart.UTC().Format(meeting.TimeFormat)+"). Is the zone right?")
	}
	return all
}
