package api

import (
	"net/http"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
)

// Type answers POST …/typing: an attendee is writing a line. It is told to who reads along and never stored; it lasts some seconds, so a page says it
// again while that goes on.
func (a *API) Type(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	to, err := a.gate.Place(r)
	if err != nil {
		return err
	}
	who, err := a.gate.Who(w, r, to.Series)
	if err != nil {
		return err
	}
	if who.Attendee.ID == "" {
		return &meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed", Message: needsName}
	}
	if err := a.gate.Allow(r, gate.Typing, who); err != nil {
		return err
	}
	s, err := a.stateOf(r, to)
	if err != nil {
		return err
	}
	if !s.Phase.Talks() {
		return &meeting.Error{Kind: meeting.NotNow, Code: "meeting-not-open", Facts: &s.Facts, Message: "Nobody can write in this meeting now."}
	}
	a.live.Typing(s.Facts.ID, who.Attendee)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// stateOf reads how a meeting stands, none of its entries.
func (a *API) stateOf(r *http.Request, to gate.Place) (live.Snapshot, error) {
	if to.Occurrence != nil {
		return a.live.ReadOf(r.Context(), *to.Occurrence, live.Cursor{}, 0)
	}
	return a.live.Read(r.Context(), to.Meeting, live.Cursor{}, 0)
}
