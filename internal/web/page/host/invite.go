package host

import (
	"net/url"
	"strings"

	"parley/internal/meeting"
	"parley/internal/web/page/phrase"
)

// invitation is what a host gives to everybody.
type invitation struct {
	SeriesLink string // leads to the present or the next meeting; empty for a series with one
	Link       string // the meeting's own; empty where none is to come
	Text       string // to be copied
	Mail       string // the same as a letter: a mailto: address
	Files      []file // for calendars
}

type file struct{ Address, Words string }

// invitation is the one to the first of these meetings.
func (h *hand) invitation(going []*hosted) invitation {
	v := invitation{}
	link := h.Gate.Absolute("/" + h.series.Slug)
	recurs := h.series.Rule != "" || len(going) > 1
	if recurs || len(going) == 0 {
		v.SeriesLink = link
		v.Files = append(v.Files, file{"/" + h.series.Slug + ".ics", "All its meetings for your calendar"})
	}
	if len(going) == 0 {
		return v
	}
	m := going[0]
	v.Link = h.Gate.Absolute("/" + m.Address)
	if !recurs {
		link = v.Link
	}
	v.Files = append(v.Files, file{"/" + m.Address + ".ics", "This meeting for your calendar"})
	v.Text = inWords(m.facts, link, recurs)
	v.Mail = mailto(m.Title, v.Text)
	return v
}

// inWords says in a letter what the meeting is, when, and where.
func inWords(f meeting.Facts, link string, recurs bool) string {
	when := phrase.WhenOf(f)
	words := []string{f.Title, when.Day + ", " + when.From + " – " + when.To + " " + when.Zone}
	if when.UTC != "" {
		words[1] += " (" + when.UTC + " UTC)"
	}
	words = append(words, "", link, "", "It is a meeting in writing, in the browser: no account, no program. Open the link and type a name.")
	if recurs {
		words = append(words, "The link stays the same: it always leads to the present meeting, or to the next.")
	}
	return strings.Join(words, "\n")
}

// mailto is the address of a letter that is still to be sent to somebody (RFC 6068).
func mailto(subject, body string) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:?subject=" + escape(subject) + "&body=" + escape(strings.ReplaceAll(body, "\n", "\r\n"))
}
