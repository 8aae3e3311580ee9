// Package talk puts the lines of a log onto a page that is drawn on the server: the fragments that everybody shares, dressed for their reader.
package talk

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/web/page/phrase"
	"parley/internal/web/ui"
	"parley/internal/web/words"
)

// Dress is what a page adds to the fragments that everybody shares.
type Dress struct {
	Lang *words.Language // the reader's
	Zone *time.Location  // the meeting's
	Seen int64           // a mark stands before the first line that came after it; 0 for none
	End  int64           // the formal end; 0 while there is none
	Lit  int64           // the line that the page is about; 0 for none
	Idle bool            // who reads can do nothing with a line: only one with a history leads to its own page

	Marked map[int64]bool // the lines that count as marked, others may look so; nil where that is not known
}

// Lines makes the fragments of lines that follow each other, as a page shows them, and tells whether a mark stands among them. Entries that are no lines
// of their own leave one faint mark where they stand.
func (d Dress) Lines(lines []meeting.Line) (all []template.HTML, marked bool) {
	all = make([]template.HTML, 0, len(lines)+1)
	quotes := quotes{lines: lines, made: map[int64]*ui.Quote{}}
	var before meeting.Line // the last that is a line of its own
	for i := 0; i < len(lines); {
		if traces, n := reading.Traces(lines[i:]); n > 0 {
			all, i = append(all, d.gap(lines[i:i+n], traces)...), i+n
			continue
		}
		l := lines[i]
		fresh := d.Seen > 0 && l.Seq > d.Seen && !marked
		if fresh {
			all, marked = append(all, news(d.Lang, reading.Count(lines[i:]).Lines)), true
		}
		more := !fresh && goesOn(before, l)
		said := ""
		switch {
		case l.Redacted > 0 && !more:
			said = emptied(d.Lang, lines[i:])
		case l.Redacted == 0 && !l.Spoken():
			said = Words(d.Lang, l, d.Zone)
		}
		fragment := ui.Dressing{Lang: d.Lang, GoesOn: more, After: d.End > 0 && l.Seq > d.End, Words: said, Undone: d.Marked != nil && marks.Look(l).Kind.Marks() && !d.Marked[l.Seq],
			UTC: l.At.UTC().Format(words.Hours), There: l.At.In(d.Zone).Format(words.Hours)}.Dress(reading.AppendLine(nil, l))
		if l.Spoken() && l.Redacted == 0 {
			fragment = d.filling(quotes, l).Fill(fragment)
		}
		all, before, i = append(all, fragment), l, i+1
	}
	return all, marked
}

// gap is what stands in the place of entries that are no lines of their own. The scripts say the same.
func (d Dress) gap(entries []meeting.Line, traces []reading.Trace) []template.HTML {
	said := make([]string, len(traces))
	for i, t := range traces {
		said[i] = ui.Say(d.Lang, "gap-"+t.Sort, strconv.Itoa(t.N), "")
	}
	places := make([]template.HTML, len(entries))
	for i, e := range entries {
		places[i] = ui.Gap(e.Seq, string(e.Kind), "")
	}
	places[0] = ui.Gap(entries[0].Seq, string(entries[0].Kind), strings.Join(said, ", "))
	return places
}

// filling is what a page says of a line of talk besides its words.
func (d Dress) filling(q quotes, l meeting.Line) ui.Filling {
	f := ui.Filling{Lang: d.Lang, N: l.Seq, Re: l.Ref, Mark: Mark(d.Lang, l), Lit: d.Lit == l.Seq, Bare: d.Idle && len(l.Edits) == 0}
	if n := len(l.Edits); n > 0 {
		at := l.Edits[n-1].At
		f.UTC, f.There = at.UTC().Format(words.Hours), at.In(d.Zone).Format(words.Hours)
	}
	f.Quote, f.Here = q.of(l.Ref)
	return f
}

// Mark says what a line is for the minutes, or nothing.
func Mark(lang *words.Language, l meeting.Line) string {
	mark := marks.Look(l)
	if mark.Kind == "" {
		return ""
	}
	owner := ""
	if mark.Kind == meeting.KindAction && mark.Seq != l.Seq {
		owner = reading.Visible(mark.Text)
	}
	return ui.Say(lang, "mark-"+string(mark.Kind), owner, "")
}

// Words says what a line records that is no line of talk. A moment in it is told in a zone, the meeting's.
func Words(lang *words.Language, l meeting.Line, zone *time.Location) string {
	key, value := reading.Words(l)
	if start, end, err := meeting.ParseMove(value); l.Kind == meeting.KindMoved && err == nil {
		value = phrase.Between(lang, start, end, zone)
	}
	return ui.Say(lang, key, reading.Visible(value), l.Author.Name)
}

// emptied says which lines were redacted, of those that begin here and stand next to each other.
func emptied(lang *words.Language, lines []meeting.Line) string {
	n := 1
	for n < len(lines) && lines[n].Redacted > 0 && lines[n].Target() == 0 {
		n++
	}
	first := strconv.FormatInt(lines[0].Seq, 10)
	if n == 1 {
		return ui.Say(lang, "redacted", first, "")
	}
	return ui.Say(lang, "redacted-many", first+"–"+strconv.FormatInt(lines[n-1].Seq, 10), "")
}

// goesOn tells whether l goes on what the line before it began: said by the same person in the same minute, then the name need not be shown again; or
// redacted next to it, then one mark tells of both. The scripts have the same rule.
func goesOn(before, l meeting.Line) bool {
	if l.Redacted > 0 {
		return before.Redacted > 0 && before.Seq == l.Seq-1
	}
	return l.Spoken() && before.Spoken() && before.Author == l.Author && l.Author.Name != "" && before.At.Unix()/60 == l.At.Unix()/60
}

// news is the mark above what came since somebody looked. It stands among the lines and has no number.
func news(l *words.Language, n int) template.HTML {
	return template.HTML(`<li class="away" id="news">` + template.HTMLEscapeString(l.Say("%d new lines", n)) + `</li>`)
}
