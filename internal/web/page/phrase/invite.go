package phrase

import (
	"net/url"
	"strings"

	"parley/internal/meeting"
	"parley/internal/web/words"
)

// Invitation is what somebody sends to others so that they come.
type Invitation struct {
	Link   string // of the meeting
	Series string // of all meetings of a series with more than one; empty for the others
	Text   string // to be pasted anywhere
	Mail   string // the same as a letter: a mailto: address
	File   string // for a calendar

	All Subscription // to all meetings; empty where Series is
}

// Invite makes the invitation to f; recurs tells that its series has further meetings, and repeats how often by its rule (see [Repeats]). Absolute
// is the public address of a path.
func Invite(l *words.Language, f meeting.Facts, recurs bool, repeats string, absolute func(path string) string) Invitation {
	i := Invitation{Link: absolute("/" + f.Address()), File: "/" + f.Address() + ".ics"}
	when := WhenOf(l, f)
	hours := when.Day + ", " + when.From + " – " + when.To + " " + when.Zone
	if when.UTC != "" {
		hours += " (" + when.UTC + " UTC)"
	}
	if repeats != "" {
		hours += "\n" + l.Say("It repeats %s.", repeats)
	}
	said := []string{f.Title, hours, "", i.Link, "", l.Say("It is a meeting in writing, in the browser: no account, no program. Open the link and type a name.")}
	if recurs {
		i.Series, i.All = absolute("/"+f.Slug), SubscribeTo(f.Slug, absolute)
		said[3] = i.Series
		said = append(said, l.Say("The link stays the same: it always leads to the present meeting, or to the next."))
	}
	i.Text = strings.Join(said, "\n")
	i.Mail = Mailto(f.Title, i.Text)
	return i
}

// Mailto is the address of a letter that is still to be sent to somebody (RFC 6068): spaces are no plus signs there, and lines end as in mails.
func Mailto(subject, body string) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:?subject=" + escape(subject) + "&body=" + escape(strings.ReplaceAll(body, "\n", "\r\n"))
}
