// Package line is the page of one line, on which everything that can be done with it is done without a script.
package line

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/page/talk"
	"parley/internal/web/ui"
	"parley/internal/web/words"
)

const (
	around = 2  // lines before and after the one that a page is about
	within = 40 // entries on either side among which they are looked for
)

// usual are the reactions that a page offers.
var usual = []string{"+1", "👍", "❤️", "😄", "🎉", "🤔", "👀"}

// Asked is what a page of one line is asked for: by a link, or by a form that was refused.
type Asked struct {
	Facts   meeting.Facts
	Who     gate.Who
	Seq     int64
	Refused error       // why a form was refused; nil for none
	Fields  form.Fields // of the refused form
}

// linePage is one line among its neighbours, with its history, and what may be done with it.
type linePage struct {
	frame.Shell
	lang                                        *words.Language // the reader's
	SeriesSlug, Date, Address, Title, Lang, Dir string
	Seq, Cursor                                 int64
	Lines                                       []template.HTML
	Earlier                                     []wording
	Reactions                                   []given

	Me                            meeting.Attendee
	Over                          bool // nothing is said any more
	MayReply, MayEdit, MayRetract bool
	Usual                         []choice // of reactions
	Marks                         []choice // which the reader may set
	Mark                          string   // what it is, in words
	MayUnmark                     bool
	Said                          string
	MayRedact                     bool

	Problem                     string
	Act, TypedText, TypedOwner  string // of the form that was refused
	TypedReply, TypedCorrection string
}

// wording is what a line said before.
type wording struct{ ISO, Clock, Text string }

// given is a reaction with who gave it.
type given struct {
	Emoji string
	By    []string
}

// choice is a button. Set tells that it is so already.
type choice struct {
	Value, Word string
	Set         bool
}

// Show answers GET /{series}/{date}?line=N, and shows the same page again for a form that was refused. The number of an entry that changed a line leads to that line.
func Show(p *frame.Frame, w http.ResponseWriter, r *http.Request, a Asked) error {
	missing := meeting.Missing("There is no line of talk with this number. The number stands beside each line.")
	if a.Facts.ID == 0 {
		return missing
	}
	first := max(1, a.Seq-within)
	lines, s, err := talk.Window(r.Context(), p.Live, a.Facts, first-1, int(a.Seq-first+1+within))
	if meeting.KindOf(err) == meeting.Conflict { // the number lies beyond the log
		return missing
	}
	if err != nil {
		return err
	}
	at := int(a.Seq - first)
	if at >= len(lines) {
		return missing
	}
	on := lines[at]
	if target := on.Target(); target > 0 && a.Refused == nil {
		return frame.SeeOther(w, r, "/"+s.Facts.Address()+Of(target))
	}
	if !on.Spoken() {
		return missing
	}
	v := &linePage{Shell: p.Shell(r), lang: words.Of(r), SeriesSlug: s.Facts.Slug, Date: s.Facts.Date, Address: s.Facts.Address(), Title: s.Facts.Title, Lang: s.Facts.Lang,
		Dir: words.Direction(s.Facts.Lang), Seq: a.Seq, Cursor: s.Facts.LastSeq, Me: a.Who.Attendee, Over: !s.Phase.Talks()}
	v.Lines, _ = talk.Dress{Lang: v.lang, Zone: phrase.ZoneOf(s.Facts), End: s.Facts.Ended, Lit: a.Seq}.Lines(near(lines, at))
	v.past(on, phrase.ZoneOf(s.Facts))
	v.may(on, s, a.Who)
	gate.Locate(w, r, v.Address)
	status := http.StatusOK
	if a.Refused != nil {
		status = v.refused(w, p.Gate, a)
	}
	return frame.Show(w, r, status, "line", v)
}

// Number is the line's, as a text says it.
func (v *linePage) Number() string { return strconv.FormatInt(v.Seq, 10) }

// near gives the line at an index with its neighbours, and what stands between them.
func near(lines []meeting.Line, at int) []meeting.Line {
	from, to := at, at+1
	for n := 0; n < around && from > 0; {
		if from--; lines[from].Target() == 0 {
			n++
		}
	}
	for n := 0; n < around && to < len(lines); to++ {
		if lines[to].Target() == 0 {
			n++
		}
	}
	return lines[from:to]
}

// past fills in what the line said before, and who gave what to it.
func (v *linePage) past(on meeting.Line, zone *time.Location) {
	if on.Redacted > 0 || on.Retracted > 0 {
		return
	}
	v.Said, v.Mark = on.Said(), talk.Mark(v.lang, on)
	said := append([]meeting.Edit{{At: on.At, Text: on.Text}}, on.Edits...)
	for _, e := range said[:len(said)-1] {
		v.Earlier = append(v.Earlier, wording{phrase.ISO(e.At), e.At.In(zone).Format(words.Hours), reading.Visible(e.Text)})
	}
	for _, r := range on.Reactions {
		i := slices.IndexFunc(v.Reactions, func(g given) bool { return g.Emoji == r.Emoji })
		if i < 0 {
			i, v.Reactions = len(v.Reactions), append(v.Reactions, given{Emoji: r.Emoji})
		}
		v.Reactions[i].By = append(v.Reactions[i].By, r.By.Name)
	}
}

// may fills in what is offered: what the rules would let the reader do.
func (v *linePage) may(on meeting.Line, s live.Snapshot, who gate.Who) {
	mays := func(kind meeting.Kind, text string) bool {
		_, err := rules.Admit(s.Facts, meeting.Post{Kind: kind, Author: who.Author(), Text: text, Ref: on.Seq}, on, s.Now)
		return err == nil
	}
	v.MayReply = on.Redacted == 0 && on.Retracted == 0 && mays(meeting.KindLine, "…")
	v.MayEdit, v.MayRetract = mays(meeting.KindEdit, on.Said()), on.Retracted == 0 && mays(meeting.KindRetraction, "")
	v.MayUnmark = v.Mark != "" && mays(meeting.KindUnmark, "")
	v.MayRedact = who.Host && on.Redacted == 0 && rules.May(s.Facts, meeting.KindRedaction, s.Now)
	if mays(meeting.KindReaction, usual[0]) {
		mine := ""
		for _, r := range on.Reactions {
			if r.By.ID == v.Me.ID {
				mine = r.Emoji
			}
		}
		for _, emoji := range usual {
			v.Usual = append(v.Usual, choice{Value: emoji, Word: emoji, Set: emoji == mine})
		}
		if mine != "" && !slices.Contains(usual, mine) {
			v.Usual = append(v.Usual, choice{Value: mine, Word: mine, Set: true})
		}
	}
	for _, kind := range meeting.Marks {
		if mays(kind, "") {
			v.Marks = append(v.Marks, choice{string(kind), ui.Say(v.lang, "mark-"+string(kind), "", ""), marks.Look(on).Kind == kind})
		}
	}
}

// refused fills in why a form was refused and what was typed, and gives the status.
func (v *linePage) refused(w http.ResponseWriter, g *gate.Gate, a Asked) int {
	problem := gate.Refusal(a.Refused)
	v.Problem, v.Act, v.TypedText, v.TypedOwner = frame.Message(v.lang, problem), a.Fields["act"], a.Fields["text"], a.Fields["owner"]
	switch v.Act {
	case "reply":
		v.TypedReply = v.TypedText
	case "edit":
		v.TypedCorrection = v.TypedText
	}
	g.Help(w.Header(), problem)
	return gate.Status(a.Refused)
}
