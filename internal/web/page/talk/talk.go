// Package talk puts the lines of a log onto a page that is drawn on the server: the fragments that everybody shares, dressed for their reader.
package talk

import (
	"html/template"
	"strconv"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
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
	Hand string          // where a host redacts a line, up to its number; empty for everybody else
}

// Lines makes the fragments of entries that follow each other, as a page shows them, and tells whether a mark stands among them.
func (d Dress) Lines(entries []meeting.Entry) (all []template.HTML, marked bool) {
	all = make([]template.HTML, 0, len(entries)+1)
	lines := meeting.Fold(entries)
	for i, l := range lines {
		fresh := d.Seen > 0 && l.Seq > d.Seen && !marked
		if fresh {
			all, marked = append(all, news(d.Lang, reading.Count(lines[i:]).Lines)), true
		}
		more := i > 0 && !fresh && goesOn(lines[i-1].Entry, l.Entry)
		said := ""
		switch {
		case l.Redacted > 0 && !more:
			said = emptied(d.Lang, lines[i:])
		case l.Redacted == 0 && l.Kind != meeting.KindLine:
			said = Words(d.Lang, l, d.Zone)
		}
		fragment := ui.Dressing{Lang: d.Lang, GoesOn: more, After: d.End > 0 && l.Seq > d.End, Words: said,
			UTC: l.At.UTC().Format(words.Hours), There: l.At.In(d.Zone).Format(words.Hours)}.Dress(reading.AppendLine(nil, l))
		if d.Hand != "" && l.Kind == meeting.KindLine && l.Redacted == 0 {
			fragment = ui.Handed(d.Lang, fragment, d.Hand, l.Seq)
		}
		all = append(all, fragment)
	}
	return all, marked
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
	for n < len(lines) && lines[n].Redacted > 0 {
		n++
	}
	first := strconv.FormatInt(lines[0].Seq, 10)
	if n == 1 {
		return ui.Say(lang, "redacted", first, "")
	}
	return ui.Say(lang, "redacted-many", first+"–"+strconv.FormatInt(lines[n-1].Seq, 10), "")
}

// goesOn tells whether e goes on what the entry before it began: said by the same person in the same minute, then the name need not be shown again; or
// redacted like it, then one mark tells of both. The scripts have the same rule.
func goesOn(before, e meeting.Entry) bool {
	if e.Redacted > 0 {
		return before.Redacted > 0
	}
	return e.Kind == meeting.KindLine && before.Kind == meeting.KindLine && before.Author == e.Author && e.Author.Name != "" &&
		before.At.Unix()/60 == e.At.Unix()/60
}

// news is the mark above what came since somebody looked. It stands among the lines and has no number.
func news(l *words.Language, n int) template.HTML {
	return template.HTML(`<li class="away" id="news">` + template.HTMLEscapeString(l.Say("%d new lines", n)) + `</li>`)
}
