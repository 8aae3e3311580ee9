package play

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

// Play is a script that is being played in a meeting. One goroutine runs it.
type Play struct {
	live    *live.Live
	seats   meeting.Seats
	meeting meeting.ID
	series  meeting.SeriesID
	script  Script

	cast    map[string]meeting.Attendee // who has spoken, by the script's name; zero once they were removed
	said    []int64                     // the numbers of the script's lines; 0 for one that nobody could say
	last    map[string]int64            // the number of everybody's last line
	cursor  int64
	known   map[string]bool // the cast and whoever was greeted, and the kinds that were reacted to
	answers []answer        // what is still to be said to others
}

// answer is a reaction to an entry of somebody else.
type answer struct {
	cue
	to meeting.Entry
}

// New prepares a play.
func New(l *live.Live, seats meeting.Seats, m meeting.ID, s Script) *Play {
	return &Play{live: l, seats: seats, meeting: m, script: s, cast: map[string]meeting.Attendee{}, last: map[string]int64{}, known: map[string]bool{}}
}

var errOver = errors.New("the meeting is over")

// Run plays until the script ends and then stays, for visitors; it ends with ctx or with the meeting.
func (p *Play) Run(ctx context.Context) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for n, waited := 0, 0; ; n, waited = n+1, waited+1 {
		if n%20 == 0 {
			p.stay()
		}
		if p.look(ctx) != nil {
			return
		}
		if len(p.said) < len(p.script.cues) && waited >= p.script.cues[len(p.said)].wait {
			next := p.script.cues[len(p.said)]
			ref := int64(0)
			if next.back > 0 {
				ref = p.said[len(p.said)-next.back]
			}
			seq, err := p.say(ctx, next.name, p.filled(next.text, meeting.Entry{}), ref)
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
func (p *Play) stay() {
	for name, a := range p.cast {
		if a.ID == "" {
			continue
		}
		p.live.Here(p.meeting, live.Visitor{Key: "play " + name, Attendee: a}, 30*time.Second)
	}
}

// look reads what others did and reacts a moment later. An error ends the play.
func (p *Play) look(ctx context.Context) error {
	now, err := p.live.Read(ctx, p.meeting, live.Cursor{After: p.cursor}, 200)
	if err != nil {
		return err
	}
	if now.Phase.Over() {
		return errOver
	}
	p.cursor, p.series = now.Cursor, now.Facts.Series
	for _, e := range now.Entries {
		if e.Author != (meeting.Author{}) || e.Redacted > 0 {
			p.react(e)
		}
	}
	var later []answer
	for _, a := range p.answers {
		if a.wait--; a.wait >= 0 {
			later = append(later, a)
			continue
		}
		ref := int64(0)
		if a.to.Kind == meeting.KindLine {
			ref = a.to.Seq
		}
		if _, err := p.say(ctx, a.name, p.filled(a.text, a.to), ref); err != nil {
			return err
		}
	}
	p.answers = later
	return nil
}

// react takes note of what somebody did. Everybody is greeted once; anything else is worth a word the first time.
func (p *Play) react(e meeting.Entry) {
	for name, a := range p.cast {
		if e.Kind == meeting.KindRemoval && e.Text == string(a.ID) {
			p.cast[name] = meeting.Attendee{} // they do not come back
		}
	}
	once := string(e.Kind)
	if e.Kind == meeting.KindLine {
		once = string(e.Author.ID)
	}
	if c, ok := p.script.reactions[e.Kind]; ok && !p.known[once] && e.Redacted == 0 {
		p.known[once] = true
		p.answers = append(p.answers, answer{c, e})
	}
}

// filled puts names and numbers into a text.
func (p *Play) filled(text string, to meeting.Entry) string {
	pairs := []string{"{name}", to.Author.Name}
	for name, seq := range p.last {
		pairs = append(pairs, "{"+name+"}", strconv.FormatInt(seq, 10))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// say lets somebody of the cast say a line; who is not there yet takes their name first. Whoever was removed, or finds the door locked, says nothing.
func (p *Play) say(ctx context.Context, name, text string, ref int64) (int64, error) {
	who, known := p.cast[name]
	if !known {
		seat, err := p.seats.Join(ctx, meeting.Joining{Meeting: p.meeting, Name: name, Role: meeting.RoleGuest})
		p.live.Took(seat.Settled)
		if err != nil {
			return 0, locked(err)
		}
		who = seat.Attendee
		p.cast[name], p.known[string(who.ID)] = who, true
		p.stay()
	}
	roster, err := p.seats.Roster(ctx, p.series, mostRoster)
	if err != nil {
		return 0, err
	}
	for _, m := range roster {
		if m.ID != who.ID {
			continue
		}
		e, _, err := p.live.Append(ctx, meeting.Post{Meeting: p.meeting, Kind: meeting.KindLine, Author: m.Author(), Text: text, Ref: ref})
		if err == nil {
			p.last[name] = e.Seq
		}
		return e.Seq, err
	}
	return 0, nil
}

// mostRoster is among how many attendees a play looks for its own: they were seen a moment ago.
const mostRoster = 500

// locked passes over a door that is locked for a while.
func locked(err error) error {
	var e *meeting.Error
	if errors.As(err, &e) && e.Code == "locked" {
		return nil
	}
	return err
}
