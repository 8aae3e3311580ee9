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
	"parley/internal/web/page/frame"
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
	Then             []*phrase.Span // the next ones of a series that repeats
	Link             string         // where it will be found, unless somebody is faster; empty while that is not clear
	Unlisted         bool
}

// thens is how many further dates a preview names.
const thens = 2

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
	s.Rule, _ = ruleOf(fields)
	start, length, err := startOf(fields, now)
	if err == nil {
		s.Zone, s.Start, s.Length = start.Location().String(), start.UTC(), length
		f := s.Meeting("", "", start, start.Add(length), now)
		when := phrase.WhenOf(l, f)
		v.When, v.Repeats = &when, phrase.Repeats(l, s)
		if start.After(now) {
			v.Clock = phrase.To(l, start, now, "in")
		}
		v.Then = thenOf(l, s)
	}
	if v.Title != "" && s.Listed {
		v.Link, err = p.link(r.Context(), s, start)
		return v, err
	}
	return v, nil
}

// thenOf tells the dates after the first.
func thenOf(l *words.Language, s meeting.Series) (then []*phrase.Span) {
	if s.Rule == "" {
		return nil
	}
	r, err := calendar.Of(s)
	if err != nil {
		return nil
	}
	for at := range r.Between(s.Start.Add(time.Millisecond), frame.End) {
		if len(then) == thens {
			break
		}
		then = append(then, phrase.SpanOf(l, at, at.Add(s.Length), phrase.ZoneOf(r.Meeting(at))))
	}
	return then
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
