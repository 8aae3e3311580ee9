package page

import (
	"net/http"
	"strconv"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/line"
	"parley/internal/web/ui"
)

// Speak answers POST /{series}/{date}, the forms of a meeting's page: `name` takes a name, `text` says a line, an answer to line `ref` if that is there; `act`
// asks for the link that brings one's name to another device, or for another `name`; with `line` it is a form of that line's page. `cursor` is the last number that the page showed, `me` who it was drawn for.
func (p *Pages) Speak(w http.ResponseWriter, r *http.Request) error {
	f, err := p.Gate.Meeting(r)
	if err != nil {
		return err
	}
	fields, err := form.Read(w, r, append([]string{"name", "text", "ref", "act", "cursor", "me"}, line.Fields...)...)
	var to string
	if err == nil {
		to, err = p.speak(w, r, f, fields)
	}
	if err != nil {
		return p.refuse(w, r, f, fields, err)
	}
	return frame.SeeOther(w, r, "/"+f.Address()+to)
}

// speak does what the form wishes, and gives what of the page's address comes behind its path.
func (p *Pages) speak(w http.ResponseWriter, r *http.Request, f meeting.Facts, fields form.Fields) (string, error) {
	who, err := p.Gate.Who(w, r, f.Series)
	if err != nil {
		return "", err
	}
	cursor, err := number(fields, "cursor")
	if err != nil {
		return "", err
	}
	_, named := fields["name"]
	_, spoke := fields["text"]
	switch {
	case fields["line"] != "":
		return p.actOn(r, f, who, fields, int64(cursor))
	case named && spoke:
		return "", meeting.Bad("name", "A name is taken first, then one speaks.")
	case named && fields["act"] == "rename":
		return p.rename(r, f, who, fields)
	case named:
		return p.join(w, r, f, who, fields)
	case spoke:
		return p.say(r, f, who, fields, cursor)
	case fields["act"] == "return-link":
		return p.makeReturnLink(w, r, who)
	}
	return "", meeting.Bad("text", "The form has neither a name nor a text.")
}

// join takes a name for this browser.
func (p *Pages) join(w http.ResponseWriter, r *http.Request, f meeting.Facts, who gate.Who, fields form.Fields) (string, error) {
	if err := p.Gate.Allow(r, gate.Join, who); err != nil {
		return "", err
	}
	name, err := gate.Name(fields["name"])
	if err != nil {
		return "", err
	}
	secret := p.Gate.Browser(w, r)
	browser := gate.Who{Holder: meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Browser}}
	j := meeting.Joining{Name: name, Role: meeting.RoleGuest, Holders: []meeting.Holder{browser.Holder},
		Shown: browser.Holder.Hash, Actor: browser.Bare(), Key: form.Key(append(fields.All(), secret, f.Slug)...)}
	if who.Host {
		j.Role = meeting.RoleHost
	}
	if f, err = p.Gate.Hold(r.Context(), f); err != nil {
		return "", err
	}
	j.Meeting = f.ID
	seat, err := p.Seats.Join(r.Context(), j)
	p.Live.Took(seat.Settled)
	if err != nil {
		return "", err
	}
	p.Gate.Came(r, seat.Attendee.ID)
	return asWished(seat.Attendee, name), nil
}

// say adds a line. The page that follows begins with what came since the form was made.
func (p *Pages) say(r *http.Request, f meeting.Facts, who gate.Who, fields form.Fields, cursor int64) (string, error) {
	text := fields["text"]
	ref, err := number(fields, "ref")
	if err != nil {
		return "", err
	}
	if err := p.Gate.Allow(r, gate.Post, who); err != nil {
		return "", err
	}
	if f, err = p.Gate.Hold(r.Context(), f); err != nil {
		return "", err
	}
	key := []string{strconv.FormatInt(cursor, 10), text}
	if ref > 0 {
		key = append(key, strconv.FormatInt(ref, 10))
	}
	e, _, err := p.Live.Append(r.Context(), meeting.Post{Meeting: f.ID, Kind: meeting.KindLine, Author: who.Author(), Text: text, Ref: ref,
		Actor: who.Actor, Key: form.Key(key...)})
	if err != nil {
		return "", err
	}
	return said(e, cursor), nil
}

// said is where the page begins after a line was said: with what came since its form was made.
func said(e meeting.Entry, cursor int64) string {
	told := line.Told(e)
	switch {
	case e.Seq > cursor+1 && cursor > 0:
		if told != "" {
			told = "&" + told
		}
		return "?seen=" + strconv.FormatInt(cursor, 10) + told + "#news"
	case told != "":
		return "?" + told + numbered(e.Seq)
	}
	return numbered(e.Seq)
}

// actOn does something with one line, and leads back to it: in the room, if it is there.
func (p *Pages) actOn(r *http.Request, f meeting.Facts, who gate.Who, fields form.Fields, cursor int64) (string, error) {
	e, err := line.Act(p.Frame, r, f, who, fields, cursor)
	switch n := line.Number(fields); {
	case err != nil:
		return "", err
	case e.Target() == 0 && e.Ref == n:
		return said(e, cursor), nil
	case e.Seq-n < onPage:
		return numbered(n), nil
	default:
		return line.Of(n), nil
	}
}

// number reads a field that holds a number or nothing.
func number(fields form.Fields, name string) (int64, error) {
	if fields[name] == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(fields[name], 10, 63)
	if err != nil {
		return 0, meeting.Bad(name, "Give a whole number in plain digits.")
	}
	return int64(n), nil
}

// refuse shows the page again, with what was typed, the reason, and the status of the refusal.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, f meeting.Facts, fields form.Fields, refused error) error {
	who, err := p.Gate.Who(w, r, f.Series)
	if err != nil {
		return refused
	}
	if n := line.Number(fields); n > 0 && line.Show(p.Frame, w, r, line.Asked{Facts: f, Who: who, Seq: n, Refused: refused, Fields: fields}) == nil {
		return nil
	}
	v, err := p.meetingPage(r, f, who, asked{})
	if err != nil {
		return p.Sorry(w, r, refused, "/"+f.Address(), fields["text"], fields["name"])
	}
	shown := gate.Refusal(refused)
	v.Problem, v.TypedName, v.TypedText = frame.Message(v.lang, shown), fields["name"], fields["text"]
	v.Renaming = fields["act"] == "rename" && v.Me.ID != "" && !v.Phase.Over()
	switch nameless := who.Attendee.ID == "" && shown.Code == "name-needed"; {
	case p.wasRemoved(r, f, who, fields):
		v.Problem = ui.Say(v.lang, "removed", "", "")
	case nameless && fields["me"] != "": // there was one when the form was drawn
		v.Problem = ui.Say(v.lang, "nameless", "", "")
	case nameless && fields["text"] != "":
		v.Problem = v.lang.Say("Take a name first, then send it again.")
	}
	p.Gate.Help(w.Header(), shown)
	return frame.Show(w, r, gate.Status(refused), "meeting", v)
}
