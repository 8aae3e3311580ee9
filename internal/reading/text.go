package reading

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
)

// Text writes the transcript as plain text: a head that says what, when and where, an empty line, and one record an entry.
// A record begins with the entry's number, further lines of its text are indented behind "|", and every line of the head
// begins with a word or a space, so nobody can write a line that looks like somebody else's:
//
//	12    16:03:07  <Ana Ferrer> the first line of what she says
//	                | and the second
//	13    16:03:09  re 12 <Ben> an answer to line 12
//	14    16:04:00  * Host extended the meeting by 10 minutes.
//	15    16:05:00  - a line of an imported file that names nobody
//
// Times are those of the meeting's zone; an entry of another day than the start's says its date. The address is written as
// it is given; empty leaves it out.
func Text(w io.Writer, r Record) error {
	out := bufio.NewWriter(w)
	f := r.Facts
	zone := zoneOf(f)
	head(out, r)
	width := max(4, len(strconv.FormatInt(f.LastSeq, 10)))
	day := f.Start.In(zone).Format(time.DateOnly)
	for _, l := range r.Lines {
		stamp := stampOn(day, l.At.In(zone))
		record := strings.Split(says(l, zone), "\n")
		fmt.Fprintf(out, "%-*d  %s  %s\n", width, l.Seq, stamp, record[0])
		for _, more := range record[1:] {
			fmt.Fprintf(out, "%*s  | %s\n", width+2+len(stamp), "", more)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the transcript: %w", err)
	}
	return nil
}

// stampOn is a time of day, with its date on another day.
func stampOn(day string, at time.Time) string {
	if at.Format(time.DateOnly) != day {
		return at.Format(time.DateTime)
	}
	return at.Format(time.TimeOnly)
}

func says(l meeting.Line, zone *time.Location) string {
	switch {
	case l.Redacted > 0:
		return "* " + emptied(l)
	case l.Kind != meeting.KindLine: // a record is of what was done, a line as it was said first
		return "* " + Visible(notice(l.Entry, zone))
	case l.Author.Name == "":
		return "- " + Visible(l.Text)
	case l.Ref > 0:
		return fmt.Sprintf("re %d <%s> %s", l.Ref, nick(l.Author), Visible(l.Text))
	default:
		return "<" + nick(l.Author) + "> " + Visible(l.Text)
	}
}

// emptied says what is left of a line.
func emptied(l meeting.Line) string { return fmt.Sprintf("Redacted, see %d.", l.Redacted) }

func head(out *bufio.Writer, r Record) {
	f := r.Facts
	field := func(label, value string) {
		first, more, _ := strings.Cut(Visible(value), "\n")
		fmt.Fprintf(out, "%-9s %s\n", label, first)
		if more != "" {
			fmt.Fprintf(out, "%-9s | %s\n", "", strings.ReplaceAll(more, "\n", "\n          | "))
		}
	}
	field("Title", OneLine(f.Title))
	field("Series", f.Slug)
	if zone := zoneOf(f); zone != time.UTC {
		field("When", span(f, zone)+", "+f.Zone)
	}
	field("UTC", span(f, time.UTC))
	field("Phase", string(r.Phase))
	if r.URL != "" {
		field("Address", OneLine(r.URL))
	}
	if f.Description != "" {
		field("About", f.Description)
	}
	field("Lines", Count(r.Lines).String()+", "+count(len(r.Lines), "entry", "entries")+" in all")
	if people := People(r.Lines, r.Seen); len(people) > 0 {
		field("People", r.attendance(people))
	}
	if all := marks.Fold(f, r.Lines); len(all) > 0 {
		field("Marks", markLines(all))
	}
	field("Times", zoneOf(f).String())
	out.WriteByte('\n')
}

// attendance lists who was there, a line each.
func (r Record) attendance(people []Person) string {
	said := make([]string, len(people))
	for i, p := range people {
		if said[i] = OneLine(p.Name) + ", " + r.attended(p); p.Hosted {
			said[i] += " (host)"
		}
	}
	return strings.Join(said, "\n")
}

// Times says in English from when to when a meeting is, by the clocks of its zone, if it has one of its own, and in UTC.
func Times(f meeting.Facts) (times []string) {
	if zone := zoneOf(f); zone != time.UTC {
		times = append(times, span(f, zone)+", "+f.Zone)
	}
	return append(times, span(f, time.UTC)+", UTC")
}

// span says from when to when, the date with its weekday, and the second date only if it is another one.
func span(f meeting.Facts, zone *time.Location) string { return between(f.Start, f.End, zone) }

func between(start, end time.Time, zone *time.Location) string {
	const date = "Monday, 2 January 2006, "
	start, end = start.In(zone), end.In(zone)
	s := start.Format(date + clockOf(start))
	switch {
	case !end.After(start):
		return s
	case end.Format(time.DateOnly) != start.Format(time.DateOnly):
		return s + " to " + end.Format(date+clockOf(end))
	}
	return s + " to " + end.Format(clockOf(end))
}

// clockOf is the layout that leaves out seconds where there are none.
func clockOf(t time.Time) string {
	if t.Second() == 0 {
		return "15:04"
	}
	return time.TimeOnly
}

func zoneOf(f meeting.Facts) *time.Location {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}
