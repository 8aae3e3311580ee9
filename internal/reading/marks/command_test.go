package marks_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
)

func TestDidYouMean(t *testing.T) {
	for text, want := range map[string]string{
		"#tpoic Budget": "topic", "#topics": "topic", "#acton x": "action", "#infos": "info", "#agre": "agree", "#agrede": "agreed", "  #LNIK x": "link", "#decision x": "agreed",
		"#undoo": "undo", "#todo x": "action", "#item x": "info",
		"#topic x": "", "#undo": "", "#agree": "", "#t": "", "#in": "", "#123": "", "#kite": "", "#startmeeting": "", "a #tpoic": "", "tpoic": "", "# tpoic": "", "": "", "[topik]": "",
	} {
		word, ok := marks.DidYouMean(text)
		if word != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, word, ok, want)
		}
	}
}

// FuzzCommands: whatever is typed, a line that looks marked is so in the fold, nothing is made up, and what is a command is not asked for.
func FuzzCommands(f *testing.F) {
	for _, s := range []string{"", "#", "#topic", "#topic a\n#info b\n```\n#link c", "[TOPIC] a", "#linkhttps://x", "\u202e#info a", "#İnfo a", "#info:\n", "#\xff", "#action Ben, ana will"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		word, ok := marks.DidYouMean(text)
		if ok == (word == "") {
			t.Fatalf("%q: %q, %v", text, word, ok)
		}
		host := meeting.Author{ID: "a", Name: "Ana", Role: meeting.RoleHost}
		log := meeting.Fold([]meeting.Entry{{Seq: 1, Kind: meeting.KindOpened}, {Seq: 2, Kind: meeting.KindLine, Author: host, Text: text}})
		all := marks.Fold(meeting.Facts{}, log)
		look := marks.Look(log[1])
		if !strings.Contains(strings.ToLower(text), "undo") && (len(all) > 0) != (look.Seq > 0) {
			t.Fatalf("%q looks like %+v and is %+v", text, look, all)
		}
		for i, m := range all {
			if m.Seq != 2 || !m.Kind.Marks() || m.Text == "" || utf8.ValidString(text) && !strings.Contains(strings.ReplaceAll(text, "\r", ""), strings.ReplaceAll(m.Text, "\r", "")) {
				t.Fatalf("%q gives %+v", text, m)
			}
			if i == 0 && look.Kind != m.Kind && !strings.Contains(strings.ToLower(text), "undo") {
				t.Fatalf("%q looks like %s and is %s", text, look.Kind, m.Kind)
			}
			if ok && i == 0 && strings.HasPrefix(strings.TrimSpace(text), "#"+word+" ") {
				t.Fatalf("%q: asked for %q", text, word)
			}
		}
	})
}
