package api

import (
	"fmt"
	"net/http"
	"strconv"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

// Say answers POST /{series}/{date}.txt, the ending cut off: the body is a line as it is, whatever its type, spoken with a Bearer token. The
// answer is the line's number and address. Who has no token is told how to get one.
func (a *API) Say(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") == "" {
		return a.howToSay(w, r)
	}
	if _, err := gate.Query(r); err != nil {
		return err
	}
	p, to, err := a.post(w, r, needsName)
	if err != nil {
		return err
	}
	body, err := gate.ReadBody(w, r)
	if err != nil {
		return err
	}
	p.Kind, p.Text = meeting.KindLine, string(body)
	if err := a.hold(r, &p, to); err != nil {
		return err
	}
	e, repeated, err := a.live.Append(r.Context(), p)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if !repeated {
		w.WriteHeader(http.StatusCreated)
	}
	_, _ = fmt.Fprintf(w, "%d %s\n", e.Seq, a.gate.Absolute("/"+to.Address)+"#l-"+strconv.FormatInt(e.Seq, 10)) // whoever hung up can ask again with the same key
	return nil
}

const howTo = `This needs a name first. Take one, then speak with its token:

curl -H 'Content-Type: application/json' -d '{"name":"YOUR NAME"}' '%s'
curl -H 'Authorization: Bearer TOKEN' --data-binary 'YOUR LINE' '%s'
`

func (a *API) howToSay(w http.ResponseWriter, r *http.Request) error {
	f, err := a.gate.Meeting(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("WWW-Authenticate", `Bearer realm="parley"`)
	h.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = fmt.Fprintf(w, howTo, a.gate.Absolute("/api/v1/meetings/"+f.Address()+"/attendees"), a.url(f)+".txt")
	return nil
}
