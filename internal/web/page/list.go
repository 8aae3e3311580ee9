package page

import (
	"html/template"
	"net/http"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/page/phrase"
	"parley/internal/web/page/strips"
	"parley/internal/web/words"
)

// row is a meeting in a list.
type row struct {
	Address, Title, Lang, Description string
	Short                             string // the day, as short as can be; empty under a day
	When                              phrase.When
	Over                              bool
	Clock                             *phrase.Clock // until the start
	Note                              string        // what there is to say where there is no Clock
	Marks                             string        // of one that is over: 3 decisions, 4 actions
	Strip                             template.HTML // of one that is over; empty where nothing was said
}

// day is the meetings of a list that begin on one day, in the meetings' own zones. A script puts them under the days of their reader.
type day struct {
	ISO, Short string
	Rows       []row
}

// daysOf puts rows that follow each other under their days.
func daysOf(rows []row) []day {
	var days []day
	for _, r := range rows {
		if n := len(days); n == 0 || days[n-1].Short != r.Short {
			days = append(days, day{ISO: r.When.StartISO, Short: r.Short})
		}
		last := &days[len(days)-1]
		r.Short = "" // said above it
		last.Rows = append(last.Rows, r)
	}
	return days
}

func (p *Pages) row(l *words.Language, f meeting.Facts, now time.Time) row {
	phase := p.Live.Phase(f)
	r := row{Address: f.Address(), Title: f.Title, Lang: f.Lang, Description: reading.Shown(reading.AppendProse(nil, f.Description)), Short: phrase.Near(l, f.Start, now, phrase.ZoneOf(f)), When: phrase.WhenOf(l, f), Over: phase.Over()}
	switch {
	case phase == meeting.PhaseCancelled:
		r.Note = l.Say("Cancelled")
	case phase == meeting.PhaseNotHeld:
		r.Note = l.Say("Not held")
	case r.Over:
		r.Note = l.Say("Nothing was said.")
		r.Description = ""
	default:
		r.Clock = phrase.ClockOf(l, f, phase, now)
	}
	return r
}

// held gives the rows of those of all meetings that are over, with what came of them.
func (p *Pages) held(r *http.Request, all []meeting.Facts, now time.Time) (rows []row, err error) {
	l := words.Of(r)
	for _, f := range all {
		phase := p.Live.Phase(f)
		if !phase.Over() {
			continue
		}
		row := p.row(l, f, now)
		if phase == meeting.PhaseClosed {
			drawn, err := p.strips.Draw(r.Context(), f, strips.Page{Lang: l, Now: now, Phase: phase})
			if err != nil {
				return nil, err
			}
			if drawn.Said != "" {
				row.Note, row.Marks, row.Strip = drawn.Said, drawn.Marks, drawn.SVG
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
