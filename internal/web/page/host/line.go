package host

import (
	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/page/talk"
	"parley/internal/web/words"
)

// linePage is the question before a line is redacted.
type linePage struct {
	frame.Shell
	SeriesSlug, Date, Address, Title string
	Seq                              int64
	Author, Clock, Text              string
	Remove                           meeting.AttendeeID // who said it, if they may be removed; empty if not
	Gone                             bool               // it was redacted already
	Cursor                           int64
	Problem, TypedReason             string
}

func (h *hand) showLine(status int) error {
	seq, err := gate.Whole(h.asked, "redact", 0)
	if err == nil {
		err = h.look(h.asked["date"])
	}
	if err != nil {
		return err
	}
	v := linePage{Shell: h.Shell(h.r), SeriesSlug: h.series.Slug, Date: h.f.Date, Address: h.f.Address(), Title: h.f.Title, Seq: seq, Cursor: h.f.LastSeq,
		Problem: h.say(), TypedReason: h.fields["reason"]}
	e, err := h.line(seq)
	if err != nil {
		return err
	}
	v.Gone, v.Author, v.Text = e.Redacted > 0, e.Author.Name, e.Said()
	hosts, err := h.hosting()
	if err != nil {
		return err
	}
	if _, there := hosts[e.Author.ID]; there && e.Author.ID != h.who.Attendee.ID && rules.May(h.f, meeting.KindRemoval, h.Live.Now()) {
		v.Remove = e.Author.ID
	}
	v.Clock = e.At.In(phrase.ZoneOf(h.f)).Format(words.Hours)
	return frame.Show(h.w, h.r, status, "host-line", v)
}

// redact empties one line.
func (h *hand) redact() (string, error) {
	seq, err := h.number("seq")
	if err != nil {
		return "", err
	}
	return "", h.post(meeting.Post{Kind: meeting.KindRedaction, Ref: seq, Text: h.fields["reason"]})
}

// line reads one line of talk of the meeting, as it stands.
func (h *hand) line(seq int64) (meeting.Line, error) {
	missing := meeting.Missing("There is no line of talk with this number. The number stands beside each line.")
	if seq < 1 || seq > h.f.LastSeq || h.f.ID == 0 {
		return meeting.Line{}, missing
	}
	lines, _, err := talk.Window(h.r.Context(), h.Live, h.f, seq-1, 1)
	if err != nil {
		return meeting.Line{}, err
	}
	if len(lines) == 0 || !lines[0].Spoken() {
		return meeting.Line{}, missing
	}
	return lines[0], nil
}
