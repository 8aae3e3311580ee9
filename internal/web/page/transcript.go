package page

import (
	"html/template"
	"net/http"
	"slices"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/page/outcome"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

const (
	lookout = 15 * time.Minute // for how long after its closing a page looks whether the meeting goes on
	follows = time.Hour        // a meeting of the series that starts within so long goes on what this one began
)

// attended is somebody who was there.
type attended struct {
	Name     string
	Hosted   bool
	From, To moment
	Lines    int
	Share    int // of all lines, in hundredths
}

// looking is how a page that has just closed finds out that the meeting goes on: by asking the series for meetings from then on.
type looking struct{ API, Until string }

const together = 100 // lines of a transcript that a browser lays out together, or not yet

// Parts are the lines of a transcript in lists of so many: of thousands a browser lays out those in sight (css/3-log.css).
func (v *meetingPage) Parts() [][]template.HTML {
	return slices.Collect(slices.Chunk(v.Lines, together))
}

// transcript reads the whole log, and who was there.
func (p *Pages) transcript(r *http.Request, v *meetingPage, s live.Snapshot) (live.Snapshot, error) {
	all, err := p.Live.Whole(r.Context(), s.Facts)
	if err != nil {
		return s, err
	}
	seen, err := p.Seats.Attendance(r.Context(), s.Facts.ID)
	if err != nil {
		return s, err
	}
	came, err := p.board.Of(r.Context(), all.Facts)
	if err != nil {
		return s, err
	}
	v.Stage, v.Outcome = transcript, outcome.Head(v.lang, came)
	lines, tally := meeting.Fold(all.Entries), came.Tally
	v.Lines, _ = v.dress(all.Facts, 0, outcome.Lines(came.Marks)).Lines(lines)
	if v.Talk = tally.Lines > 0; v.Talk || tally.Redacted > 0 {
		v.Facts = phrase.Tally(v.lang, tally)
	}
	for _, who := range reading.People(lines, seen) {
		v.There = append(v.There, attended{Name: who.Name, Hosted: who.Hosted, From: momentOf(all.Facts, who.First), To: momentOf(all.Facts, who.Last),
			Lines: who.Lines, Share: who.Lines * 100 / max(1, tally.Lines)})
	}
	return all, nil
}

// closed gives the moment at which a meeting closed, whatever was redacted since.
func (p *Pages) closed(r *http.Request, f meeting.Facts) (time.Time, error) {
	if f.LastSeq == f.Closed {
		return f.LastAt, nil
	}
	s, err := p.Live.ReadOf(r.Context(), f, live.Cursor{After: f.Closed - 1}, 1)
	if err != nil || len(s.Entries) == 0 {
		return f.LastAt, err
	}
	return s.Entries[0].At, nil
}

// after fills in what a page that is over says of other meetings: of one that goes on what this one began, or that it still looks for one.
func (p *Pages) after(r *http.Request, v *meetingPage, s live.Snapshot) (err error) {
	if v.Other, err = p.other(r, s); err != nil || s.Facts.Closed == 0 {
		return err
	}
	at, err := p.closed(r, s.Facts)
	if err != nil {
		return err
	}
	ended := momentOf(s.Facts, at)
	v.ClosedAt = &ended
	if v.Other != nil {
		v.Other.GoesOn = !v.Other.start.Before(s.Facts.Start) && v.Other.start.Before(at.Add(follows))
	}
	if over := at.Add(lookout); s.Now.Before(over) && (v.Other == nil || !v.Other.GoesOn) {
		from, to := phrase.ISO(s.Facts.Start.Add(time.Millisecond)), phrase.ISO(at.Add(follows))
		v.Looking = &looking{"/api/v1/series/" + s.Facts.Slug + "/meetings?from=" + from + "&to=" + to, phrase.ISO(over)}
	}
	return nil
}

// momentOf tells a moment in a meeting's zone.
func momentOf(f meeting.Facts, t time.Time) moment {
	return moment{phrase.ISO(t), t.In(phrase.ZoneOf(f)).Format(words.Hours)}
}
