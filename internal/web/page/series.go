package page

import (
	"html/template"
	"net/http"
	"slices"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

const (
	// lingers is how long the address of a series tells of the meeting that has ended before it leads to the next.
	lingers = 12 * time.Hour
	// upcoming is how many meetings to come the page of a series lists.
	upcoming = 4
)

// The values of {date} that lead on: to the present meeting or else the next, and to the last that closed.
const (
	toNow  = "now"
	toLast = "last"
)

// otherMeeting is what a page that is over leads to.
type otherMeeting struct {
	Address, Title string
	OnNow          bool
	When           phrase.When
	GoesOn         bool // what the meeting that is over began
	start          time.Time
}

// seriesPage is shown where the address of a series leads to no one meeting: for a while after an end, and when nothing is to come.
type seriesPage struct {
	frame.Shell
	phrase.Subscription
	Card          phrase.Card
	Title, Lang   string
	Description   template.HTML
	Slug, Repeats string // Repeats as on the page of a meeting
	Listed, Host  bool
	Ended         *endedMeeting
	Coming, Past  []row
}

// endedMeeting is the meeting that has just ended.
type endedMeeting struct {
	Address string
	Says    words.Text // when it ended, but for the hour
	ISO     string
	Clock   string // 17:06
	Zone    string // in Berlin
}

// Series answers GET /{series}: it leads to the present meeting; for twelve hours after an end it says so and leads to the transcript; else it
// leads to the next meeting. Where there is none it shows the past ones.
func (p *Pages) Series(w http.ResponseWriter, r *http.Request) error {
	series, err := p.SeriesOf(r)
	if err != nil {
		return err
	}
	now := p.Live.Now()
	next, err := p.leading(r, series.Slug, toNow)
	if err != nil {
		return err
	}
	ended, last := (*endedMeeting)(nil), (*meeting.Facts)(nil)
	if next == nil || next.Start.After(now) {
		if last, err = p.leading(r, series.Slug, toLast); err != nil {
			return err
		}
		if ended, err = p.ended(r, last, now); err != nil {
			return err
		}
	}
	if next != nil && ended == nil {
		http.Redirect(w, r, "/"+next.Address(), http.StatusFound)
		return nil
	}
	who, err := p.Gate.Who(w, r, series.ID)
	if err != nil {
		return err
	}
	v := seriesPage{Shell: p.Shell(r), Subscription: phrase.SubscribeTo(series.Slug, p.Gate.Absolute), Title: series.Title, Description: described(series.Description), Lang: series.Lang, Slug: series.Slug, Repeats: phrase.Repeats(words.Of(r), series),
		Listed: series.Listed, Host: who.Host, Ended: ended}
	v.Card = phrase.CardOfSeries(words.Of(r), series, v.Repeats, p.Gate.Absolute)
	if err := p.around(r, &v, series, now); err != nil {
		return err
	}
	if len(v.Coming)+len(v.Past) == 0 && ended == nil {
		return meeting.Missing("This series has no meetings yet.")
	}
	return frame.Show(w, r, http.StatusOK, "series", v)
}

// leading finds the meeting to which a {date} of a series leads on; nil for none.
func (p *Pages) leading(r *http.Request, slug, date string) (*meeting.Facts, error) {
	f, err := p.Cal.Find(r.Context(), slug, date)
	if meeting.KindOf(err) == meeting.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &f, nil
}

// ended says when the last meeting ended, if that is not long ago; nil otherwise. What was put right in its log since then does not count.
func (p *Pages) ended(r *http.Request, last *meeting.Facts, now time.Time) (*endedMeeting, error) {
	if last == nil {
		return nil, nil
	}
	s, err := p.Live.Read(r.Context(), last.ID, live.Cursor{}, 0)
	if err != nil {
		return nil, err
	}
	at := s.Facts.End
	if n := s.Facts.FormalEnd(); n > 0 {
		if s, err = p.Live.Read(r.Context(), last.ID, live.Cursor{After: n - 1}, 1); err != nil {
			return nil, err
		}
		at = s.Entries[0].At
	}
	if now.Sub(at) >= lingers {
		return nil, nil
	}
	zone := phrase.ZoneOf(*last)
	return &endedMeeting{Address: last.Address(), Says: phrase.Ended(at, now, zone), ISO: phrase.ISO(at), Clock: at.In(zone).Format(words.Hours),
		Zone: phrase.InZone(words.Of(r), zone)}, nil
}

// around fills in the meetings to come and the past ones.
func (p *Pages) around(r *http.Request, v *seriesPage, series meeting.Series, now time.Time) error {
	coming, err := p.Cal.Between(r.Context(), meeting.Window{Series: series.ID, From: now.Add(time.Millisecond), To: meeting.EndOfTime, Limit: upcoming})
	if err != nil {
		return err
	}
	for _, f := range coming {
		next := p.row(words.Of(r), f, now)
		if f.Description == series.Description { // it stands above
			next.Description = ""
		}
		v.Coming = append(v.Coming, next)
	}
	past, err := p.Cal.Between(r.Context(), meeting.Window{Series: series.ID, From: frame.Beginning, To: now.Add(time.Millisecond), Backwards: true, Held: true, Limit: mostPast})
	if err != nil {
		return err
	}
	past = slices.DeleteFunc(past, func(f meeting.Facts) bool { return v.Ended != nil && v.Ended.Address == f.Address() })
	v.Past, err = p.held(r, past, now)
	return err
}

// other finds what is on now in the series of a meeting that is over, or what comes next.
func (p *Pages) other(r *http.Request, s live.Snapshot) (*otherMeeting, error) {
	f, err := p.leading(r, s.Facts.Slug, toNow)
	if err != nil || f == nil || f.Address() == s.Facts.Address() {
		return nil, err
	}
	return &otherMeeting{Address: f.Address(), Title: f.Title, OnNow: !f.Start.After(s.Now), When: phrase.WhenOf(words.Of(r), *f), start: f.Start}, nil
}

// before finds the last meeting that closed, for the page of one that was not held.
func (p *Pages) before(r *http.Request, s live.Snapshot) (*otherMeeting, error) {
	f, err := p.leading(r, s.Facts.Slug, toLast)
	if err != nil || f == nil {
		return nil, err
	}
	return &otherMeeting{Address: f.Address(), Title: f.Title, When: phrase.WhenOf(words.Of(r), *f)}, nil
}
