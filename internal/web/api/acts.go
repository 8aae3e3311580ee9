package api

import (
	"net/http"
	"strconv"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

// Extend answers POST …/extension: the meeting ends so many minutes later.
func (a *API) Extend(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, needsHost, func(p *meeting.Post) error {
		var body struct {
			Minutes int `json:"minutes"`
		}
		err := gate.ReadJSON(w, r, &body)
		p.Kind, p.Text = meeting.KindExtended, strconv.Itoa(body.Minutes)
		return err
	})
}

// Close answers POST …/closure: the meeting ends now, or in so many minutes.
func (a *API) Close(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, needsHost, func(p *meeting.Post) error {
		var body struct {
			Minutes int `json:"minutes"`
		}
		err := gate.MayReadJSON(w, r, &body)
		if p.Kind = meeting.KindClosed; body.Minutes != 0 {
			p.Kind, p.Text = meeting.KindClosing, strconv.Itoa(body.Minutes)
		}
		return err
	})
}

// GoOn answers DELETE …/closure: a closing that lies ahead does not come.
func (a *API) GoOn(w http.ResponseWriter, r *http.Request) error {
	return a.takeBack(w, r, meeting.Post{Kind: meeting.KindClosing, Text: "0"})
}

// Cancel answers POST …/cancellation: the meeting will not be held.
func (a *API) Cancel(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, needsHost, func(p *meeting.Post) error {
		var body struct {
			Reason string `json:"reason"`
		}
		err := gate.MayReadJSON(w, r, &body)
		p.Kind, p.Text = meeting.KindCancelled, body.Reason
		return err
	})
}

// Restore answers DELETE …/cancellation: the meeting takes place after all.
func (a *API) Restore(w http.ResponseWriter, r *http.Request) error {
	return a.takeBack(w, r, meeting.Post{Kind: meeting.KindRestored})
}

// Redact answers POST …/redactions: a line, or all lines of an attendee, are emptied for good.
func (a *API) Redact(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, needsHost, func(p *meeting.Post) error {
		var body struct {
			Seq      int64              `json:"seq"`
			Attendee meeting.AttendeeID `json:"attendee"`
			Reason   string             `json:"reason"`
		}
		err := gate.ReadJSON(w, r, &body)
		p.Kind, p.Text, p.Ref, p.Subject = meeting.KindRedaction, body.Reason, body.Seq, body.Attendee
		return err
	})
}

// Remove answers POST …/removals: an attendee's tokens end, and their name is free.
func (a *API) Remove(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, needsHost, func(p *meeting.Post) error {
		var body struct {
			Attendee meeting.AttendeeID `json:"attendee"`
		}
		err := gate.ReadJSON(w, r, &body)
		p.Kind, p.Text, p.Subject = meeting.KindRemoval, string(body.Attendee), body.Attendee
		return err
	})
}

// usualLock is for how many minutes the door is locked if nobody says.
const usualLock = 10

// Lock answers POST …/lock: for so many minutes no new names are taken.
func (a *API) Lock(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, needsHost, func(p *meeting.Post) error {
		body := struct {
			Minutes int `json:"minutes"`
		}{usualLock}
		err := gate.MayReadJSON(w, r, &body)
		p.Kind, p.Text = meeting.KindLocked, strconv.Itoa(body.Minutes)
		return err
	})
}

// takeBack adds the entry that takes an earlier act back: nothing is made at the address, so the status is 200.
func (a *API) takeBack(w http.ResponseWriter, r *http.Request, wish meeting.Post) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	p, to, err := a.post(w, r, needsHost)
	if err != nil {
		return err
	}
	if err := gate.MayReadJSON(w, r, &struct{}{}); err != nil {
		return err
	}
	p.Kind, p.Text = wish.Kind, wish.Text
	if err := a.hold(r, &p, to); err != nil {
		return err
	}
	e, _, err := a.live.Append(r.Context(), p)
	if err != nil {
		return err
	}
	return answer(w, false, appendEntry(e))
}
