// Package host answers the hosts of series: what they see of their meetings, of who is in them and of the links to them, and what they do.
//
// What may be done when is for package meeting to say: pages offer what [rules.May] allows, and the store judges. One table, acts, leads from
// the forms to what they do; one function, show, from an address or a refused form to the page.
package host

import (
	"net/http"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/words"
)

// Pages holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Pages struct{ *frame.Frame }

// New makes the host's pages of a server.
func New(f *frame.Frame) *Pages { return &Pages{f} }

// hand is a host at work on a series: one request.
type hand struct {
	*Pages
	w      http.ResponseWriter
	r      *http.Request
	series meeting.Series
	who    gate.Who

	asked   map[string]string // what the query says: which question the page is to ask
	fields  form.Fields       // what a form says
	lang    *words.Language
	problem *meeting.Error // why the form was refused; nil if it was not
	f       meeting.Facts  // the meeting that a form is about
}

// Host answers GET /host/{series}.
func (p *Pages) Host(w http.ResponseWriter, r *http.Request) error {
	asked, err := gate.PageQuery(r, "made", "done", "link", "date", "close", "cancel", "delete", "correct", "attendee", "remove", "redact")
	if err != nil {
		return err
	}
	h, err := p.hand(w, r)
	if err != nil {
		return err
	}
	h.asked = asked
	return h.show(http.StatusOK)
}

// Steer answers POST /host/{series}: what a host does, by `act`. Most acts are about the meeting of that `date`.
func (p *Pages) Steer(w http.ResponseWriter, r *http.Request) error {
	h, err := p.hand(w, r)
	if err != nil {
		return err
	}
	h.fields, err = form.Read(w, r, "act", "date", "cursor", "form", "minutes", "reason", "seq", "attendee", "others", "lines",
		"title", "description", "day", "time", "length", "name", "role", "number")
	var to string
	if err == nil {
		to, err = h.act()
	}
	if err != nil {
		return h.refuse(err)
	}
	return frame.SeeOther(w, r, to)
}

// hand finds the path's series and refuses who does not host it.
func (p *Pages) hand(w http.ResponseWriter, r *http.Request) (*hand, error) {
	series, err := p.SeriesOf(r)
	if err != nil {
		return nil, err
	}
	who, err := p.Gate.Who(w, r, series.ID)
	if err == nil && !who.Host {
		err = &meeting.Error{Kind: meeting.Forbidden, Code: "host-only",
			Message: "This page is for the host. If that is you, open the link that was only for you in this browser; it was shown when the meeting was scheduled. " +
				"A link that a newer one has replaced leads nowhere any more."}
	}
	return &hand{Pages: p, w: w, r: r, series: series, who: who, lang: words.Of(r)}, err
}

// show draws the page that was asked for.
func (h *hand) show(status int) error {
	switch a := h.asked; {
	case a["made"] != "":
		return h.made(status)
	case a["correct"] != "":
		return h.showCorrection(status)
	case a["attendee"] != "" || a["remove"] != "":
		return h.showAttendee(status)
	case a["redact"] != "":
		return h.showLine(status)
	}
	return h.showMeetings(status)
}

// refuse shows the page of a form again, with the reason and what was typed; where there is no such page, what was typed alone.
func (h *hand) refuse(refused error) error {
	h.problem = gate.Refusal(refused)
	date := h.fields["date"]
	h.asked = map[string]string{"date": date}
	if page := pageOf[h.fields["act"]]; page != "" {
		h.asked[page] = date
		if id := h.fields["attendee"]; id != "" {
			h.asked[page] = id
		}
		if page == "redact" {
			h.asked[page] = h.fields["seq"]
		}
	}
	h.Gate.Help(h.w.Header(), h.problem)
	if h.show(gate.Status(refused)) == nil {
		return nil
	}
	typed := []string{h.fields["title"], h.fields["description"], h.fields["reason"], h.fields["name"]}
	return h.Sorry(h.w, h.r, refused, h.home(), typed...)
}

// pageOf is the question of the page on which the form of an act stands; the other forms are on the host's page itself.
var pageOf = map[string]string{"correction": "correct", "cancellation": "cancel", "redaction": "redact", "removal": "remove",
	"promotion": "attendee", "renaming": "attendee", "return-link": "attendee"}

// home is the address of the host's page.
func (h *hand) home() string { return "/host/" + h.series.Slug }

// say is why a form was refused, or nothing.
func (h *hand) say() string {
	if h.problem == nil {
		return ""
	}
	return frame.Message(h.lang, h.problem)
}
