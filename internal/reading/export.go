package reading

import (
	"bufio"
	"fmt"
	"io"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
)

// JSON writes a meeting with its whole log: {"meeting":MEETING,"people":[{"id","name","role","first_seen","last_seen"}, …],"marks":[MARK, …],"entries":[ENTRY, …]}, an
// entry on a line of its own. Texts read back byte for byte.
func JSON(w io.Writer, r Record) error {
	out := bufio.NewWriter(w)
	buf := AppendMeeting(append([]byte(nil), `{"meeting":`...), r.Facts, r.Phase, r.Now, r.URL)
	buf = append(buf, `,"people":[`...)
	for i, p := range People(r.Lines, r.Seen) {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendPerson(append(buf, '\n'), p)
	}
	buf = append(buf, `],"marks":[`...)
	for i, m := range marks.Fold(r.Facts, r.Lines) {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = AppendMark(append(buf, '\n'), m)
	}
	out.Write(append(buf, `],"entries":[`...))
	for i, l := range r.Lines {
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

func appendPerson(dst []byte, p Person) []byte {
	as := meeting.Author{ID: p.ID, Name: p.Name, Role: meeting.RoleGuest}
	if p.Hosted {
		as.Role = meeting.RoleHost
	}
	dst = appendAuthor(dst, as)
	dst = append(dst[:len(dst)-1], `,"first_seen":"`...)
	dst = append(AppendTime(dst, p.First), `","last_seen":"`...)
	return append(AppendTime(dst, p.Last), `"}`...)
}
