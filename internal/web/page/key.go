package page

import (
	"net/http"

	"parley/internal/meeting"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/words"
)

// keyPage is the page of a secret link: what it grants, and one button.
type keyPage struct {
	frame.Shell
	Heading   string
	Explained string
	Grants    string // on the button
}

// Key answers GET and POST /k/{secret}. GET says what the link grants and does nothing, as mail scanners open links; POST gives it
// to this browser and leads to the clean address.
func (p *Pages) Key(w http.ResponseWriter, r *http.Request) error {
	frame.KeepSecret(w.Header())
	secret := r.PathValue("secret")
	grants, err := p.Gate.Link(r.Context(), secret)
	if err != nil {
		return err
	}
	if len(grants) == 0 {
		return meeting.Missing("This link leads nowhere (any more). If somebody sent it to you, ask them for a new one.")
	}
	g := grants[0]
	if r.Method != http.MethodPost {
		v := keyPageOf(words.Of(r), g)
		v.Shell = p.Shell(r)
		return frame.Show(w, r, http.StatusOK, "key", v)
	}
	if _, err := form.Read(w, r); err != nil {
		return err
	}
	g.Through = meeting.HashOf(secret)
	g.Holder = meeting.Holder{Hash: meeting.HashOf(p.Gate.Browser(w, r)), Kind: meeting.Browser}
	if err := p.Keys.Give(r.Context(), g); err != nil {
		return err
	}
	return frame.SeeOther(w, r, leadsTo(g))
}

func keyPageOf(l *words.Language, g meeting.Grant) keyPage {
	switch {
	case g.Role == meeting.RoleOwner:
		return keyPage{Heading: l.Say("The key of this server"), Grants: l.Say("Own this server"),
			Explained: l.Say("With it this browser schedules meetings, hosts every one of them, and gives others the right to schedule.")}
	case g.Role == meeting.RoleScheduler:
		return keyPage{Heading: l.Say("A hosting key"), Grants: l.Say("Schedule meetings on this server, as %s", g.Label),
			Explained: l.Say("With it this browser schedules meetings here, and hosts those that it has scheduled.")}
	case g.Attendee == "":
		return keyPage{Heading: g.Title, Grants: l.Say("Host %s", g.Title),
			Explained: l.Say("With it this browser can extend, close and cancel the meetings of “%s”.", g.Title)}
	}
	return keyPage{Heading: l.Say("Welcome back, %s", g.Name), Grants: l.Say("Continue as %s in %s", g.Name, g.Title),
		Explained: l.Say("With it you are %s in this browser, too.", g.Name)}
}

func leadsTo(g meeting.Grant) string {
	switch {
	case g.Role == meeting.RoleOwner && g.Attendee == "":
		return "/"
	case g.Role == meeting.RoleScheduler:
		return "/new"
	case g.Attendee == "":
		return "/host/" + g.Slug
	}
	return "/" + g.Slug
}
