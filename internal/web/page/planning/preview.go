package planning

import (
	"context"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"parley/internal/calendar"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/slug"
	"parley/internal/web/page/form"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

// preview is what readers will see of the meeting that a form describes, as far as it is filled in.
type preview struct {
	Title, Lang, Dir string
	Description      template.HTML
	When             *phrase.When // nil while that is not clear
	Clock            *phrase.Clock
	Repeats          string
	Next             []next // the next ones of a series that repeats
	Zone             string // in which they are told: in Berlin
	Rule             string // as RFC 5545 has it
	Unclear          string // that it will once fall into an hour that clocks pass over or show twice; empty if not
	Link             string // where it will be found, unless somebody is faster; empty while that is not clear
	Unlisted         bool
}

// next is one of the next meetings in a preview. A script tells it in the reader's own time.
type next struct {
	ISO, Day, From string // in the zone of the series
	There          string // the weekday and hour there, which stay beside a reader's own time
	Offset         int    // minutes by which that zone is ahead of UTC then
	Turn           string // the hour in UTC, where a change of the clocks since the one before moves it
}

// nexts is how many dates a preview names.
const nexts = 10

// preview fills in what is clear already; what is not, the form says itself once it is sent.
func (p *Pages) preview(r *http.Request, fields form.Fields, now time.Time) (preview, error) {
	l := words.Of(r)
	s := meeting.Series{Description: fields["description"], Listed: fields["listed"] != "no"}
	v := preview{Description: template.HTML(reading.AppendProse(nil, s.Description)), Unlisted: !s.Listed}
	s.Title, _ = meeting.CleanTitle(fields["title"])
	v.Title = s.Title
	if lang, err := langOf(fields); err == nil {
		v.Lang, v.Dir = lang, words.Direction(lang)
	}
	start, length, err := startOf(fields, now)
	if err == nil {
		s.Rule, _ = ruleOf(fields, start)
		s.Zone, s.Start, s.Length = start.Location().String(), start.UTC(), length
		f := s.Meeting("", "", start, start.Add(length), now)
		when := phrase.WhenOf(l, f)
		v.When, v.Repeats = &when, phrase.Repeats(l, s)
		if start.After(now) {
			v.Clock = phrase.To(l, start, now, "in")
		}
		v.Next, v.Zone, v.Rule, v.Unclear = nextOf(l, s), phrase.InZone(l, start.Location()), s.Rule, unclear(l, s)
	}
	if v.Title != "" && s.Listed {
		v.Link, err = p.link(r.Context(), s, start)
		return v, err
	}
	return v, nil
}

// nextOf tells the dates of a series that repeats, from the first on.
func nextOf(l *words.Language, s meeting.Series) (all []next) {
	if s.Rule == "" {
		return nil
	}
	r, err := calendar.Of(s)
	if err != nil {
		return nil
	}
	for at := range r.Between(s.Start, meeting.EndOfTime) {
		there := at.In(phrase.ZoneOf(r.Meeting(at)))
		_, offset := there.Zone()
		n := next{ISO: phrase.ISO(at), Day: l.Date(there, words.ListDay), From: there.Format(words.Hours), Offset: offset / 60}
		n.There = l.Date(there, words.ShortWeekday) + " " + n.From
		if len(all) > 0 && n.Offset != all[len(all)-1].Offset {
			n.Turn = l.Say("clocks change: %s UTC", at.UTC().Format(words.Hours))
		}
		if all = append(all, n); len(all) == nexts {
			break
		}
	}
	return all
}

// unclear warns of the next two years.
func unclear(l *words.Language, s meeting.Series) string {
	if s.Rule == "" {
		return ""
	}
	r, err := calendar.Of(s)
	if err != nil {
		return ""
	}
	at, found := r.Unclear(s.Start, s.Start.AddDate(2, 0, 0))
	if !found {
		return ""
	}
	there := at.In(phrase.ZoneOf(r.Meeting(at)))
	return l.Say("On %s the clocks change in just this hour. It is held at %s then, but calendars may show another hour. Choose one in which no clocks change, to be safe.",
		l.Date(there, words.LongDate), there.Format(words.Hours))
}

// link is the address that a listed series would get now: of all its meetings, or of its only one.
func (p *Pages) link(ctx context.Context, s meeting.Series, start time.Time) (string, error) {
	const tries = 9 // behind them it is not worth the asking
	base := slug.Make(s.Title)
	if base == "" {
		return "", nil
	}
	name := base
	for n := 2; n <= tries; n++ {
		_, err := p.Cal.Series(ctx, name)
		if meeting.KindOf(err) == meeting.NotFound {
			break
		}
		if err != nil {
			return "", err
		}
		name = base + "-" + strconv.Itoa(n)
	}
	if s.Rule == "" && !start.IsZero() {
		name += "/" + slug.Date(start, start.Location(), 0)
	}
	return p.Gate.Absolute("/" + name), nil
}
