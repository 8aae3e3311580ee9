package reading

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
)

// AppendMark appends the JSON of a mark: {"seq","kind","text","author","at","owners","topic"}. Its seq is that of the line that is marked, topic that of the
// topic above it; owners, of an action, and topic are there only where there are any.
func AppendMark(dst []byte, m marks.Mark) []byte {
	dst = strconv.AppendInt(append(dst, `{"seq":`...), m.Seq, 10)
	dst = appendString(append(dst, `,"kind":`...), string(m.Kind))
	dst = appendString(append(dst, `,"text":`...), m.Text)
	dst = appendAuthor(append(dst, `,"author":`...), m.Author)
	dst = append(AppendTime(append(dst, `,"at":"`...), m.At), '"')
	if len(m.Owners) > 0 {
		dst = append(dst, `,"owners":[`...)
		for _, owner := range m.Owners {
			dst = append(appendString(dst, owner), ',')
		}
		dst[len(dst)-1] = ']'
	}
	if m.Topic > 0 {
		dst = strconv.AppendInt(append(dst, `,"topic":`...), m.Topic, 10)
	}
	return append(dst, '}')
}

// label names a mark in records, which are English.
func label(m marks.Mark) string {
	name := strings.ToUpper(string(m.Kind[:1])) + string(m.Kind[1:])
	if len(m.Owners) > 0 {
		name += " (" + strings.Join(m.Owners, ", ") + ")"
	}
	return name
}

// Label is label for records that are written elsewhere.
func Label(m marks.Mark) string { return label(m) }

// markLines lists what was marked, a line each, with the number of the line in the log.
func markLines(all []marks.Mark) string {
	said := make([]string, len(all))
	for i, m := range all {
		said[i] = fmt.Sprintf("%d %s: %s", m.Seq, label(m), inOne.Replace(m.Text))
	}
	return strings.Join(said, "\n")
}

var inOne = strings.NewReplacer("\r\n", " ⏎ ", "\n", " ⏎ ") // as OneLine has it; the rest is done for all of a field

// markdownMarks writes what came of the meeting, topic by topic.
func markdownMarks(out *bufio.Writer, all []marks.Mark) {
	if len(all) == 0 {
		return
	}
	out.WriteString("## What came of it\n\n")
	between := ""
	for _, m := range all {
		text := marked(strings.TrimSpace(OneLine(m.Text)), false)
		if m.Kind == meeting.KindTopic {
			fmt.Fprintf(out, "%s### %s (%d)\n\n", between, text, m.Seq)
			between = ""
			continue
		}
		between = "\n"
		fmt.Fprintf(out, "- **%s:** %s (%d)\n", marked(OneLine(label(m)), false), text, m.Seq)
	}
	out.WriteString(between)
}
