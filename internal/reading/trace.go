package reading

import (
	"strconv"
	"strings"

	"parley/internal/meeting"
)

// changedLine says in English what somebody did to a line, or which mark they set with words of their own.
func changedLine(e meeting.Entry) string {
	line := "line " + strconv.FormatInt(e.Ref, 10)
	switch {
	case e.Kind == meeting.KindReaction && e.Text == "":
		return "took a reaction to " + line + " away."
	case e.Kind == meeting.KindReaction:
		return "reacted " + e.Text + " to " + line + "."
	case e.Kind == meeting.KindEdit:
		return "edited " + line + ": " + e.Text
	case e.Kind == meeting.KindRetraction:
		return "took back " + line + "."
	case e.Kind == meeting.KindUnmark:
		return "took the mark off " + line + "."
	case e.Ref == 0:
		return "noted " + article[e.Kind] + ": " + e.Text
	case e.Text != "":
		return "marked " + line + " as " + article[e.Kind] + " of " + e.Text + "."
	}
	return "marked " + line + " as " + article[e.Kind] + "."
}

var article = map[meeting.Kind]string{meeting.KindTopic: "a topic", meeting.KindInfo: "info", meeting.KindDecision: "a decision",
	meeting.KindAction: "an action", meeting.KindLink: "a link"}

// Trace is how many entries of one sort stand next to each other that are no line of their own: [TraceReaction] and so on.
type Trace struct {
	Sort string
	N    int
}

// The sorts of a Trace.
const (
	TraceReaction   = "reaction"
	TraceEdit       = "edit"
	TraceRetraction = "retraction"
	TraceMark       = "mark" // set or taken away
)

// Traces counts the entries that lines begin with and that are no lines of their own; there may be none. Next is where they end. The scripts count by the same rule.
func Traces(lines []meeting.Line) (sorts []Trace, next int) {
	counts := map[string]int{}
	for next < len(lines) && lines[next].Target() > 0 {
		counts[sortOf(lines[next].Kind)]++
		next++
	}
	for _, sort := range []string{TraceReaction, TraceEdit, TraceRetraction, TraceMark} {
		if counts[sort] > 0 {
			sorts = append(sorts, Trace{sort, counts[sort]})
		}
	}
	return sorts, next
}

func sortOf(k meeting.Kind) string {
	switch k {
	case meeting.KindReaction, meeting.KindEdit, meeting.KindRetraction:
		return string(k)
	}
	return TraceMark
}

// traced says in English what Traces counted.
func traced(sorts []Trace) string {
	words := make([]string, len(sorts))
	for i, s := range sorts {
		words[i] = count(s.N, s.Sort, s.Sort+"s")
	}
	return strings.Join(words, ", ")
}
