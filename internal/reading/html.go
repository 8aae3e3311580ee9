package reading

import (
	"strconv"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading/prose"
)

// AppendLine appends the HTML of a line, of an entry without a Target: one <li> that is the same for every reader. It holds no words of the interface, so a
// notice (every kind but a line of talk) carries its facts in data- attributes and an empty .words for the page to fill (see [Words]). Times
// are shown in UTC; the page tells them in its reader's zone from the datetime. Whether a line was said after the formal
// end is not in it either: it stands below the notice that says so. The text of a line of talk has what [AppendProse] makes of it; a line that began
// with /me has the class me, and its text goes on behind the name.
//
// What entries that refer to a line of talk made of it is shown, too: its latest words, who reacted, what it is for the minutes. Of one that was
// taken back nothing is left but who said it, when, and what it answered.
//
// data-author is the attendee's id; for a name without an id (from a file) it is "~" and the name's key, which is nobody's
// id. It is absent where nobody is named.
func AppendLine(dst []byte, l meeting.Line) []byte {
	if l.Redacted > 0 {
		return appendEmptied(dst, l.Seq, l.Redacted)
	}
	if l.Spoken() {
		return appendTalk(dst, l)
	}
	return appendNotice(dst, l)
}

// AppendChange appends the JSON of what e changes on a page: {"seq":N,"lines":[{"n":N,"html":"…"}]}, every line whose look it
// changed, in the order of their numbers. An entry that is no line of its own has {"kind":"…"} besides; a redaction {"refs":[…]}, the numbers that it emptied.
func AppendChange(dst []byte, e meeting.Entry) []byte {
	dst = append(dst, `{"seq":`...)
	dst = strconv.AppendInt(dst, e.Seq, 10)
	dst = append(dst, `,"lines":[`...)
	for i, l := range e.Changed {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendFragment(dst, l.Seq, AppendLine(make([]byte, 0, 512+len(l.Said())), l))
	}
	if e.Target() == 0 {
		if len(e.Changed) > 0 {
			dst = append(dst, ',')
		}
		dst = appendFragment(dst, e.Seq, AppendLine(make([]byte, 0, 512+len(e.Text)), meeting.LineOf(e)))
	}
	if dst = append(dst, ']'); e.Target() > 0 {
		dst = append(append(append(dst, `,"kind":"`...), e.Kind...), '"')
	}
	if len(e.Refs) > 0 {
		dst = appendNumbers(append(dst, `,"refs":[`...), e.Refs)
	}
	return append(dst, '}')
}

func appendFragment(dst []byte, n int64, html []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"n":`...), n, 10)
	// The markup is safe already; escaping each < of it again would only make it longer.
	dst = appendQuoted(append(dst, `,"html":`...), string(html), false)
	return append(dst, '}')
}

// appendEmptied appends what is left of a line after the redaction with the number by: its number. It tells neither who nor when, so it is made
// of the redaction alone.
func appendEmptied(dst []byte, n, by int64) []byte {
	l := meeting.Line{Entry: meeting.Entry{Seq: n, Kind: "redacted"}, AsOf: by}
	dst = append(appendHead(dst, "line notice redacted", l), `><span class="words"></span>`...)
	dst = appendNumber(dst, "n", n)
	return append(dst, `</li>`...)
}

func appendTalk(dst []byte, l meeting.Line) []byte {
	class, text := "line", l.Said()
	if act, ok := action(text); ok && l.Author.Name != "" && l.Retracted == 0 { // of nobody, nothing is told
		class, text = "line me", act
	}
	dst = appendHead(dst, class, l)
	if key := faceKey(l.Author); key != "" {
		dst = appendAttr(dst, "data-author", key)
	}
	dst = append(appendLook(appendAt(dst, l), l), '>')
	if l.Author.Name != "" {
		dst = append(dst, `<span class="face h-`...)
		dst = strconv.AppendInt(dst, int64(Hue(meeting.AttendeeID(faceKey(l.Author)))), 10)
		dst = append(dst, `" aria-hidden="true">`...)
		dst = appendText(dst, Initials(l.Author.Name))
		dst = append(dst, `</span>`...)
	}
	dst = append(dst, `<p class="who">`...)
	if l.Author.Name != "" {
		dst = append(dst, `<bdi class="name">`...)
		dst = appendText(dst, l.Author.Name)
		dst = append(dst, `</bdi> `...)
	}
	if l.Author.Role != meeting.RoleGuest && l.Author.Role != "" {
		dst = append(dst, `<small class="role">`...)
		dst = appendText(dst, string(l.Author.Role))
		dst = append(dst, `</small> `...)
	}
	dst = appendClock(dst, l)
	dst = append(dst, `</p>`...)
	if l.Ref > 0 {
		dst = appendNumber(dst, "re", l.Ref)
	}
	if l.Retracted > 0 {
		return append(appendNumber(append(dst, `<p class="gone"></p>`...), "n", l.Seq), `</li>`...)
	}
	dst = appendSaid(dst, text)
	dst = appendChanges(dst, l)
	dst = appendNumber(dst, "n", l.Seq)
	return append(dst, `</li>`...)
}

func appendNotice(dst []byte, l meeting.Line) []byte {
	dst = appendHead(dst, "line notice", l)
	dst = appendAt(dst, l)
	key, value := Words(l)
	if key != string(l.Kind) {
		dst = appendAttr(dst, "data-words", key)
	}
	if value != "" {
		dst = appendAttr(dst, "data-value", value)
	}
	if l.Author.Name != "" {
		dst = appendAttr(dst, "data-name", l.Author.Name)
	}
	if l.Kind == meeting.KindRemoval { // so that the page of whom it is about can tell them
		dst = appendAttr(dst, "data-subject", l.Text)
	}
	dst = append(dst, `><span class="words"></span>`...)
	dst = appendClock(dst, l)
	dst = appendNumber(dst, "n", l.Seq)
	return append(dst, `</li>`...)
}

func appendHead(dst []byte, class string, l meeting.Line) []byte {
	n := strconv.FormatInt(l.Seq, 10)
	dst = append(append(append(dst, `<li class="`...), class...), `" id="l-`...)
	dst = append(append(append(dst, n...), `" data-n="`...), n...)
	dst = append(dst, `" data-as-of="`...)
	dst = strconv.AppendInt(dst, l.AsOf, 10)
	dst = append(dst, '"')
	return appendAttr(dst, "data-kind", string(l.Kind))
}

func appendAt(dst []byte, l meeting.Line) []byte {
	dst = append(dst, ` data-at="`...)
	return append(AppendTime(dst, l.At), '"')
}

func appendClock(dst []byte, l meeting.Line) []byte { return appendMoment(dst, l.At) }

func appendMoment(dst []byte, at time.Time) []byte {
	dst = append(dst, `<time datetime="`...)
	dst = append(AppendTime(dst, at), `">`...)
	dst = at.UTC().AppendFormat(dst, "15:04")
	return append(dst, `</time>`...)
}

func appendNumber(dst []byte, class string, seq int64) []byte {
	n := strconv.FormatInt(seq, 10)
	dst = append(append(append(dst, `<a class="`...), class...), `" href="#l-`...)
	return append(append(append(append(dst, n...), `">`...), n...), `</a>`...)
}

func appendAttr(dst []byte, name, value string) []byte {
	dst = append(append(append(dst, ' '), name...), `="`...)
	return append(appendText(dst, value), '"')
}

// appendText appends s as text or as the value of a quoted attribute: markup escaped, control characters visible, every
// isolate closed.
func appendText(dst []byte, s string) []byte {
	return prose.AppendEscaped(dst, visibleInside(s))
}
