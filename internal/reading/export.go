package reading

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"parley/internal/meeting"
)

// JSON writes a meeting with its whole log: {"meeting":MEETING,"entries":[ENTRY, …]}, an entry on a line of its own. Texts
// read back byte for byte.
func JSON(w io.Writer, f meeting.Facts, phase meeting.Phase, now time.Time, url string, lines []meeting.Line) error {
	out := bufio.NewWriter(w)
	buf := append([]byte(nil), `{"meeting":`...)
	out.Write(append(AppendMeeting(buf, f, phase, now, url), `,"entries":[`...))
	for i, l := range lines {
		buf = buf[:0]
		if i > 0 {
			buf = append(buf, ',')
		}
		out.Write(AppendEntry(append(buf, '\n'), l.Entry))
	}
	out.WriteString("\n]}\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the meeting as JSON: %w", err)
	}
	return nil
}
