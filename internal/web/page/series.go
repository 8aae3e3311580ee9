package page

import (
	"net/http"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
)

// lingers is how long the address of a series leads to the meeting that has just ended, and not yet to the next.
const lingers = 12 * time.Hour

// otherMeeting is what a page that is over leads to.
type otherMeeting struct {
	Address, Title string
	OnNow          bool
	When           phrase.When
	GoesOn         bool // what the meeting that is over began
	start          time.Time
}

// Series answers GET /{series}: it leads to the present meeting, else to one that ended within twelve hours, else to the next, else to the last.
func (p *Pages) Series(w http.ResponseWriter, r *http.Request) error {
	series, err := p.SeriesOf(r)
	if err != nil {
		return err
	}
	now := p.Live.Now()
	present, next, err := p.going(r, series.ID, now)
	if err != nil {
		return err
	}
	last, err := p.Cal.Between(r.Context(), meeting.Window{Series: series.ID, From: frame.Beginning, To: now.Add(1), Backwards: true, Limit: mostPast})
	if err != nil {
		return err
	}
	to := present
	for _, f := range last {
		if to == nil && f.Closed > 0 && (next == nil || now.Sub(f.LastAt) < lingers) {
			to = &f
		}
	}
	if to == nil {
		to = next
	}
	if to == nil { // all of them were cancelled
		if to, err = p.newest(r, series.ID); err != nil {
			return err
		}
	}
	if to == nil {
		return meeting.Missing("This series has no meetings yet.")
	}
	http.Redirect(w, r, "/"+to.Address(), http.StatusFound)
	return nil
}

// newest finds the meeting of a series that starts last, whatever became of it; nil for none.
func (p *Pages) newest(r *http.Request, series meeting.SeriesID) (*meeting.Facts, error) {
	all, err := p.Cal.Between(r.Context(), meeting.Window{Series: series, From: frame.Beginning, To: frame.End, Backwards: true, Limit: 1})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// going finds the meeting of a series that runs, and the next one; nil for none.
func (p *Pages) going(r *http.Request, series meeting.SeriesID, now time.Time) (present, next *meeting.Facts, err error) {
	all, err := p.Cal.Between(r.Context(), meeting.Window{Series: series, From: frame.Beginning, To: frame.End, Going: true})
	for _, f := range all {
		switch {
		case !f.Start.After(now):
			present = &f
		case next == nil:
			next = &f
		}
	}
	return present, next, err
}

// other finds what is on now in the series of a meeting that is over, or what comes next.
func (p *Pages) other(r *http.Request, s live.Snapshot) (*otherMeeting, error) {
	present, next, err := p.going(r, s.Facts.Series, s.Now)
	if err != nil {
		return nil, err
	}
	f := present
	if f == nil {
		f = next
	}
	if f == nil || f.ID == s.Facts.ID {
		return nil, nil
	}
	return &otherMeeting{Address: f.Address(), Title: f.Title, OnNow: present != nil, When: phrase.WhenOf(*f), start: f.Start}, nil
}
