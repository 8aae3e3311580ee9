package planning

import (
	"net/http"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
)

// A meeting to practise in is short, and so is all that follows it.
const (
	practised      = 10 * time.Minute
	practisedAfter = 2 * time.Minute
)

// Practise answers POST /practise: it makes a meeting for who wants to try things first, on no list, with people out of a script, and leads there. Who may
// schedule may practise. The same form again leads to the same meeting.
func (p *Pages) Practise(w http.ResponseWriter, r *http.Request) error {
	fields, err := form.Read(w, r, "form")
	if err != nil {
		return err
	}
	who, err := p.Gate.MaySchedule(r)
	if err != nil {
		return err
	}
	if err := p.Gate.Allow(r, gate.Schedule, who); err != nil {
		return err
	}
	token, err := fields.Token()
	if err != nil {
		return err
	}
	browser := p.Gate.Browser(w, r)
	link := meeting.HashOf(frame.HostSecret(browser, token))
	holder := meeting.Holder{Hash: meeting.HashOf(browser), Kind: meeting.Browser}
	start := p.Live.Now().Truncate(time.Second)
	made, err := p.Cal.Schedule(r.Context(), meeting.Scheduling{Start: start, End: start.Add(practised), HostKey: link,
		Key: form.Key("practise", token), Actor: gate.Who{Holder: holder}.Bare(),
		Series: meeting.Series{Title: "Practice", Description: "A meeting to try things in. It is gone tomorrow.", Lang: "en", Practise: true,
			ExtensionCap: meeting.DefaultExtensionCap, AfterTalk: practisedAfter}})
	if meeting.KindOf(err) == meeting.Mismatch { // the same form a moment ago
		held, failed := p.Keys.Held(r.Context(), link, 0)
		if failed != nil || len(held) == 0 {
			return err
		}
		return frame.SeeOther(w, r, "/"+held[0].Slug)
	}
	if err == nil {
		err = p.makeHostOf(r, holder, made, link)
	}
	if err == nil && p.Frame.Practise != nil {
		err = p.Frame.Practise(made.First.ID)
	}
	if err != nil {
		return err
	}
	return frame.SeeOther(w, r, "/"+made.First.Address())
}
