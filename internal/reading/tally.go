package reading

import (
	"strconv"

	"parley/internal/meeting"
)

// Tally is what a log comes to: how many lines of talk, how many of them after the formal end, by how many people; and how many were redacted,
// which are in none of the other numbers.
type Tally struct{ Lines, Outside, People, Redacted int }

// Counts tells whether l is a line of talk that is counted where lines are.
func Counts(l meeting.Line) bool { return l.Spoken() && l.Redacted == 0 }

// Count counts lines of talk and those who said them. It is the only place that does.
func Count(lines []meeting.Line) Tally {
	var t Tally
	people := map[string]bool{}
	for _, l := range lines {
		if l.Redacted > 0 && l.Target() == 0 {
			t.Redacted++
		}
		if !Counts(l) {
			continue
		}
		t.Lines++
		if l.Outside {
			t.Outside++
		}
		if key := faceKey(l.Author); key != "" {
			people[key] = true
		}
	}
	t.People = len(people)
	return t
}

// String says it in English: "41 lines by 6 people, 3 of them after the formal end".
func (t Tally) String() string {
	s := count(t.Lines, "line", "lines") + " by " + count(t.People, "person", "people")
	if t.Outside > 0 {
		s += ", " + strconv.Itoa(t.Outside) + " of them after the formal end"
	}
	if t.Redacted > 0 {
		s += "; " + count(t.Redacted, "line was redacted", "lines were redacted")
	}
	return s
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
