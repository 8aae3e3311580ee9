package owner

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"parley/internal/meeting"
	"parley/internal/slug"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/words"
)

// What the secrets of links are for that this page makes; with the form's own token they follow from the browser, see [frame.LinkSecret].
const (
	forKey  = "hosting key "
	forHost = "new host's link "
)

// hostingKeys lists the keys that schedule on this server, oldest first.
func (p *Pages) hostingKeys(ctx context.Context) ([]meeting.Grant, error) {
	links, err := p.Keys.Links(ctx, 0)
	if err != nil {
		return nil, fmt.Errorf("list the hosting keys: %w", err)
	}
	return slices.DeleteFunc(links, func(g meeting.Grant) bool { return g.Role != meeting.RoleScheduler }), nil
}

// link is the one that a form makes in a browser, and whether it was made before.
func (p *Pages) link(w http.ResponseWriter, r *http.Request, purpose string) (l meeting.Holder, made bool, err error) {
	secret := frame.LinkSecret(p.Gate.Browser(w, r), purpose)
	held, err := p.Gate.Link(r.Context(), secret)
	return meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}, len(held) > 0, err
}

// giveKey makes a hosting key.
func (p *Pages) giveKey(w http.ResponseWriter, r *http.Request, fields form.Fields) (string, error) {
	token, err := fields.Token()
	if err != nil {
		return "", err
	}
	name, err := gate.Name(fields["name"])
	if err != nil {
		return "", err
	}
	l, made, err := p.link(w, r, forKey+token)
	if err != nil {
		return "", err
	}
	to := address + "?key=" + token
	if made { // the same form again
		return to, nil
	}
	keys, err := p.hostingKeys(r.Context())
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(keys, func(g meeting.Grant) bool { return meeting.NameKey(g.Label) == meeting.NameKey(name) }) {
		return "", &meeting.Error{Kind: meeting.Conflict, Code: "name-taken", Field: "name", Message: "There is a key of that name. Choose another name, or revoke that key first."}
	}
	return to, p.Keys.Give(r.Context(), meeting.Grant{Holder: l, Role: meeting.RoleScheduler, Label: name})
}

// revoke ends a hosting key, and nothing else that has a number.
func (p *Pages) revoke(r *http.Request, fields form.Fields) (string, error) {
	number, err := strconv.ParseInt(fields["number"], 10, 64)
	if err != nil {
		return "", meeting.Bad("number", "Choose one of the keys.")
	}
	keys, err := p.hostingKeys(r.Context())
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(keys, func(g meeting.Grant) bool { return g.Number == number }) {
		if err := p.Keys.Revoke(r.Context(), 0, number); err != nil && meeting.KindOf(err) != meeting.NotFound {
			return "", err
		}
	}
	return address + "?done=revoked#keys", nil // also when it was revoked before
}

// renew makes a new host's link for a series, which ends the one that was made with it and whatever came by that, names
// taken as host included.
func (p *Pages) renew(w http.ResponseWriter, r *http.Request, fields form.Fields) (string, error) {
	token, err := fields.Token()
	if err != nil {
		return "", err
	}
	if !slug.Is(fields["series"]) {
		return "", meeting.Missing("There is no such series.")
	}
	s, err := p.Cal.Series(r.Context(), fields["series"])
	if err != nil {
		return "", err
	}
	who, err := p.Gate.Who(w, r, s.ID)
	if err != nil {
		return "", err
	}
	l, made, err := p.link(w, r, forHost+token)
	if err != nil {
		return "", err
	}
	to := address + "?link=" + token
	if made { // the same form again: it must not end what has come by the link since
		return to, nil
	}
	if err := p.Keys.Renew(r.Context(), meeting.Grant{Holder: l, Role: meeting.RoleHost, Series: s.ID}); err != nil {
		return "", err
	}
	return to, p.TakeBack(r.Context(), s.ID, who.Attendee.ID)
}

// given finds the link that a form of this browser has just made, for the address to which it led; nil for none.
func (p *Pages) given(w http.ResponseWriter, r *http.Request, q map[string]string) (*given, error) {
	purpose, role := forKey+q["key"], meeting.RoleScheduler
	switch {
	case q["link"] != "":
		purpose, role = forHost+q["link"], meeting.RoleHost
	case q["key"] == "":
		return nil, nil
	}
	frame.KeepSecret(w.Header())
	secret := frame.LinkSecret(p.Gate.Browser(w, r), purpose)
	held, err := p.Gate.Link(r.Context(), secret)
	if err != nil || len(held) == 0 || held[0].Role != role {
		return nil, err
	}
	l := words.Of(r)
	g := &given{For: held[0].Label, Link: p.Gate.Absolute("/k/" + secret),
		Explained: l.Say("Whoever opens this link, and presses its button, schedules meetings here and hosts those, until you revoke the key.")}
	if role == meeting.RoleHost {
		g.For, g.Explained = held[0].Title, l.Say("Whoever opens this link, and presses its button, hosts the series. The link that its host had is dead.")
	}
	return g, nil
}
