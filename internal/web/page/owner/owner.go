// Package owner answers the owner of the server: all series, new links for their hosts, hosting keys, and the checks of the way here. For
// everybody else there is nothing at its address.
package owner

import (
	"net/http"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/outside"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

// Pages holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Pages struct {
	*frame.Frame
	checks *outside.Checks
}

// New makes the owner's pages of a server.
func New(f *frame.Frame, c *outside.Checks) *Pages { return &Pages{f, c} }

// address is where they are.
const address = "/owner"

// ownerPage is the page of the server's owner.
type ownerPage struct {
	frame.Shell
	Problem, Done string
	AtName        bool   // the problem is one of the name that was typed
	Form          string // random: tells a form that is sent twice from one that is filled in anew

	Given   *given // the link that was just made
	Renew   *listed
	Keys    []meeting.Grant
	Typed   string // the name of a key that was refused
	Series  list
	Checks  *outside.Result
	Checked string // when
}

// given is a link that is shown once, to the browser that made it.
type given struct{ For, Explained, Link string }

var doneWords = map[string]words.Text{
	"revoked": "Done: the key is revoked. Who came by it schedules nothing any more; what was scheduled stays, with its hosts.",
}

// Owner answers GET /owner.
func (p *Pages) Owner(w http.ResponseWriter, r *http.Request) error {
	if err := p.owns(r); err != nil {
		return err
	}
	q, err := gate.PageQuery(r, "find", "from", "renew", "key", "link", "done")
	if err != nil {
		return err
	}
	v, err := p.page(r, q)
	if err != nil {
		return err
	}
	v.Done = words.Of(r).Say(doneWords[q["done"]])
	if v.Given, err = p.given(w, r, q); err != nil {
		return err
	}
	return frame.Show(w, r, http.StatusOK, "owner", v)
}

// Act answers POST /owner: what an owner does.
func (p *Pages) Act(w http.ResponseWriter, r *http.Request) error {
	if err := p.owns(r); err != nil {
		return err
	}
	fields, err := form.Read(w, r, "act", "form", "name", "number", "series")
	var to string
	if err == nil {
		to, err = p.act(w, r, fields)
	}
	if err == nil {
		return frame.SeeOther(w, r, to)
	}
	shown := gate.Refusal(err)
	v, failed := p.page(r, nil)
	if failed != nil {
		return p.Sorry(w, r, err, "", fields["name"])
	}
	v.Problem, v.Typed, v.AtName = frame.Message(words.Of(r), shown), fields["name"], shown.Field == "name"
	p.Gate.Help(w.Header(), shown)
	return frame.Show(w, r, gate.Status(err), "owner", v)
}

// owns answers who is not the owner as if there were no such page.
func (p *Pages) owns(r *http.Request) error {
	who, err := p.Gate.Who(nil, r, 0)
	if err != nil && meeting.KindOf(err) != meeting.Unauthorised {
		return err
	}
	if who.Owner {
		return nil
	}
	if _, err = p.Cal.Series(r.Context(), "owner"); err == nil { // the word is reserved: what is said of every address that nothing stands at
		err = meeting.Missing("There is nothing at this address.")
	}
	return err
}

func (p *Pages) act(w http.ResponseWriter, r *http.Request, fields form.Fields) (to string, err error) {
	switch fields["act"] {
	case "key":
		return p.giveKey(w, r, fields)
	case "revocation":
		return p.revoke(r, fields)
	case "link":
		return p.renew(w, r, fields)
	case "checks":
		_, err := p.checks.Run(r.Context(), r.Header.Get("Origin"))
		return address + "#checks", err
	}
	return "", meeting.Bad("act", "An owner gives and revokes keys, makes links and checks.")
}

func (p *Pages) page(r *http.Request, q map[string]string) (*ownerPage, error) {
	v := &ownerPage{Shell: p.Shell(r), Form: meeting.NewSecret(), Checks: p.checks.Last()}
	if v.Checks != nil {
		v.Checked = phrase.Near(words.Of(r), v.Checks.At, p.Live.Now(), time.UTC) + v.Checks.At.UTC().Format(", 15:04 UTC")
	}
	var err error
	if v.Keys, err = p.hostingKeys(r.Context()); err != nil {
		return nil, err
	}
	if v.Series, err = p.list(r, q); err != nil {
		return nil, err
	}
	v.Renew, err = p.toRenew(r, q["renew"])
	return v, err
}
