package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

// cue is one line of the demo's play.
type cue struct {
	wait int // seconds after the line before
	name string
	text string
	back int // it answers the line so many lines further up; 0 for none
}

// play lets attendees talk in a meeting as a script says, and greet whoever joins in.
type play struct {
	live    *live.Live
	seats   meeting.Seats
	meeting meeting.ID
	cues    []cue

	cast    map[string]meeting.Attendee // who has spoken, by the script's name
	said    []int64                     // the numbers of the script's lines
	cursor  int64
	known   map[meeting.AttendeeID]bool // the cast, and the visitors who were welcomed
	welcome []cue                       // what is still to be said to them; here back is the number of their line
}

// host greets visitors.
const host = "Ana"

var errOver = errors.New("the meeting is over")

func newPlay(l *live.Live, seats meeting.Seats, m meeting.ID) (*play, error) {
	script, err := sample.ReadFile(path.Join("demo", "live.txt"))
	if err != nil {
		return nil, err
	}
	cues, err := readCues(string(script))
	return &play{live: l, seats: seats, meeting: m, cues: cues,
		cast: map[string]meeting.Attendee{}, known: map[meeting.AttendeeID]bool{}}, err
}

var cueForm = regexp.MustCompile(`^(\d+) (\S+) (?:\^(\d+) )?(.*)$`)

// readCues reads "SECONDS NAME [^BACK] TEXT"; a line without that form goes on with the text of the line before, "#" is a remark.
func readCues(script string) ([]cue, error) {
	var cues []cue
	for text := range strings.SplitSeq(strings.TrimSpace(script), "\n") {
		m := cueForm.FindStringSubmatch(text)
		switch {
		case m != nil:
			wait, _ := strconv.Atoi(m[1]) // digits
			back, _ := strconv.Atoi(m[3]) // digits or nothing
			if back > len(cues) {
				return nil, fmt.Errorf("%q answers nothing", text)
			}
			cues = append(cues, cue{wait, m[2], m[4], back})
		case strings.HasPrefix(text, "#"):
		case len(cues) == 0:
			return nil, fmt.Errorf("%q is no cue", text)
		default:
			cues[len(cues)-1].text += "\n" + text
		}
	}
	return cues, nil
}

// run plays until the script ends and then stays, for visitors; it ends with ctx or with the meeting.
func (p *play) run(ctx context.Context) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for n, waited := 0, 0; ; n, waited = n+1, waited+1 {
		if n%20 == 0 {
			p.stay()
		}
		if err := p.look(ctx); err != nil {
			return
		}
		if len(p.said) < len(p.cues) && waited >= p.cues[len(p.said)].wait {
			next := p.cues[len(p.said)]
			ref := int64(0)
			if next.back > 0 {
				ref = p.said[len(p.said)-next.back]
			}
			seq, err := p.say(ctx, next.name, next.text, ref)
			if err != nil {
				return
			}
			p.said, waited = append(p.said, seq), 0
		}
		select {
		case <-second.C:
		case <-ctx.Done():
			return
		}
	}
}

// stay keeps everybody who has spoken in the meeting.
func (p *play) stay() {
	for name, a := range p.cast {
		p.live.Here(p.meeting, live.Visitor{Key: "demo " + name, Attendee: a}, 30*time.Second)
	}
}

// look reads what others said and welcomes each of them once, a moment later. An error ends the play.
func (p *play) look(ctx context.Context) error {
	now, err := p.live.Read(ctx, p.meeting, live.Cursor{After: p.cursor}, 200)
	if err != nil {
		return err
	}
	if now.Phase.Over() {
		return errOver
	}
	p.cursor = now.Cursor
	for _, e := range now.Entries {
		if e.Kind != meeting.KindLine || p.known[e.Author.ID] {
			continue
		}
		p.known[e.Author.ID] = true
		p.welcome = append(p.welcome, cue{wait: 3, back: int(e.Seq),
			text: "Welcome, " + e.Author.Name + "! We are a script and cannot answer much, but your line has its number, and it will be in the transcript."})
	}
	for len(p.welcome) > 0 && p.welcome[0].wait == 0 {
		if _, err := p.say(ctx, host, p.welcome[0].text, int64(p.welcome[0].back)); err != nil {
			return err
		}
		p.welcome = p.welcome[1:]
	}
	for i := range p.welcome {
		p.welcome[i].wait--
	}
	return nil
}

// say lets somebody of the cast say a line; who is not there yet takes their name first.
func (p *play) say(ctx context.Context, name, text string, ref int64) (int64, error) {
	who, known := p.cast[name]
	if !known {
		seat, err := p.seats.Join(ctx, meeting.Joining{Meeting: p.meeting, Name: name, Role: meeting.RoleGuest})
		if err != nil {
			return 0, err
		}
		p.live.Took(seat.Settled)
		who = seat.Attendee
		p.cast[name], p.known[who.ID] = who, true
		p.stay()
	}
	e, _, err := p.live.Append(ctx, meeting.Post{Meeting: p.meeting, Kind: meeting.KindLine, Author: who.Author(), Text: text, Ref: ref})
	return e.Seq, err
}
