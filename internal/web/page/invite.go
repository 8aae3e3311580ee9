package page

import (
	"net/url"
	"strings"

	"parley/internal/meeting"
	"parley/internal/web/page/phrase"
)

// invitation is what somebody sends to others so that they come.
type invitation struct {
	Link   string // of the meeting
	Series string // of all meetings of a series that recurs; empty for one that does not
	Text   string // to be pasted anywhere
	Mail   string // the same as a mail
	File   string // for a calendar
}

// invite makes the invitation to f.
func (p *Pages) invite(f meeting.Facts) invitation {
	i := invitation{Link: p.Gate.Absolute("/" + f.Address()), File: "/" + f.Address() + ".ics"}
	when := phrase.WhenOf(f)
	hours := when.Day + ", " + when.From + " – " + when.To + " " + when.Zone
	if when.UTC != "" {
		hours += " (" + when.UTC + " UTC)"
	}
	lines := []string{f.Title, hours, i.Link, "", "A meeting in writing. At that time open the link and take a name: no account, no program."}
	if !f.Planned.IsZero() {
		i.Series = p.Gate.Absolute("/" + f.Slug)
		lines = append(lines, "It comes again: "+i.Series+" always leads to the next one.")
	}
	i.Text = strings.Join(lines, "\n")
	i.Mail = "mailto:?subject=" + mailed(f.Title) + "&body=" + mailed(i.Text)
	return i
}

// mailed is a text in the address of a mail (RFC 6068): spaces are no plus signs there, and lines end as in mails.
func mailed(text string) string {
	return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(text, "\n", "\r\n")), "+", "%20")
}
