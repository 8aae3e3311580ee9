package api

import (
	"net/http"

	"github.com/go-json-experiment/json"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/web/gate"
)

// seat is the answer of POST …/attendees.
type seat struct {
	Attendee  attendee `json:"attendee"`
	Token     string   `json:"token"`
	ReturnURL string   `json:"return_url"`
}

type attendee struct {
	ID   meeting.AttendeeID `json:"id"`
	Name string             `json:"name"`
	Role meeting.Role       `json:"role"`
}

// Join answers POST …/attendees: it takes a name, and gives a token to speak with and a link that brings the name back on another
// device. A name that is held becomes "Name 2". Whoever shows a host's key, or holds it in the browser, gets a host's role.
func (a *API) Join(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	f, err := a.gate.Meeting(r)
	if err != nil {
		return err
	}
	who, err := a.gate.Who(w, r, f.Series)
	if err != nil {
		return err
	}
	if err := a.gate.Allow(r, gate.Join, who); err != nil {
		return err
	}
	token, link := meeting.NewSecret(), meeting.NewSecret()
	j := meeting.Joining{Role: meeting.RoleGuest, Actor: who.Bare(), Shown: who.Holder.Hash, Holders: []meeting.Holder{
		{Hash: meeting.HashOf(token), Kind: meeting.Token}, {Hash: meeting.HashOf(link), Kind: meeting.Link}}}
	if j.Key, err = gate.SecretKey(r); err != nil {
		return err
	}
	var body struct {
		Name string `json:"name"`
	}
	if err := gate.ReadJSON(w, r, &body); err != nil {
		return err
	}
	if j.Name, err = gate.Name(body.Name); err != nil {
		return err
	}
	if who.Host {
		j.Role = meeting.RoleHost
	}
	if who.Holder.Kind == meeting.Browser {
		j.Holders = append(j.Holders, who.Holder)
	}
	if f, err = a.gate.Hold(r.Context(), f); err != nil {
		return err
	}
	j.Meeting = f.ID
	took, err := a.seats.Join(r.Context(), j)
	a.live.Took(took.Settled)
	if err != nil {
		return err
	}
	a.gate.Came(r, took.Attendee.ID)
	out, err := json.Marshal(seat{Attendee: attendee(took.Attendee), Token: token, ReturnURL: a.gate.Absolute("/k/" + link)})
	if err != nil {
		return err
	}
	return answer(w, !took.Repeated, out)
}

// Rename answers PATCH …/attendees: whoever asks is called something else from now on, in all meetings of the series. What was said stays under the
// name of then.
func (a *API) Rename(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	f, err := a.gate.Meeting(r)
	if err != nil {
		return err
	}
	who, err := a.gate.Who(w, r, f.Series)
	if err != nil {
		return err
	}
	if who.Attendee.ID == "" {
		return &meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed", Message: "This needs the token of the attendee who wants another name."}
	}
	if err := a.gate.Allow(r, gate.Join, who); err != nil {
		return err
	}
	var body struct {
		Name string `json:"name"`
	}
	if err := gate.ReadJSON(w, r, &body); err != nil {
		return err
	}
	name, err := gate.Name(body.Name)
	if err != nil {
		return err
	}
	s, err := a.live.ReadOf(r.Context(), f, live.Cursor{}, 0)
	if err != nil {
		return err
	}
	if err := rules.AdmitName(s.Facts, true, s.Now); err != nil {
		return err
	}
	called, err := a.seats.Rename(r.Context(), meeting.Renaming{Series: f.Series, Attendee: who.Attendee.ID, Name: name})
	if err != nil {
		return err
	}
	out, err := json.Marshal(attendee(called))
	if err != nil {
		return err
	}
	return answer(w, false, out)
}
