package event

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
)

// Invitation gives a meeting as a file with one event and an alarm ten minutes before. The log says when what the event tells
// was last changed, and how often; address is that of the page. The same meeting has the same UID whatever is changed about it, and an
// occurrence of a rule has the one of its planned start.
func Invitation(f meeting.Facts, log []meeting.Line, address string) []byte {
	var out file
	out.begin()
	out.event(single(f, Revised(f, log), address))
	out.end()
	return out.Bytes()
}

// event is a VEVENT.
type event struct {
	uid, address       string
	revision           Revision
	start, end         time.Time
	zone               *time.Location // nil: its times are told in UTC
	of                 time.Time      // of an occurrence that is otherwise than its rule says: when that has it
	rule               string
	except             []time.Time
	title, description string
	lang               string
	cancelled          bool
}

// single is the event of a meeting by itself.
func single(f meeting.Facts, r Revision, address string) event {
	return event{uid: UID(f, address), address: address, revision: r, start: f.Start, end: f.End,
		title: f.Title, description: f.Description, lang: f.Lang, cancelled: f.Cancelled > 0}
}

func (out *file) event(e event) {
	language := ""
	if langTag.MatchString(e.lang) {
		language = ";LANGUAGE=" + e.lang
	}
	out.line("BEGIN", "VEVENT")
	out.line("UID", e.uid)
	out.line("DTSTAMP", utc(e.revision.At)) // without a METHOD it is when the event was last revised (section 3.8.7.2)
	out.line("LAST-MODIFIED", utc(e.revision.At))
	out.line("SEQUENCE", strconv.Itoa(e.revision.Changes))
	out.times(e)
	out.line("SUMMARY"+language, escaped(e.title))
	out.line("DESCRIPTION"+language, escaped(e.says()))
	out.line("LOCATION", escaped(e.address)) // what many programs show where they pass over URL
	out.line("URL", e.address)
	if e.cancelled {
		out.line("STATUS", "CANCELLED")
	} else {
		out.line("STATUS", "CONFIRMED")
		out.alarm(e.title, language)
	}
	out.line("END", "VEVENT")
}

// says is the description: why it is cancelled before all else, and at the end where it is.
func (e event) says() string {
	said := strings.TrimSpace(e.description + "\n\n" + e.address)
	if e.cancelled {
		said = strings.TrimSpace(e.revision.Reason + "\n\n" + said)
	}
	return said
}

// times writes when it is, and when it is again.
func (out *file) times(e event) {
	moment := func(name string, t time.Time) {
		if e.zone == nil {
			out.line(name, utc(t))
		} else {
			out.line(name+";TZID="+e.zone.String(), t.In(e.zone).Format(local))
		}
	}
	if !e.of.IsZero() {
		moment("RECURRENCE-ID", e.of)
	}
	moment("DTSTART", e.start)
	moment("DTEND", e.end)
	if e.rule != "" {
		out.line("RRULE", e.rule)
	}
	for _, t := range e.except {
		moment("EXDATE", t)
	}
}

func (out *file) alarm(title, language string) {
	out.line("BEGIN", "VALARM")
	out.line("ACTION", "DISPLAY")
	out.line("TRIGGER", "-PT10M")
	out.line("DESCRIPTION"+language, escaped(title))
	out.line("END", "VALARM")
}

var langTag = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`)

// Revision says how often what an event tells was changed, and when last. Until it was, the event is as old as the log.
type Revision struct {
	Changes int
	At      time.Time
	Reason  string // of the last cancellation
}

// Revised gives the revision of a meeting with its whole log.
func Revised(f meeting.Facts, log []meeting.Line) Revision {
	r := Revision{At: f.LastAt} // while there are no entries: when it was scheduled
	if len(log) > 0 {
		r.At = log[0].At
	}
	for _, l := range log {
		r = r.With(l.Entry)
	}
	return r
}

// With gives the revision after one more entry.
func (r Revision) With(e meeting.Entry) Revision {
	switch e.Kind {
	case meeting.KindCancelled:
		r.Changes, r.At, r.Reason = r.Changes+1, e.At, e.Text
	case meeting.KindChanged, meeting.KindMoved, meeting.KindExtended, meeting.KindRestored:
		r.Changes, r.At = r.Changes+1, e.At
	}
	return r
}

// UID is made of what never changes about a meeting, and tells nothing of it; address is that of any page of the server.
func UID(f meeting.Facts, address string) string {
	if !f.Planned.IsZero() {
		return name(f.Series, utc(f.Planned), address)
	}
	return name(f.Series, f.Date, address)
}

// SeriesUID is [UID] for a series.
func SeriesUID(s meeting.SeriesID, address string) string { return name(s, "series", address) }

func name(s meeting.SeriesID, which, address string) string {
	host := "parley.invalid"
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	sum := sha256.Sum256([]byte(host + "/" + strconv.FormatInt(int64(s), 10) + "/" + which))
	return hex.EncodeToString(sum[:16]) + "@" + strings.ReplaceAll(host, ":", "-")
}
