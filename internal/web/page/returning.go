package page

import (
	"net/http"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
)

// makeReturnLink grants the link that brings an attendee's name to another device.
func (p *Pages) makeReturnLink(w http.ResponseWriter, r *http.Request, who gate.Who) (string, error) {
	if who.Attendee.ID == "" || who.Holder.Kind != meeting.Browser {
		return "", &meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed", Message: "Take a name first; then there is one to take along."}
	}
	browser := p.Gate.Browser(w, r)
	g, is, err := p.NameHeld(r, browser, who.Attendee)
	if err != nil {
		return "", err
	}
	if !is {
		return "", meeting.Missing("This browser holds no name here.")
	}
	link := meeting.HashOf(frame.ReturnSecret(browser, g))
	g.Holder, g.Through = meeting.Holder{Hash: link, Kind: meeting.Link}, meeting.Hash{}
	if err := p.Keys.Give(r.Context(), g); err != nil {
		return "", err
	}
	return "?link#link", nil
}

// returnLink is the address of the link that was made for who's name; empty where none was.
func (p *Pages) returnLink(r *http.Request, browser string, who gate.Who) (string, error) {
	g, is, err := p.NameHeld(r, browser, who.Attendee)
	if err != nil || !is {
		return "", err
	}
	secret := frame.ReturnSecret(browser, g)
	held, err := p.Keys.Held(r.Context(), meeting.HashOf(secret), 0)
	if err != nil || len(held) == 0 {
		return "", err
	}
	return p.Gate.Absolute("/k/" + secret), nil
}
