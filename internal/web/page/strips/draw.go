package strips

import (
	"context"
	"html/template"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading/strip"
	"parley/internal/web/page/phrase"
	"parley/internal/web/sofar"
	"parley/internal/web/words"
)

// Strip is one on a page.
type Strip struct {
	SVG   template.HTML
	File  string // the address of the same, as it then is; empty for one that does not change any more
	Marks string // what was marked, in words: 3 decisions, 4 actions; empty for nothing
	Said  string // 188 lines by 15 people; empty for nothing
}

// Page is how a strip is wanted on a page.
type Page struct {
	Lang  *words.Language
	Now   time.Time
	Phase meeting.Phase
	Leads bool  // it leads to the lines of the page
	Shown int64 // as in [strip.View]
}

// Draw makes the strip of a meeting. That of one that is over is kept.
func (s *Strips) Draw(ctx context.Context, f meeting.Facts, p Page) (Strip, error) {
	if p.Phase.Over() {
		d, err := s.keep(ctx, f, p, false)
		return d.Strip, err
	}
	came, err := s.board.Of(ctx, f)
	if err != nil {
		return Strip{}, err
	}
	return p.draw(f, came), nil
}

func (p Page) draw(f meeting.Facts, came sofar.State) Strip {
	marks := countedMarks(p.Lang, came.Talk)
	drawn := Strip{Marks: marks, SVG: template.HTML(strip.Draw(nil, strip.View{Facts: f, Phase: p.Phase, Now: p.Now, Talk: came.Talk, Leads: p.Leads, Shown: p.Shown,
		Words: strip.Words{Whole: p.whole(came, marks), Mark: p.mark}}))}
	if came.Tally.Lines > 0 {
		drawn.Said = phrase.Lines(p.Lang, came.Tally.Lines) + ", " + p.Lang.Say("%d people", came.Tally.People)
	}
	if !p.Phase.Over() {
		drawn.File = "/" + f.Address() + ".svg"
	}
	return drawn
}

// whole says what a strip shows.
func (p Page) whole(came sofar.State, marks string) string {
	says := p.Lang.Say("nothing was said yet")
	switch {
	case p.Phase == meeting.PhaseCancelled || p.Phase == meeting.PhaseNotHeld:
		says = phrase.Phase(p.Lang, p.Phase)
	case came.Tally.Lines > 0:
		if says = phrase.Lines(p.Lang, came.Tally.Lines); marks != "" {
			says += ", " + marks
		}
	}
	return p.Lang.Say("The meeting as one line: %s", says)
}

// mark says what a mark is, and of which line: not what it says, which is read there.
func (p Page) mark(m strip.Moment) string {
	return p.Lang.Say(marked[m.Kind], strconv.FormatInt(m.Seq, 10))
}

var marked = map[meeting.Kind]words.Text{meeting.KindTopic: "Topic, line %s", meeting.KindDecision: "Decision, line %s", meeting.KindAction: "Action, line %s"}

// countedMarks says how much was marked.
func countedMarks(l *words.Language, t strip.Talk) string {
	var all []string
	for _, kind := range []meeting.Kind{meeting.KindTopic, meeting.KindDecision, meeting.KindAction} {
		if n := t.Count(kind); n > 0 {
			all = append(all, l.Say(counted[kind], n))
		}
	}
	return strings.Join(all, ", ")
}

var counted = map[meeting.Kind]words.Text{meeting.KindTopic: "%d topics", meeting.KindDecision: "%d decisions", meeting.KindAction: "%d actions"}
