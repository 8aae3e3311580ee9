package reading

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"parley/internal/meeting"
)

// LogText writes the log in the shape of MeetBot's raw log: "HH:MM:SS <nick> text", notices as "HH:MM:SS * text". Line n is
// entry n: line ends inside a text become " ⏎ ". Times are those of the meeting's zone.
//
// An imported file comes back line by line: what named nobody stands as it was, "/me" is an action again, and the closing
// that the import added is left out as long as it is the last entry. In a meeting of our own "/me" stays text, so that
// nobody can write what looks like a notice.
func LogText(w io.Writer, f meeting.Facts, lines []meeting.Line) error {
	out := bufio.NewWriter(w)
	zone := zoneOf(f)
	if n := len(lines); f.Imported && n > 0 && lines[n-1].Kind == meeting.KindClosed {
		lines = lines[:n-1]
	}
	for _, l := range lines {
		stamp := l.At.In(zone).Format(time.TimeOnly)
		action, acts := strings.CutPrefix(l.Text, "/me ")
		switch {
		case l.Redacted > 0:
			fmt.Fprintf(out, "%s * %s\n", stamp, emptied(l))
		case l.Kind != meeting.KindLine:
			fmt.Fprintf(out, "%s * %s\n", stamp, OneLine(notice(l.Entry, zone)))
		case l.Author.Name == "" && f.Imported:
			fmt.Fprintf(out, "%s\n", OneLine(l.Text))
		case acts && f.Imported:
			fmt.Fprintf(out, "%s * %s %s\n", stamp, nick(l.Author), OneLine(action))
		default:
			fmt.Fprintf(out, "%s <%s> %s\n", stamp, nick(l.Author), OneLine(l.Text))
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	return nil
}

// nick is a name as it may stand between pointed brackets: on one line, and not able to close them.
func nick(a meeting.Author) string { return brackets.Replace(OneLine(a.Name)) }

var brackets = strings.NewReplacer("<", "‹", ">", "›")
