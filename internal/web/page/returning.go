package page

import (
	"fmt"
	"net/http"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
)

func returning(a meeting.Attendee) string { return "return " + string(a.ID) }

// makeReturnLink grants the link that brings an attendee's name to another device.
func (p *Pages) makeReturnLink(w http.ResponseWriter, r *http.Request, who gate.Who) (string, error) {
	if who.Attendee.ID == "" || who.Holder.Kind != meeting.Browser {
		return "", &meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed", Message: "Take a name first; then there is one to take along."}
	}
	held, err := p.Keys.Held(r.Context(), who.Holder.Hash, 0)
	if err != nil {
		return "", fmt.Errorf("look for what a browser holds: %w", err)
	}
	link := meeting.HashOf(frame.LinkSecret(p.Gate.Browser(w, r), returning(who.Attendee)))
	for _, g := range held {
		if g.Attendee == who.Attendee.ID {
			g.Holder, g.Through = meeting.Holder{Hash: link, Kind: meeting.Link}, meeting.Hash{}
			if err := p.Keys.Give(r.Context(), g); err != nil {
				return "", err
			}
			return "?link#link", nil
		}
	}
	return "", meeting.Missing("This browser holds no name here.")
}

// returnLink is the address of the link that was made for who's name; empty where none was.
func (p *Pages) returnLink(r *http.Request, browser string, who gate.Who) (string, error) {
	secret := frame.LinkSecret(browser, returning(who.Attendee))
	held, err := p.Keys.Held(r.Context(), meeting.HashOf(secret), 0)
	if err != nil || len(held) == 0 {
		return "", err
	}
	return p.Gate.Absolute("/k/" + secret), nil
}
