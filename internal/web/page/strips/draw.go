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

// Draw makes the strip of a meeting.
func (s *Strips) Draw(ctx context.Context, f meeting.Facts, p Page) (Strip, error) {
	told, err := s.Of(ctx, f)
	if err != nil {
		return Strip{}, err
	}
	drawn := Strip{SVG: template.HTML(p.svg(f, told)), Marks: countedMarks(p.Lang, told.Talk)}
	if told.Tally.Lines > 0 {
		drawn.Said = phrase.Lines(p.Lang, told.Tally.Lines) + ", " + p.Lang.Say("%d people", told.People)
	}
	if !p.Phase.Over() {
		drawn.File = "/" + f.Address() + ".svg"
	}
	return drawn, nil
}

func (p Page) svg(f meeting.Facts, told Told) []byte {
	return strip.Draw(nil, strip.View{Facts: f, Phase: p.Phase, Now: p.Now, Talk: told.Talk, Leads: p.Leads, Shown: p.Shown,
		Words: strip.Words{Whole: p.whole(told), Mark: p.mark}})
}

// whole says what a strip shows.
func (p Page) whole(told Told) string {
	says := p.Lang.Say("nothing was said yet")
	switch {
	case p.Phase == meeting.PhaseCancelled || p.Phase == meeting.PhaseNotHeld:
		says = phrase.Phase(p.Lang, p.Phase)
	case told.Tally.Lines > 0:
		says = phrase.Lines(p.Lang, told.Tally.Lines)
		if marked := countedMarks(p.Lang, told.Talk); marked != "" {
			says += ", " + marked
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
