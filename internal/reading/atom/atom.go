// Package atom writes meetings as a feed (Atom, RFC 4287): those to come, and what came of those that were. Like other records it is in English.
package atom

import (
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strconv"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
)

// Feed is what a feed reader subscribes to.
type Feed struct {
	ID         string // an IRI that stays
	Title      string
	About      string
	Lang       string // BCP 47; empty for a feed of many
	Page, Self string // the addresses of the page that it is about, and its own
	Host       string // who publishes it
	Updated    time.Time
	Entries    []Entry
}

// Entry is a meeting in a feed.
type Entry struct {
	ID      string // an IRI that stays
	Facts   meeting.Facts
	State   State
	Page    string // its address
	Updated time.Time
	Reason  string        // of a cancellation
	Tally   reading.Tally // of what is over, as are the marks
	Marks   []marks.Mark
}

// State is where a meeting is, as far as a feed tells it: not what the clock alone decides.
type State string

// The states, in words of phases.
const (
	Scheduled State = "scheduled"
	Open      State = "open"
	Closed    State = "closed"
	Cancelled State = "cancelled"
)

// StateOf gives it.
func StateOf(f meeting.Facts) State {
	switch {
	case f.Cancelled > 0:
		return Cancelled
	case f.Closed > 0:
		return Closed
	case f.Opened > 0:
		return Open
	}
	return Scheduled
}

type feedXML struct {
	XMLName  xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string     `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
	ID       string     `xml:"id"`
	Title    string     `xml:"title"`
	Subtitle string     `xml:"subtitle,omitempty"`
	Updated  string     `xml:"updated"`
	Author   string     `xml:"author>name"`
	Links    []linkXML  `xml:"link"`
	Entries  []entryXML `xml:"entry"`
}

type linkXML struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type entryXML struct {
	Lang     string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Updated  string      `xml:"updated"`
	Link     linkXML     `xml:"link"`
	Category categoryXML `xml:"category"`
	Content  contentXML  `xml:"content"`
}

type categoryXML struct {
	Term string `xml:"term,attr"`
}

type contentXML struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Write writes a feed. What XML cannot hold (controls, what is no UTF-8) becomes U+FFFD.
func Write(w io.Writer, f Feed) error {
	x := feedXML{ID: f.ID, Title: f.Title, Subtitle: f.About, Lang: f.Lang, Updated: stamp(f.Updated), Author: f.Host,
		Links: []linkXML{{"alternate", "text/html", f.Page}, {"self", "application/atom+xml", f.Self}}}
	for _, e := range f.Entries {
		x.Entries = append(x.Entries, entryXML{ID: e.ID, Lang: e.Facts.Lang, Title: e.title(), Updated: stamp(e.Updated),
			Link: linkXML{"alternate", "text/html", e.Page}, Category: categoryXML{string(e.State)}, Content: contentXML{"html", string(e.content())}})
	}
	text, err := xml.MarshalIndent(x, "", " ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	if err != nil {
		return fmt.Errorf("write a feed: %w", err)
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// title tells the meetings of a series apart.
func (e Entry) title() string {
	day := e.Facts.Start.UTC()
	if zone, err := time.LoadLocation(e.Facts.Zone); err == nil {
		day = day.In(zone)
	}
	s := e.Facts.Title + ", " + day.Format(time.DateOnly)
	switch e.State {
	case Cancelled:
		return "Cancelled: " + s
	case Open:
		return "On now: " + s
	}
	return s
}

// content is when it is and what about, or what came of it, as HTML.
func (e Entry) content() (dst []byte) {
	if e.State == Cancelled {
		dst = append(dst, `<p><strong>Cancelled.</strong></p>`...)
		dst = append(prose(dst, e.Reason), '\n')
	}
	dst = append(dst, `<p>`...)
	for i, s := range reading.Times(e.Facts) {
		if i > 0 {
			dst = append(dst, `<br>`...)
		}
		dst = append(dst, html.EscapeString(s)...)
	}
	dst = append(dst, "</p>\n"...)
	if e.State == Closed {
		dst = append(append(append(dst, `<p>`...), e.Tally.String()...), ".</p>\n"...)
		return e.outcome(dst)
	}
	return prose(dst, e.Facts.Description)
}

func prose(dst []byte, text string) []byte {
	if text == "" {
		return dst
	}
	return append(reading.AppendProse(append(dst, `<div dir="auto">`...), text), `</div>`...)
}

// outcome lists what was marked, topic by topic, each with the address of its line.
func (e Entry) outcome(dst []byte) []byte {
	open := false
	list := func(is bool, tag string) {
		if is != open {
			dst, open = append(dst, tag...), is
		}
	}
	for _, m := range e.Marks {
		if m.Kind == meeting.KindTopic {
			list(false, "</ul>\n")
			dst = append(append(dst, `<h3 dir="auto">`...), html.EscapeString(reading.OneLine(m.Text))...)
			dst = append(e.number(append(dst, ' '), m.Seq), "</h3>\n"...)
			continue
		}
		list(true, "<ul>\n")
		dst = append(append(append(dst, `<li><strong>`...), html.EscapeString(reading.OneLine(reading.Label(m)))...), `:</strong> `...)
		dst = append(e.number(append(prose(dst, m.Text), ' '), m.Seq), "</li>\n"...)
	}
	list(false, "</ul>\n")
	return dst
}

func (e Entry) number(dst []byte, seq int64) []byte {
	n := strconv.FormatInt(seq, 10)
	return append(append(append(append(append(append(dst, `<a href="`...), html.EscapeString(e.Page)...), `#l-`...), n...), `">`...), n+`</a>`...)
}
