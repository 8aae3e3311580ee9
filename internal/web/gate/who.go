package gate

import (
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"parley/internal/meeting"
)

// Who is somebody as seen in one series: what the secret that came with a request grants there. The zero Who showed nothing.
type Who struct {
	Attendee meeting.Attendee // the name taken; zero for none
	Host     bool             // may act as host of the series
	Owner    bool             // owns the server; then Host is true as well

	// Schedules tells that the secret is a hosting key, or a browser's that holds one. It hosts nothing by that: whoever schedules a series gets
	// a host's key to it.
	Schedules bool

	// Actor owns the idempotency keys: the attendee's id, else a digest of the secret, else "anyone".
	Actor  string
	Holder meeting.Holder // the secret shown, by its hash; zero for none
}

// Author is the author of what w does: the attendee, with a host's role if the browser holds that too; else the host by key; else
// nobody.
func (w Who) Author() meeting.Author {
	switch {
	case w.Attendee.ID != "" && w.Host:
		return meeting.Author{ID: w.Attendee.ID, Name: w.Attendee.Name, Role: meeting.RoleHost}
	case w.Attendee.ID != "":
		return w.Attendee.Author()
	case w.Host:
		return meeting.HostByKey
	}
	return meeting.Author{}
}

// Bare is the actor that w is whatever its name: a digest of the secret, or "anyone". It owns the keys of what is done to get a name, or
// outside any series, so that a repeat is known by whom it came from before and after.
func (w Who) Bare() string {
	if w.Holder == (meeting.Holder{}) {
		return "anyone"
	}
	return string(w.Holder.Kind) + ":" + hex.EncodeToString(w.Holder.Hash[:16])
}

// VisitorKey tells visitors apart who have no name, and is the same when they have one: a browser by its cookie, a program that has no more than a
// token by its address, as before it had that.
func (g *Gate) VisitorKey(r *http.Request, w Who) string {
	if w.Holder == (meeting.Holder{}) || w.Holder.Kind == meeting.Token {
		return g.Address(r).String()
	}
	return hex.EncodeToString(w.Holder.Hash[:16])
}

// Known refuses who showed nothing that grants anything: Unauthorised, with message, a sentence that says what is needed.
func (w Who) Known(message string) error {
	if w.Attendee.ID == "" && !w.Host {
		return &meeting.Error{Kind: meeting.Unauthorised, Code: "key-needed", Message: message}
	}
	return nil
}

// Who tells who asks, in the series s: by the Bearer secret, else by the browser's cookie. A Bearer secret that grants nothing here is
// Unauthorised, be it unknown or another series'; a browser that holds nothing is nobody.
func (g *Gate) Who(_ http.ResponseWriter, r *http.Request, s meeting.SeriesID) (Who, error) {
	if secret, shown := bearer(r); shown {
		return g.byBearer(r, secret, s)
	}
	if secret := g.cookie(r); secret != "" {
		return g.byBrowser(r, secret, s)
	}
	return Who{Actor: Who{}.Bare()}, nil
}

func (g *Gate) byBrowser(r *http.Request, secret string, s meeting.SeriesID) (Who, error) {
	h := meeting.HashOf(secret)
	held, err := g.keys.Held(r.Context(), h, s)
	if err != nil {
		return Who{}, err
	}
	var grants []meeting.Grant
	for _, grant := range held {
		if grant.Kind != meeting.Browser {
			continue
		}
		if ended, err := g.ended(r, grant); err != nil {
			return Who{}, err
		} else if !ended {
			grants = append(grants, grant)
		}
	}
	return whoOf(meeting.Holder{Hash: h, Kind: meeting.Browser}, grants), nil
}

// ended tells whether a browser's grant was taken from an owner's key that is none any more. The store ends what was taken through its own
// links; a key from file or environment ends by not being set, which the store does not see.
func (g *Gate) ended(r *http.Request, grant meeting.Grant) (bool, error) {
	if grant.Role != meeting.RoleOwner || grant.Through == (meeting.Hash{}) || g.isOwnerKey(grant.Through) {
		return false, nil
	}
	through, err := g.keys.Held(r.Context(), grant.Through, 0)
	return !slices.ContainsFunc(through, func(link meeting.Grant) bool {
		return link.Kind == meeting.Link && link.Role == meeting.RoleOwner
	}), err
}

func (g *Gate) byBearer(r *http.Request, secret string, s meeting.SeriesID) (Who, error) {
	if secret == "" {
		return Who{}, TokenUnknown()
	}
	h := meeting.HashOf(secret)
	if g.isOwnerKey(h) {
		return whoOf(meeting.Holder{Hash: h, Kind: meeting.Link}, []meeting.Grant{{Role: meeting.RoleOwner}}), nil
	}
	held, err := g.keys.Held(r.Context(), h, s)
	if err != nil {
		return Who{}, err
	}
	var grants []meeting.Grant
	for _, grant := range held {
		// A browser's secret is no key, and neither is the link that brings a guest back. A hosting key grants nothing in any series.
		key := grant.Kind == meeting.Link && grant.Attendee == "" && (grant.Role.Hosts() || s == 0 && grant.Role == meeting.RoleScheduler)
		if grant.Kind == meeting.Token || key {
			grants = append(grants, grant)
		}
	}
	if len(grants) == 0 {
		return Who{}, TokenUnknown()
	}
	return whoOf(grants[0].Holder, grants), nil
}

// TokenUnknown is what is told to whoever shows a secret that grants nothing here.
func TokenUnknown() error {
	return &meeting.Error{Kind: meeting.Unauthorised, Code: "token-unknown", Message: "The key or token shown grants nothing here (any more)."}
}

// whoOf sums up grants, newest first.
func whoOf(holder meeting.Holder, grants []meeting.Grant) Who {
	w := Who{Holder: holder}
	w.Actor = w.Bare()
	for _, grant := range grants {
		if grant.Attendee != "" && w.Attendee.ID == "" {
			w.Attendee = meeting.Attendee{ID: grant.Attendee, Name: grant.Name, Role: grant.Role}
		}
		if grant.Attendee == "" || grant.Attendee == w.Attendee.ID {
			w.Host = w.Host || grant.Role.Hosts()
			w.Owner = w.Owner || grant.Attendee == "" && grant.Role == meeting.RoleOwner
			w.Schedules = w.Schedules || grant.Attendee == "" && grant.Role == meeting.RoleScheduler
		}
	}
	if w.Attendee.ID != "" {
		w.Actor = string(w.Attendee.ID)
	}
	return w
}

// MaySchedule tells who wants to schedule, and refuses who may not: all but the owner and who holds a hosting key, unless the server lets anyone.
func (g *Gate) MaySchedule(r *http.Request) (Who, error) {
	who, err := g.Who(nil, r, 0)
	switch {
	case err != nil:
		return Who{}, err
	case who.Owner || who.Schedules || g.config.Anyone:
		// A name taken somewhere has nothing to do with scheduling: the keys belong to the secret.
		who.Attendee, who.Actor = meeting.Attendee{}, who.Bare()
		return who, nil
	case who.Holder == (meeting.Holder{}) || who.Holder.Kind == meeting.Browser:
		return Who{}, &meeting.Error{Kind: meeting.Unauthorised, Code: "key-needed", Message: "Scheduling here needs a hosting key, which the owner gives out, or the owner's own. " + OwnersLink}
	}
	return Who{}, &meeting.Error{Kind: meeting.Forbidden, Code: "owner-only",
		Message: "That key schedules nothing: only the owner's key and the hosting keys that the owner gives out do."}
}

// OwnersLink says where the owner of a server finds the link that they may have forgotten. It tells strangers nothing that the docs do not.
const OwnersLink = "Yours is the server? The owner's link was printed at its first start, or stands in a file beside the data (parley.owner beside parley.db); " +
	"parley key owner makes a new one."

// isOwnerKey compares in constant time; no configured key equals none.
func (g *Gate) isOwnerKey(h meeting.Hash) bool {
	return g.config.OwnerKey != meeting.Hash{} && subtle.ConstantTimeCompare(h[:], g.config.OwnerKey[:]) == 1
}

// bearer is the secret in the Authorization header, and whether there is one of that scheme. Another scheme is a proxy's business.
func bearer(r *http.Request) (string, bool) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(secret), true
}
