package page

import (
	"net/http"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
)

// rename gives who asks another name in the series. What they have said keeps the one they had then.
func (p *Pages) rename(r *http.Request, f meeting.Facts, who gate.Who, fields form.Fields) (string, error) {
	if who.Attendee.ID == "" {
		return "", &meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed", Message: "Take a name first; then there is one to change."}
	}
	s, err := p.Live.ReadOf(r.Context(), f, live.Cursor{}, 0)
	if err == nil {
		err = rules.AdmitName(s.Facts, true, s.Now)
	}
	if err != nil {
		return "", err
	}
	if err := p.Gate.Allow(r, gate.Join, who); err != nil {
		return "", err
	}
	name, err := gate.Name(fields["name"])
	if err != nil {
		return "", err
	}
	a, err := p.Seats.Rename(r.Context(), meeting.Renaming{Series: f.Series, Attendee: who.Attendee.ID, Name: name})
	if err != nil {
		return "", err
	}
	return asWished(a, name), nil
}

// asWished is what of an address tells that a name was given as it was wished, or otherwise.
func asWished(a meeting.Attendee, name string) string {
	if meeting.NameKey(a.Name) != meeting.NameKey(name) {
		return "?renamed"
	}
	return ""
}

// wasRemoved tells whether somebody who was an attendee when a form was drawn has been removed since: then a refusal says so.
func (p *Pages) wasRemoved(r *http.Request, f meeting.Facts, who gate.Who, fields form.Fields) bool {
	if who.Attendee.ID != "" || fields["me"] == "" {
		return false
	}
	s, err := p.Live.Whole(r.Context(), f)
	for _, e := range s.Entries {
		if e.Kind == meeting.KindRemoval && e.Text == fields["me"] && err == nil {
			return true
		}
	}
	return false
}
