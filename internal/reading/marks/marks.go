// Package marks finds what matters in a meeting: its topics, decisions, actions, infos and links, folded from its log. It is the only place that
// knows what a typed command means and what stands in the end.
package marks

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parley/internal/meeting"
)

// Mark is one thing that the minutes are made of.
type Mark struct {
	Seq    int64 // of the line that is marked
	Kind   meeting.Kind
	Text   string         // what the line says, without the command
	Author meeting.Author // who said it
	At     time.Time      // when it was said
	Owners []string       // of an action: who does it, as they are called; nobody for one that is still to be given away
	Topic  int64          // the line of the topic under which it stands; 0 for none, and of a topic
}

// Fold gives the marks of a log, in the order of their lines; more than one of a line stand as in its text. Only what was marked between the
// opening and the formal end counts. In a log from a file that is from #startmeeting to #endmeeting, and who may do what there is MeetBot's rule.
func Fold(f meeting.Facts, lines []meeting.Line) []Mark {
	d := desk{imported: f.Imported, lines: lines, names: names{}, chairs: map[string]bool{}}
	if f.Imported {
		d.deaf = unheard(lines)
	}
	for _, l := range lines {
		d.take(l)
	}
	return d.minutes()
}

// desk takes a log line by line, as the bot at its table does.
type desk struct {
	imported bool
	lines    []meeting.Line
	running  bool
	owner    string          // of a log from a file: who started it
	chairs   map[string]bool // and whom they made chairs
	deaf     map[int64]bool  // lines whose command the bot of a file did not hear
	names    names
	items    []item
	floor    int // where the items of this meeting begin: a file may hold several
}

// item is a mark in the order in which it was made, so that the last can be taken away.
type item struct {
	Mark
	by string // of an action that was given to somebody: who does it
}

func (d *desk) take(l meeting.Line) {
	if l.Redacted > 0 || l.Retracted > 0 {
		return
	}
	switch {
	case l.Kind == meeting.KindOpened:
		d.running = true
	case l.Kind == meeting.KindEnded, l.Kind == meeting.KindClosed:
		d.running = false
	case l.Kind == meeting.KindLine:
		d.names.add(l.Author.Name)
		d.hear(l)
	case l.Kind == meeting.KindUnmark:
		d.forget(l.Ref)
	case !d.running:
	case l.Kind.Marks() && l.Ref == 0:
		d.names.add(l.Author.Name)
		d.mark(l, l.Kind, l.Said(), "")
	case l.Kind.Marks():
		d.point(l)
	}
}

// point makes a line a mark, because an entry refers to it.
func (d *desk) point(e meeting.Line) {
	at := e.Ref - d.lines[0].Seq
	if at < 0 || at >= int64(len(d.lines)) {
		return
	}
	l := d.lines[at]
	if keeps(l, e.Author) {
		return
	}
	if d.forget(e.Ref); l.Redacted == 0 && l.Retracted == 0 {
		d.mark(l, e.Kind, plain(l.Said()), strings.TrimSpace(e.Text))
	}
}

// hear does what a line of talk commands, if its speaker may.
func (d *desk) hear(l meeting.Line) {
	if l.Author.Name == "" || d.deaf[l.Seq] {
		return
	}
	said := l.Said()
	all := commands(said)
	// In our own meetings an address is no link by itself: what stands in the minutes was put there on purpose, and #undo takes away what was meant.
	if len(all) == 0 && d.imported && d.running && address.MatchString(said) {
		d.mark(l, meeting.KindLink, said, "")
	}
	for _, c := range all {
		kind := marking[c.word]
		switch chairs := d.chairs[l.Author.Name] || !d.imported && l.Author.Role.Hosts(); {
		case d.imported && d.preside(l.Author.Name, c, chairs), !d.running:
		case c.word == "undo" && chairs:
			d.undo()
		case kind != "" && (chairs || !kind.Reserved()):
			d.mark(l, kind, c.text, "")
		}
	}
}

// preside does what in a log from a file tells who leads and from when to when, and whether that was it. The owner cannot be removed.
func (d *desk) preside(nick string, c command, chair bool) bool {
	switch {
	case c.word == "startmeeting" && !d.running:
		d.running, d.owner, d.chairs, d.floor = true, nick, map[string]bool{nick: true}, len(d.items)
	case c.word == "endmeeting" && chair:
		d.running = false
	case c.word == "chair" && chair, c.word == "unchair" && chair, c.word == "nick":
		for _, name := range strings.FieldsFunc(c.text, func(r rune) bool { return r == ',' || r == ' ' }) {
			d.names.add(name)
			if c.word != "nick" {
				d.chairs[name] = c.word == "chair" || name == d.owner
			}
		}
	default:
		return false
	}
	return true
}

func (d *desk) mark(l meeting.Line, kind meeting.Kind, text, by string) {
	d.items = append(d.items, item{Mark{Seq: l.Seq, Kind: kind, Text: strings.TrimSpace(text), Author: l.Author, At: l.At}, by})
}

// forget takes away what a line was marked as.
func (d *desk) forget(seq int64) {
	d.items = slices.DeleteFunc(d.items, func(i item) bool { return i.Seq == seq })
}

// undo takes the last mark away that was made in this meeting.
func (d *desk) undo() {
	if n := len(d.items); n > d.floor {
		d.items = d.items[:n-1]
	}
}

// minutes puts what stands in the end in order.
func (d *desk) minutes() []Mark {
	slices.SortStableFunc(d.items, func(a, b item) int { return cmp.Compare(a.Seq, b.Seq) })
	var find finder
	var all []Mark
	topic := int64(0)
	for _, i := range d.items {
		m := i.Mark
		if m.Text == "" {
			continue // an empty command says nothing, but it was there to be taken away
		}
		if m.Kind == meeting.KindTopic {
			topic = m.Seq
		} else {
			m.Topic = topic
		}
		switch {
		case m.Kind != meeting.KindAction:
		case i.by != "":
			m.Owners = []string{i.by}
		default:
			if find == nil {
				find = d.names.finder()
			}
			m.Owners = find.in(m.Text)
		}
		all = append(all, m)
	}
	return all
}
