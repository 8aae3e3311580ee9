// Package minutes draws what came of a meeting as HTML: in short beside the talk, and as the head of a transcript. What counts is for package marks
// to say.
//
// Like a fragment of a line this is the same for every reader and holds no words of the interface: an item says in data-mark what it is, and has an empty
// .mark for the page to fill.
package minutes

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
)

// brief is how much of a text stands beside the talk, in signs. The rest is a click away.
const brief = 240

// AppendSoFar appends what matters to who is in the room: the present topic, then decisions, actions and links, each in the order of their lines.
// Nothing where there is none of them.
func AppendSoFar(dst []byte, all []marks.Mark) []byte {
	shown := []marks.Mark{}
	if m, ok := Topic(all); ok {
		shown = append(shown, m)
	}
	for _, kind := range []meeting.Kind{meeting.KindDecision, meeting.KindAction, meeting.KindLink} {
		for _, m := range all {
			if m.Kind == kind {
				shown = append(shown, m)
			}
		}
	}
	return AppendBrief(dst, shown)
}

// Topic is the present topic: the last one.
func Topic(all []marks.Mark) (marks.Mark, bool) {
	for _, m := range slices.Backward(all) {
		if m.Kind == meeting.KindTopic {
			return m, true
		}
	}
	return marks.Mark{}, false
}

// AppendBrief appends a list of marks, each in a few words; nothing for none.
func AppendBrief(dst []byte, all []marks.Mark) []byte {
	if len(all) == 0 {
		return dst
	}
	dst = append(dst, `<ul class="marks">`...)
	for _, m := range all {
		short := m
		short.Text = begin(strings.Join(strings.Fields(m.Text), " "))
		dst = appendItem(dst, short)
	}
	return append(dst, `</ul>`...)
}

// begin gives the beginning of a text. It does not end within an address, which would lead elsewhere.
func begin(text string) string {
	if utf8.RuneCountInString(text) <= brief {
		return text
	}
	cut := []rune(text)[:brief]
	if at := strings.LastIndexByte(string(cut), ' '); at > 0 {
		return string(cut)[:at] + " …"
	}
	if strings.Contains(text, "://") {
		return text
	}
	return string(cut) + "…"
}

// AppendOutcome appends all that was marked, topic by topic; nothing for none.
func AppendOutcome(dst []byte, all []marks.Mark) []byte {
	open := false
	list := func(is bool) {
		if is != open {
			dst = append(dst, map[bool]string{true: `<ul class="marks">`, false: `</ul>`}[is]...)
		}
		open = is
	}
	for _, m := range all {
		if m.Kind != meeting.KindTopic {
			list(true)
			dst = appendItem(dst, m)
			continue
		}
		list(false)
		dst = append(dst, `<h3 class="topic"><span dir="auto">`...)
		dst = append(dst, html.EscapeString(reading.OneLine(m.Text))...)
		dst = append(appendNumber(append(dst, `</span> `...), m.Seq), `</h3>`...)
	}
	list(false)
	return dst
}

func appendItem(dst []byte, m marks.Mark) []byte {
	dst = append(append(append(dst, `<li data-mark="`...), m.Kind...), `"><span class="mark"></span> `...)
	for _, owner := range m.Owners {
		if strings.Contains(strings.ToLower(m.Text), strings.ToLower(owner)) {
			continue // it says so itself
		}
		dst = append(append(append(dst, `<bdi class="owner">`...), html.EscapeString(reading.OneLine(owner))...), `</bdi> `...)
	}
	dst = reading.AppendProse(append(dst, `<div class="text" dir="auto">`...), m.Text)
	return append(appendNumber(append(dst, `</div> `...), m.Seq), `</li>`...)
}

func appendNumber(dst []byte, seq int64) []byte {
	n := strconv.FormatInt(seq, 10)
	return append(append(append(append(append(dst, `<a class="n" href="#l-`...), n...), `">`...), n...), `</a>`...)
}
