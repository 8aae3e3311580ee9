package api

import (
	"net/http"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/web/gate"
)

// Meeting answers GET /api/v1/meetings/{series}/{date}.
func (a *API) Meeting(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	f, err := a.gate.Meeting(r)
	if err != nil {
		return err
	}
	s, err := a.live.ReadOf(r.Context(), f, live.Cursor{}, 0)
	if err != nil {
		return err
	}
	gate.Locate(w, r, f.Address())
	return answer(w, false, a.appendMeeting(nil, s))
}

// Post answers POST …/entries: what an attendee says: a line, or what changes one.
func (a *API) Post(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, needsName, func(p *meeting.Post) error {
		var body struct {
			Kind string `json:"kind"`
			Text string `json:"text"`
			Ref  int64  `json:"ref"`
		}
		if err := gate.ReadJSON(w, r, &body); err != nil {
			return err
		}
		if p.Kind = meeting.Kind(body.Kind); !p.Kind.Personal() {
			return meeting.Bad("kind", `The kind is not one that can be posted here; a line of talk is "line".`)
		}
		p.Text, p.Ref = body.Text, body.Ref
		return nil
	})
}

const (
	needsName = "Take a name first, then speak with its token."
	needsHost = "This needs the host's key, or the token of a host."
)

// act adds an entry to the log of the path's meeting: what read makes of the body, by who asks. Who showed nothing is told needs.
func (a *API) act(w http.ResponseWriter, r *http.Request, needs string, read func(*meeting.Post) error) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	p, to, err := a.post(w, r, needs)
	if err != nil {
		return err
	}
	if err := read(&p); err != nil {
		return err
	}
	if err := a.hold(r, &p, to); err != nil {
		return err
	}
	e, repeated, err := a.live.Append(r.Context(), p)
	if err != nil {
		return err
	}
	if about, ok := marks.AsideOf(e); ok {
		w.Header().Set("Parley-Did-You-Mean", about.Word)
	}
	return answer(w, !repeated, appendEntry(e))
}

func appendEntry(e meeting.Entry) []byte {
	return reading.AppendEntry(make([]byte, 0, 256+len(e.Text)+len(e.Text)/8), e)
}

// post begins a post to the path's meeting by who asks, in their pace. Before it is added, [API.hold] has its say.
func (a *API) post(w http.ResponseWriter, r *http.Request, needs string) (p meeting.Post, to gate.Place, err error) {
	if to, err = a.gate.Place(r); err != nil {
		return p, to, err
	}
	who, err := a.gate.Who(w, r, to.Series)
	if err != nil {
		return p, to, err
	}
	if err := who.Known(needs); err != nil {
		return p, to, err
	}
	if err := a.gate.Allow(r, gate.Post, who); err != nil {
		return p, to, err
	}
	p = meeting.Post{Meeting: to.Meeting, Author: who.Author(), Actor: who.Actor}
	p.Key, err = gate.Key(r)
	return p, to, err
}

// hold gives an occurrence its row, for a post that it admits: what is refused leaves nothing behind.
func (a *API) hold(r *http.Request, p *meeting.Post, to gate.Place) error {
	if to.Occurrence != nil && rules.AdmitHold(*to.Occurrence, a.live.Now()) == nil {
		if _, err := rules.Admit(*to.Occurrence, *p, meeting.Line{}, a.live.Now()); err != nil {
			return err
		}
	}
	to, err := a.gate.HoldPlace(r.Context(), to)
	p.Meeting = to.Meeting
	return err
}

// host tells who asks, and refuses who is no host of the series.
func (a *API) host(w http.ResponseWriter, r *http.Request, s meeting.SeriesID) (gate.Who, error) {
	who, err := a.gate.Who(w, r, s)
	if err != nil {
		return who, err
	}
	if err := who.Known(needsHost); err != nil {
		return who, err
	}
	if !who.Host {
		return who, rules.HostOnly()
	}
	return who, nil
}
