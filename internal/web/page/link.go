package page

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"net/http"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

// linkSecret makes the secret of a link that a browser may see again: it follows from the browser's own secret, which only the browser has,
// and from what it is for. So it can be shown after a redirect, and whoever reloads the page sees it again, and the server still keeps no
// more than its hash.
func linkSecret(browser, purpose string) string {
	mac := hmac.New(sha256.New, []byte(browser))
	mac.Write([]byte(purpose))
	return base32.StdEncoding.EncodeToString(mac.Sum(nil))[:26]
}

func returning(a meeting.Attendee) string { return "return " + string(a.ID) }

// makeReturnLink grants the link that brings an attendee's name to another device.
func (p *Pages) makeReturnLink(w http.ResponseWriter, r *http.Request, who gate.Who) (string, error) {
	if who.Attendee.ID == "" || who.Holder.Kind != meeting.Browser {
		return "", &meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed", Message: "Take a name first; then there is one to take along."}
	}
	held, err := p.keys.Held(r.Context(), who.Holder.Hash, 0)
	if err != nil {
		return "", fmt.Errorf("look for what a browser holds: %w", err)
	}
	link := meeting.HashOf(linkSecret(p.gate.Browser(w, r), returning(who.Attendee)))
	for _, g := range held {
		if g.Attendee == who.Attendee.ID {
			g.Holder, g.Through = meeting.Holder{Hash: link, Kind: meeting.Link}, meeting.Hash{}
			if err := p.keys.Give(r.Context(), g); err != nil {
				return "", err
			}
			return "?link#link", nil
		}
	}
	return "", meeting.Missing("This browser holds no name here.")
}

// returnLink is the address of the link that was made for who's name; empty where none was.
func (p *Pages) returnLink(r *http.Request, browser string, who gate.Who) (string, error) {
	secret := linkSecret(browser, returning(who.Attendee))
	held, err := p.keys.Held(r.Context(), meeting.HashOf(secret), 0)
	if err != nil || len(held) == 0 {
		return "", err
	}
	return p.gate.Absolute("/k/" + secret), nil
}
