package host

import (
	"errors"
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/slug"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
)

// acts is what the forms of a host do, by their `act`. What is given back is where the form leads; empty is the host's page, which says what
// was done.
var acts map[string]func(*hand) (string, error)

func init() { // the pages that a refused form leads to need the table, too
	acts = map[string]func(*hand) (string, error){
		"correction": (*hand).correct, "deletion": (*hand).delete, "continuation": (*hand).goOn,
		"redaction": (*hand).redact, "removal": (*hand).remove, "promotion": (*hand).promote, "renaming": (*hand).rename, "return-link": (*hand).giveReturnLink,
		"host-link": (*hand).renewLink, "deputy": (*hand).giveDeputy, "revocation": (*hand).revoke,
	}
	for act := range entries {
		acts[act] = (*hand).add
	}
}

// entries are the acts that are one entry of the meeting's log: its kind, and the field that holds its text.
var entries = map[string]struct {
	kind meeting.Kind
	text string
}{
	"extension":    {meeting.KindExtended, "minutes"},
	"closure":      {meeting.KindClosed, ""},
	"closing":      {meeting.KindClosing, "minutes"},
	"cancellation": {meeting.KindCancelled, "reason"},
	"restoration":  {meeting.KindRestored, ""},
	"lock":         {meeting.KindLocked, "minutes"},
}

// act does what the form says and gives where that leads.
func (h *hand) act() (string, error) {
	act, does := h.fields["act"], acts[h.fields["act"]]
	if does == nil {
		return "", meeting.Bad("act", "This is none of what a host does here.")
	}
	if err := h.Gate.Allow(h.r, gate.Post, h.who); err != nil {
		return "", err
	}
	if _, given := h.fields["date"]; given {
		if err := h.find(); err != nil {
			return "", err
		}
	}
	to, err := does(h)
	if to == "" {
		to = h.home() + "?done=" + act
		if h.fields["minutes"] == "0" {
			to += "-not"
		}
	}
	return to, err
}

// find finds the meeting that the form is about. An occurrence of a rule gets its row: something is about to be attached to it.
func (h *hand) find() (err error) {
	if !slug.Is(h.fields["date"]) {
		return meeting.Missing("There is no such meeting in this series.")
	}
	h.f, err = h.Cal.Find(h.r.Context(), h.series.Slug, h.fields["date"])
	if err == nil {
		h.f, err = h.Gate.Hold(h.r.Context(), h.f)
	}
	return err
}

// post adds one entry. The same form twice is one wish: each has the cursor of the page that it stood on.
func (h *hand) post(p meeting.Post) error {
	p.Meeting, p.Author, p.Actor = h.f.ID, h.who.Author(), h.who.Actor
	p.Key = form.Key(append(h.fields.All(), string(p.Kind), string(p.Subject))...)
	_, _, err := h.Live.Append(h.r.Context(), p)
	return err
}

func (h *hand) add() (string, error) {
	of := entries[h.fields["act"]]
	return "", h.post(meeting.Post{Kind: of.kind, Text: h.fields[of.text]})
}

// delete takes a meeting away. Its series may have gone with it, and one to practise in goes with all its meetings.
func (h *hand) delete() (string, error) {
	gone := []meeting.Facts{h.f}
	if h.series.Practise {
		all, err := h.Cal.Between(h.r.Context(), meeting.Window{Series: h.series.ID, From: frame.Beginning, To: meeting.EndOfTime})
		if err != nil {
			return "", err
		}
		gone = append(gone, all...)
	}
	if err := h.Cal.Delete(h.r.Context(), h.f.ID); err != nil {
		return "", err
	}
	h.Gate.Forget(h.f.Series)
	for _, f := range gone {
		h.Live.Forget(f.ID)
	}
	_, err := h.Cal.Series(h.r.Context(), h.series.Slug)
	if meeting.KindOf(err) == meeting.NotFound {
		return "/", nil
	}
	return "", err
}

// goOn begins a further meeting of the series at once, as long as the one that closed was planned to be. Whoever is late finds the one that was begun.
func (h *hand) goOn() (string, error) {
	if phase := h.Live.Phase(h.f); phase != meeting.PhaseClosed {
		return "", &meeting.Error{Kind: meeting.NotNow, Code: "meeting-not-closed", Facts: &h.f, Message: "Only a meeting that is closed can go on in a new one."}
	}
	if to, err := h.present(); to != "" || err != nil {
		return to, err
	}
	if err := h.Gate.Allow(h.r, gate.Schedule, h.who); err != nil {
		return "", err
	}
	start := h.Live.Now().Truncate(time.Second)
	length := max(h.f.End.Sub(h.f.Start)-h.f.Extended, shortest).Truncate(time.Second)
	f, _, err := h.Cal.Add(h.r.Context(), meeting.Planning{Series: h.series.ID, Title: h.f.Title, Description: h.f.Description,
		Start: start, End: start.Add(length), Key: form.Key("continuation", h.fields["form"]), Actor: h.who.Bare()})
	var e *meeting.Error
	if errors.As(err, &e) && e.Kind == meeting.Mismatch { // the same form a second ago
		if to, err := h.present(); to != "" || err != nil {
			return to, err
		}
	}
	return "/" + f.Address(), err
}

// shortest is the least length of a meeting that goes on from another, which may have been imported and have none.
const shortest = 10 * time.Minute

// present is the address of the meeting of the series that is on now; empty for none.
func (h *hand) present() (string, error) {
	all, err := h.Cal.Between(h.r.Context(), meeting.Window{Series: h.series.ID, From: frame.Beginning, To: h.Live.Now().Add(1), Going: true})
	if err != nil {
		return "", err
	}
	for _, f := range all {
		if f.ID == 0 {
			return "/" + f.Address(), nil
		}
		if s, err := h.Live.ReadOf(h.r.Context(), f, live.Cursor{}, 0); err != nil || !s.Phase.Over() {
			return "/" + f.Address(), err
		}
	}
	return "", nil
}

// number reads a field that holds a whole number above 0.
func (h *hand) number(field string) (int64, error) {
	n, err := strconv.ParseUint(h.fields[field], 10, 63)
	if err != nil || n == 0 {
		return 0, meeting.Bad(field, "Give a number in plain digits.")
	}
	return int64(n), nil
}
