// Package play lets attendees talk in a meeting as a script says, and react to what others do there: for the demo, and for who practises.
package play

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"parley/internal/meeting"
)

// Script is what is said in a play.
type Script struct {
	cues      []cue
	reactions map[meeting.Kind]cue
}

// cue is one line of it.
type cue struct {
	wait int // seconds after the line before, or after what it reacts to
	name string
	text string
	back int // it answers the line so many lines further up; 0 for none
}

var (
	cueForm      = regexp.MustCompile(`^(\d+) (\S+) (?:\^(\d+) )?(.*)$`)
	reactionForm = regexp.MustCompile(`^([a-z]+) (\d+) (\S+) (.*)$`)
)

// Read reads a script. A cue is "SECONDS NAME [^BACK] TEXT"; a line without that form goes on with the text of the line before, and "#" is a remark.
// Before the first cue stand reactions, "KIND SECONDS NAME TEXT": what is said after somebody else's entry of that kind, to lines once to everybody
// who speaks, to anything else the first time. In a text {name} is who did it, and {Bo} the number of the last line that Bo said.
func Read(script string) (Script, error) {
	s := Script{reactions: map[meeting.Kind]cue{}}
	for text := range strings.SplitSeq(strings.TrimSpace(script), "\n") {
		m, r := cueForm.FindStringSubmatch(text), reactionForm.FindStringSubmatch(text)
		switch {
		case m != nil:
			wait, _ := strconv.Atoi(m[1]) // digits
			back, _ := strconv.Atoi(m[3]) // digits or nothing
			if back > len(s.cues) {
				return s, fmt.Errorf("%q answers nothing", text)
			}
			s.cues = append(s.cues, cue{wait, m[2], m[4], back})
		case strings.HasPrefix(text, "#"):
		case len(s.cues) == 0 && r != nil:
			wait, _ := strconv.Atoi(r[2]) // digits
			s.reactions[meeting.Kind(r[1])] = cue{wait: wait, name: r[3], text: r[4]}
		case len(s.cues) == 0:
			return s, fmt.Errorf("%q is no cue", text)
		default:
			s.cues[len(s.cues)-1].text += "\n" + text
		}
	}
	return s, nil
}

// Lines is how many lines are said whatever others do.
func (s Script) Lines() int { return len(s.cues) }
