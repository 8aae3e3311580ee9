// Package strip draws a meeting as one thin line: the whole of it from its start to its end, how much was said when, what was marked, what may still
// come, and where it stands. It is the same drawing in lobby, room, transcript and lists.
//
// It is an SVG that is as wide as its place. What it says with x is in hundredths of the width, so that marks stay round and hairlines thin; only the talk
// stands in a drawing of its own that is stretched. Colours are presentation attributes, which a style sheet overrules: alone it is drawn in one
// colour, in a page in the page's. It goes from left to right; a page that is read from right to left turns it round.
package strip

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
)

const (
	high   = 44 // of the drawing, in points
	tall   = 30 // of the tallest column
	apart  = .8 // hundredths of the width between two marks, so that one hides no other
	enough = 5  // lines in a column of full height, at least: two lines of a quiet meeting are no storm
)

// View is what a strip is drawn from.
type View struct {
	Facts meeting.Facts
	Phase meeting.Phase // as readers have been told
	Now   time.Time
	Talk  Talk
	Words Words

	// Leads makes of its places links to lines (#l-N). Shown is the number of the first line on the page; what stands before it is linked to
	// where a page of earlier lines has it. 0: all are on the page.
	Leads bool
	Shown int64
}

// Words are what a strip says to who does not see it, or points at a mark, in the reader's language.
type Words struct {
	Whole string // what it shows, in a sentence
	Mark  func(Moment) string
}

// Draw appends the SVG.
func Draw(dst []byte, v View) []byte {
	a := v.axis()
	d := drawing{dst, v, a}
	role := "img"
	if v.Leads {
		role = "group"
	}
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="`, high, `" fill="none" role="`, role, `" data-from="`, a.from.UnixMilli(),
		`" data-to="`, a.to.UnixMilli(), `" data-unit="`, a.unit.Milliseconds(), `"><title>`, escaped(v.Words.Whole), `</title>`)
	switch v.Phase {
	case meeting.PhaseCancelled, meeting.PhaseNotHeld:
		d.put(`<line class="void" x2="100%" y1="50%" y2="50%" stroke="currentColor" stroke-dasharray="2 6"/>`)
	default:
		d.zones()
		d.talk()
		d.marks()
		d.now()
	}
	d.put(`</svg>`)
	return d.dst
}

// drawing is a strip that is being drawn.
type drawing struct {
	dst []byte
	View
	axis axis
}

// put appends markup and numbers; these with two decimals at most.
func (d *drawing) put(parts ...any) {
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			d.dst = append(d.dst, part...)
		case int:
			d.dst = strconv.AppendInt(d.dst, int64(part), 10)
		case int64:
			d.dst = strconv.AppendInt(d.dst, part, 10)
		case float64:
			d.dst = strconv.AppendFloat(d.dst, math.Round(part*100)/100, 'f', -1, 64)
		}
	}
}

// escaped is a text as XML and HTML both take it.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(reading.OneLine(text))) // a buffer takes everything
	return b.String()
}

// zones draws the spans of time that are not like the others.
func (d *drawing) zones() {
	f, over := d.Facts, d.Talk.Closed
	cut := func(t time.Time) time.Time { // nothing comes after a closing
		if !over.IsZero() && over.Before(t) {
			return over
		}
		return t
	}
	if !f.Imported {
		d.zone("wrap", `fill="currentColor" opacity=".1"`, cut(f.WrapAt), cut(f.End))
		d.zone("rest", `fill="currentColor" opacity=".05"`, cut(f.End), cut(f.ClosesAt()))
	}
	d.zone("extra", `stroke="currentColor" stroke-dasharray="3 3" opacity=".4"`, f.End, f.End.Add(d.left()))
}

func (d *drawing) zone(class, look string, from, to time.Time) {
	x, until := d.axis.share(from), d.axis.share(to)
	if until-x < .01 {
		return
	}
	d.put(`<rect class="`, class, `" x="`, x, `%" width="`, until-x, `%" height="100%" `, look, `/>`)
}

// talk draws the columns, and lays the places over them that lead to lines.
func (d *drawing) talk() {
	columns := d.columns(d.axis)
	most := enough
	for _, c := range columns {
		most = max(most, c.lines)
	}
	d.put(`<svg viewBox="-.5 0 `, d.axis.width(), ` `, high, `" preserveAspectRatio="none">`)
	for _, after := range []bool{false, true} {
		begun := false
		for i, c := range columns {
			if c.lines == 0 || c.after != after {
				continue
			}
			if !begun {
				begun = true
				d.put(looks[after])
			}
			d.put(`M`, i, ` `, high, `v-`, max(2, c.lines*tall/most))
		}
		if begun {
			d.put(`"/>`)
		}
	}
	if d.Leads {
		d.places(columns)
	}
	d.put(`</svg>`)
}

// looks is how a column is drawn, by whether it lies behind the formal end.
var looks = map[bool]string{
	false: `<path class="talk" stroke="currentColor" stroke-width=".8" opacity=".6" d="`,
	true:  `<path class="talk after" stroke="currentColor" stroke-width=".8" opacity=".3" d="`,
}

// places lays links over the columns. They are for the hand: who uses the keyboard is not to pass thirty of them.
func (d *drawing) places(columns []column) {
	wide := (len(columns) + mostPlaces - 1) / mostPlaces
	d.put(`<g class="to" pointer-events="all">`)
	for i := 0; i < len(columns); i += wide {
		for _, c := range columns[i:min(i+wide, len(columns))] {
			if c.lines > 0 {
				d.put(`<a href="`)
				d.href(c.first)
				d.put(`" tabindex="-1"><path d="M`, float64(i)-.5, ` 0h`, wide, `v`, high, `h-`, wide, `z"/></a>`)
				break
			}
		}
	}
	d.put(`</g>`)
}

func (d *drawing) href(n int64) {
	const around = 100 // lines that follow it there
	if n < d.Shown {
		d.put(`?before=`, min(n+around, d.Shown))
	}
	d.put(`#l-`, n)
}

// marks draws one mark of a kind in a column, each kind in a shape of its own. What was marked at the same time stands beside each other.
func (d *drawing) marks() {
	type place struct {
		kind   meeting.Kind
		column int
	}
	drawn, last := map[place]bool{}, -apart
	for _, m := range d.Talk.Marks {
		p := place{m.Kind, d.axis.column(m.At)}
		if shapes[m.Kind] == nil || drawn[p] {
			continue
		}
		drawn[p] = true
		tag := "g"
		if d.Leads {
			tag = "a"
		}
		d.put(`<`, tag, ` class="`, string(m.Kind))
		if d.Leads {
			d.put(`" href="`)
			d.href(m.Seq)
		}
		d.put(`">`)
		if d.Words.Mark != nil {
			d.put(`<title>`, escaped(d.Words.Mark(m)), `</title>`)
		}
		last = min(100, max(d.axis.share(m.At), last+apart))
		shapes[m.Kind](d, last)
		d.put(`</`, tag, `>`)
	}
}

// shapes tell the marks apart without colours: a notch, a point, a ring.
var shapes = map[meeting.Kind]func(d *drawing, x float64){
	meeting.KindTopic: func(d *drawing, x float64) {
		d.put(`<line x1="`, x, `%" x2="`, x, `%" y2="30%" stroke="currentColor" stroke-width="2"/>`)
	},
	meeting.KindDecision: func(d *drawing, x float64) { d.put(`<circle cx="`, x, `%" cy="20%" r="4" fill="currentColor"/>`) },
	meeting.KindAction: func(d *drawing, x float64) {
		d.put(`<circle cx="`, x, `%" cy="20%" r="3" stroke="currentColor" stroke-width="2"/>`)
	},
}

// now draws where the meeting stands while it is on.
func (d *drawing) now() {
	if !d.Phase.Talks() {
		return
	}
	x := d.axis.share(d.Now)
	d.put(`<line class="now" x1="`, x, `%" x2="`, x, `%" y2="100%" stroke="currentColor" stroke-width="1.5"/>`)
}
