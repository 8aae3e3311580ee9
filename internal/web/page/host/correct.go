package host

import (
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/slug"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

// correctPage is the form in which a host corrects a meeting.
type correctPage struct {
	frame.Shell
	SeriesSlug, Date, Address, Title string
	When                             phrase.When
	Place                            string // of the zone in which the hours are
	Form                             correction
	Repeats                          string // of a meeting that comes by a rule
	MayMove, MayChange               bool
	Cursor                           int64
	Problem, Fault                   string // why the form was refused, and the id of the field at fault
}

// correction is what stands in the fields of the form.
type correction struct{ Title, Description, Day, Time, Length string }

// faults are the fields of the form by what a problem names.
var faults = map[string]string{"title": "title", "description": "description", "starts_at": "day", "ends_at": "day", "length": "length"}

func correctionOf(f meeting.Facts) correction {
	start := f.Start.In(phrase.ZoneOf(f))
	return correction{Title: f.Title, Description: f.Description, Day: start.Format(time.DateOnly), Time: start.Format(words.Hours),
		Length: strconv.Itoa(int(f.End.Sub(f.Start) / time.Minute))}
}

func (h *hand) showCorrection(status int) error {
	if err := h.look(h.asked["correct"]); err != nil {
		return err
	}
	now := h.Live.Now()
	v := correctPage{Shell: h.Shell(h.r), SeriesSlug: h.series.Slug, Date: h.f.Date, Address: h.f.Address(), Title: h.f.Title, When: phrase.WhenOf(h.lang, h.f),
		Place: phrase.Place(phrase.ZoneOf(h.f)), Form: correctionOf(h.f), Cursor: h.f.LastSeq, Problem: h.say(),
		MayMove: rules.May(h.f, meeting.KindMoved, now), MayChange: rules.May(h.f, meeting.KindChanged, now)}
	if !h.f.Planned.IsZero() {
		v.Repeats = phrase.Repeats(h.lang, h.series)
	}
	if h.problem != nil {
		v.Fault = faults[h.problem.Field]
		v.Form = correction{h.fields["title"], h.fields["description"], h.fields["day"], h.fields["time"], h.fields["length"]}
	}
	return frame.Show(h.w, h.r, status, "host-correct", v)
}

// correct adds what the form changes of the meeting: a Changed, a Moved, both or nothing. What somebody else has changed since the form was made is
// not changed back unseen.
func (h *hand) correct() (string, error) {
	s, err := h.Live.ReadOf(h.r.Context(), h.f, live.Cursor{}, 0)
	if err != nil {
		return "", err
	}
	h.f = s.Facts
	change, err := h.change()
	if err != nil {
		return "", err
	}
	move, err := h.move(s.Now)
	if err != nil {
		return "", err
	}
	if change == "" && move == "" {
		return h.home(), nil
	}
	if err := h.unchanged(); err != nil {
		return "", err
	}
	if change != "" {
		if err := h.post(meeting.Post{Kind: meeting.KindChanged, Text: change}); err != nil {
			return "", err
		}
	}
	if move != "" { // last, as a lobby tells the newest first and aloud, and of all that may be wrong the hour matters most
		return "", h.post(meeting.Post{Kind: meeting.KindMoved, Text: move})
	}
	return "", nil
}

// change is the text of a Changed for what the form says; empty where it says what stands.
func (h *hand) change() (string, error) {
	var c meeting.Change
	title, err := meeting.CleanTitle(h.fields["title"])
	if err != nil {
		return "", err
	}
	if title != h.f.Title {
		c.Title = &title
	}
	if description, given := h.fields["description"]; given && description != h.f.Description {
		if err := meeting.CheckDescription(description); err != nil {
			return "", err
		}
		c.Description = &description
	}
	if c.Title == nil && c.Description == nil {
		return "", nil
	}
	return c.Text(), nil
}

// move is the text of a Moved for what the form says; empty where it says what stands, or nothing of times.
func (h *hand) move(now time.Time) (string, error) {
	stands := correctionOf(h.f)
	day, given := h.fields["day"]
	if !given || day == stands.Day && h.fields["time"] == stands.Time && h.fields["length"] == stands.Length {
		return "", nil
	}
	length, err := form.Length(h.fields["length"])
	if err != nil {
		return "", err
	}
	start := h.f.Start
	if day != stands.Day || h.fields["time"] != stands.Time {
		if start, err = form.Moment(day, h.fields["time"], phrase.ZoneOf(h.f)); err != nil {
			return "", err
		}
		if start.Before(now.Truncate(time.Minute)) {
			return "", meeting.Bad("starts_at", "This moment has passed. Choose one that lies ahead; with the present minute it opens at once.")
		}
	}
	end := start.Add(length)
	return meeting.MoveText(start, end), meeting.CheckTimes(start, end, now)
}

// unchanged refuses a form on which the meeting stands as it was before somebody corrected it.
func (h *hand) unchanged() error {
	cursor, err := strconv.ParseUint(h.fields["cursor"], 10, 63)
	if err != nil {
		return meeting.Bad("cursor", "The form is not one of this page. Load the page again.")
	}
	s, err := h.Live.ReadOf(h.r.Context(), h.f, live.Cursor{After: int64(cursor)}, 1000)
	if err != nil {
		return err
	}
	for _, e := range s.Entries {
		if e.Kind == meeting.KindChanged || e.Kind == meeting.KindMoved {
			return &meeting.Error{Kind: meeting.Conflict, Code: "corrected-meanwhile",
				Message: "Somebody has corrected this meeting since you opened the form. It now stands as it says above; below is what you typed. Send it again if it is right."}
		}
	}
	return nil
}

// look finds a meeting for a page: an occurrence that has no row gets none by being looked at.
func (h *hand) look(date string) error {
	if !slug.Is(date) {
		return meeting.Missing("There is no such meeting in this series.")
	}
	f, err := h.Cal.Find(h.r.Context(), h.series.Slug, date)
	if err != nil {
		return err
	}
	if f.ID != 0 {
		s, err := h.Live.ReadOf(h.r.Context(), f, live.Cursor{}, 0)
		if err != nil {
			return err
		}
		f = s.Facts
	}
	h.f = f
	return nil
}
