package host

import (
	"slices"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
)

// yours is what only the host has: their own link, and those of their deputies.
type yours struct {
	Chief    bool   // the host by the host's own link, or the owner: who else hosts does so by their leave
	Link     string // a link that was just made; it is shown once
	For      string // whose link that is: empty for the host's own
	Mail     string // a mailto: address that carries the link
	Deputies []deputy
}

// deputy is somebody who hosts by a link of their own.
type deputy struct {
	Name   string
	Number int64
}

// yours lists the links by which the series is hosted.
func (h *hand) yours() (yours, error) {
	v, err := h.shown(h.asked["link"])
	if err != nil {
		return v, err
	}
	if v.Chief, err = h.chief(); err != nil || !v.Chief {
		return v, err
	}
	links, err := h.Keys.Links(h.r.Context(), h.series.ID)
	for _, g := range links {
		if g.Label != "" {
			v.Deputies = append(v.Deputies, deputy{g.Label, g.Number})
		}
	}
	return v, err
}

// shown is the link that a form of this browser has made, by the form's token; nothing where it is none (any more).
func (h *hand) shown(token string) (v yours, err error) {
	if token == "" {
		return v, nil
	}
	frame.KeepSecret(h.w.Header())
	secret := frame.HostSecret(h.Gate.Browser(h.w, h.r), token)
	held, err := h.Gate.Link(h.r.Context(), secret)
	if err != nil || len(held) == 0 || held[0].Series != h.series.ID {
		return v, err
	}
	v.Link, v.For = h.Gate.Absolute("/k/"+secret), held[0].Label
	v.Mail = phrase.Mailto(h.lang.Say("Host %s", h.series.Title), h.lang.Say("Only for you: with this link you host “%s”. Do not pass it on.", h.series.Title)+"\n\n"+v.Link)
	return v, nil
}

// chief tells whether the host came by the host's own link, or owns the server. A deputy, by link or as an attendee, cannot shut the host out.
func (h *hand) chief() (bool, error) {
	if h.who.Owner {
		return true, nil
	}
	held, err := h.Keys.Held(h.r.Context(), h.who.Holder.Hash, h.series.ID)
	for _, g := range held {
		if g.Attendee == "" && g.Role == meeting.RoleHost && g.Label == "" {
			return true, err
		}
	}
	return false, err
}

// mustBeChief refuses deputies.
func (h *hand) mustBeChief() error {
	is, err := h.chief()
	if err == nil && !is {
		err = &meeting.Error{Kind: meeting.Forbidden, Code: "host-only", Message: "Links are made and ended by the host whose series this is; you host by their leave."}
	}
	return err
}

// renewLink gives the host a new link. The old one ends, with all that browsers hold through it; this browser goes on through the new one.
func (h *hand) renewLink() (string, error) {
	token, err := h.fields.Token()
	if err == nil {
		err = h.mustBeChief()
	}
	if err != nil {
		return "", err
	}
	to := h.home() + "?done=host-link&link=" + token + "#yours"
	secret := frame.HostSecret(h.Gate.Browser(h.w, h.r), token)
	if made, err := h.Gate.Link(h.r.Context(), secret); err != nil || len(made) > 0 { // the same form a moment ago
		return to, err
	}
	link := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}, Role: meeting.RoleHost, Series: h.series.ID}
	if err := h.keep(link.Hash); err != nil {
		return "", err
	}
	if err := h.Keys.Renew(h.r.Context(), link); err != nil {
		return "", err
	}
	if err := h.keep(link.Hash); err != nil { // a second click may have ended it
		return "", err
	}
	return to, h.TakeBack(h.r.Context(), h.series.ID, h.who.Attendee.ID)
}

// keep lets this browser host through a link, before its old one ends: it hosts at every moment.
func (h *hand) keep(link meeting.Hash) error {
	if h.who.Holder.Kind != meeting.Browser {
		return nil
	}
	return h.Keys.Give(h.r.Context(), meeting.Grant{Holder: h.who.Holder, Role: meeting.RoleHost, Series: h.series.ID, Through: link})
}

// giveDeputy makes a link for somebody who is to host as well.
func (h *hand) giveDeputy() (string, error) {
	token, err := h.fields.Token()
	if err == nil {
		err = h.mustBeChief()
	}
	if err != nil {
		return "", err
	}
	name, err := gate.Name(h.fields["name"])
	if err != nil {
		return "", err
	}
	secret := frame.HostSecret(h.Gate.Browser(h.w, h.r), token)
	return h.home() + "?link=" + token + "#deputies", h.Keys.Give(h.r.Context(), meeting.Grant{
		Holder: meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}, Role: meeting.RoleHost, Series: h.series.ID, Label: name})
}

// revoke ends a deputy's link.
func (h *hand) revoke() (string, error) {
	if err := h.mustBeChief(); err != nil {
		return "", err
	}
	number, err := h.number("number")
	if err != nil {
		return "", err
	}
	v, err := h.yours()
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(v.Deputies, func(d deputy) bool { return d.Number == number }) { // the host's own link is only ever replaced
		return "", meeting.Missing("There is no such link (any more).")
	}
	if err := h.Keys.Revoke(h.r.Context(), h.series.ID, number); err != nil {
		return "", err
	}
	return h.home() + "?done=revocation#yours", h.TakeBack(h.r.Context(), h.series.ID, h.who.Attendee.ID)
}
