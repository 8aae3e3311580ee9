package rules

import (
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// withALine says what comes of a wish about line 2, which Ana said: "yes", "existing" or the code of the refusal.
const withALine = `
	edit:hello    ana   said       yes
	edit:helo     ana   said       existing
	edit:hello    ana   edited     existing
	edit:helo     ana   edited     yes
	edit:hello    ben   said       not-yours
	edit:hello    host  said       not-yours
	edit:hello    key   said       name-needed
	edit:hello    ana   retracted  line-gone
	edit:hello    ana   redacted   line-gone
	edit:hello    ana   decided    line-marked
	edit:hello    ana   info       yes
	edit:hello    ana   noted      yes
	retraction    ana   noted      yes
	edit:hello    ana   unmarked   yes
	edit:hello    ana   opened     invalid
	edit:hello    ana   nothing    invalid
	edit:         ana   said       invalid
	retraction    ana   said       yes
	retraction    ana   retracted  existing
	retraction    ben   retracted  line-gone
	retraction    ana   decided    line-marked
	retraction:x  ana   said       invalid
	reaction:👍    ben   said       yes
	reaction:👍    ana   said       yes
	reaction:👍    ben   liked      existing
	reaction:🎉    ben   liked      yes
	reaction:     ben   liked      yes
	reaction:     ana   liked      no-reaction
	reaction:ok   ben   said       invalid
	reaction:👍    ben   retracted  line-gone
	decision      host  said       yes
	decision      key   said       yes
	decision      ana   said       host-only
	decision      host  decided    existing
	topic         host  decided    yes
	topic:x       host  said       invalid
	info          ben   said       yes
	info          ben   decided    host-only
	action:Ben    ana   decided    host-only
	info          host  decided    yes
	action:Ben    ana   info       yes
	action:Ben    ben   said       yes
	link          ben   retracted  line-gone
	unmark        host  decided    yes
	unmark        ana   decided    not-yours
	unmark        ana   info       yes
	unmark        ben   info       not-yours
	unmark        ana   said       yes
	unmark        host  unmarked   existing
`

func TestWhatMayBeDoneWithALine(t *testing.T) {
	who := map[string]meeting.Author{"ana": {ID: "a", Name: "Ana", Role: meeting.RoleGuest}, "ben": {ID: "b", Name: "Ben", Role: meeting.RoleGuest},
		"host": {ID: "h", Name: "Hal", Role: meeting.RoleHost}, "key": meeting.HostByKey}
	entry := func(seq int64, kind meeting.Kind, by, text string) meeting.Entry {
		return meeting.Entry{Seq: seq, At: noon, Kind: kind, Author: who[by], Text: text, Ref: 2}
	}
	said := meeting.LineOf(meeting.Entry{Seq: 2, At: noon, Kind: meeting.KindLine, Author: who["ana"], Text: "helo"})
	states := map[string]meeting.Line{
		"said":      said,
		"edited":    said.With(entry(3, meeting.KindEdit, "ana", "hello")),
		"retracted": said.With(entry(3, meeting.KindRetraction, "ana", "")),
		"redacted":  meeting.LineOf(said.Empty(3)),
		"liked":     said.With(entry(3, meeting.KindReaction, "ben", "👍")),
		"decided":   said.With(entry(3, meeting.KindDecision, "host", "")),
		"info":      said.With(entry(3, meeting.KindInfo, "ana", "")),
		"noted":     said.With(entry(3, meeting.KindInfo, "ben", "")),
		"unmarked":  said.With(entry(3, meeting.KindUnmark, "host", "")),
		"opened":    meeting.LineOf(meeting.Entry{Seq: 2, At: noon, Kind: meeting.KindOpened}),
		"nothing":   {},
	}
	for _, row := range strings.Split(strings.TrimSpace(withALine), "\n") {
		cells := strings.Fields(row)
		kind, text, _ := strings.Cut(cells[0], ":")
		p := meeting.Post{Kind: meeting.Kind(kind), Author: who[cells[1]], Text: text, Ref: 2}
		f := settle(planned(60, 0), noon)
		f.LastSeq = 9
		if got := verdict(Admit(f, p, states[cells[2]], noon.Add(time.Minute))); got != cells[3] {
			t.Errorf("%s: %s", strings.TrimSpace(row), got)
		}
	}
}

func TestALineCanBeEditedForAQuarterOfAnHour(t *testing.T) {
	ana := meeting.Author{ID: "a", Name: "Ana", Role: meeting.RoleGuest}
	f := settle(planned(60, 0), noon)
	f.LastSeq = 2
	on := meeting.LineOf(meeting.Entry{Seq: 2, At: noon, Kind: meeting.KindLine, Author: ana, Text: "helo"})
	for at, want := range map[time.Duration]string{EditWithin - time.Millisecond: "yes", EditWithin: "too-late"} {
		for _, kind := range []meeting.Kind{meeting.KindEdit, meeting.KindRetraction} {
			p := meeting.Post{Kind: kind, Author: ana, Ref: 2, Text: map[meeting.Kind]string{meeting.KindEdit: "hello"}[kind]}
			if got := verdict(Admit(f, p, on, noon.Add(at))); got != want {
				t.Errorf("%s after %v: %s", kind, at, got)
			}
		}
	}
}

func TestALineCanBeEditedSoManyTimes(t *testing.T) {
	ana := meeting.Author{ID: "a", Name: "Ana", Role: meeting.RoleGuest}
	f := settle(planned(60, 0), noon)
	f.LastSeq = 2 + mostEdits
	on := meeting.LineOf(meeting.Entry{Seq: 2, At: noon, Kind: meeting.KindLine, Author: ana, Text: "helo"})
	edit := meeting.Post{Kind: meeting.KindEdit, Author: ana, Ref: 2, Text: "hello"}
	for n := range int64(mostEdits) {
		if got := verdict(Admit(f, edit, on, noon)); got != "yes" {
			t.Fatalf("after %d edits: %s", n, got)
		}
		on = on.With(meeting.Entry{Seq: 3 + n, At: noon, Kind: meeting.KindEdit, Ref: 2, Author: ana, Text: "helo"})
	}
	if got := verdict(Admit(f, edit, on, noon)); got != "edited-enough" {
		t.Errorf("after %d edits: %s", mostEdits, got)
	}
	if got := verdict(Admit(f, meeting.Post{Kind: meeting.KindRetraction, Author: ana, Ref: 2}, on, noon)); got != "yes" {
		t.Errorf("taken back: %s", got)
	}
}

// TestALineIsFullAtSomeTime, but for hosts, and for its author, who can always take it back.
func TestALineIsFullAtSomeTime(t *testing.T) {
	ana, host := meeting.Author{ID: "a", Name: "Ana", Role: meeting.RoleGuest}, meeting.Author{ID: "h", Name: "Hal", Role: meeting.RoleHost}
	f := settle(planned(60, 0), noon)
	f.LastSeq = 2 + mostChanges
	on := meeting.LineOf(meeting.Entry{Seq: 2, At: noon, Kind: meeting.KindLine, Author: ana, Text: "hello"})
	for n := range int64(mostChanges) {
		if n == mostChanges-1 {
			if got := verdict(Admit(f, meeting.Post{Kind: meeting.KindReaction, Author: ana, Ref: 2, Text: "🎉"}, on, noon)); got != "yes" {
				t.Errorf("after %d changes: %s", n, got)
			}
		}
		on = on.With(meeting.Entry{Seq: 3 + n, At: noon, Kind: meeting.KindReaction, Ref: 2, Author: ana, Text: []string{"👍", "👀"}[n%2]})
	}
	for _, c := range []struct {
		kind meeting.Kind
		by   meeting.Author
		text string
		want string
	}{
		{meeting.KindReaction, ana, "🎉", "line-full"}, {meeting.KindInfo, ana, "", "line-full"}, {meeting.KindEdit, ana, "x", "line-full"},
		{meeting.KindRetraction, ana, "", "yes"}, {meeting.KindDecision, host, "", "yes"},
	} {
		if got := verdict(Admit(f, meeting.Post{Kind: c.kind, Author: c.by, Ref: 2, Text: c.text}, on, noon)); got != c.want {
			t.Errorf("%s: %s, want %s", c.kind, got, c.want)
		}
	}
}

func TestAReactionIsOneEmoji(t *testing.T) {
	for s, want := range map[string]bool{
		"👍": true, "👍🏽": true, "❤\ufe0f": true, "👨\u200d👩\u200d👧\u200d👦": true, "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f": true, "🇪🇺": true, "1\ufe0f⃣": true, "✅": true, "☕": true, "+1": true, "-1": true,
		"🙂\u200d↔\ufe0f": true, "⁉\ufe0f": true, "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿": true, "❤\ufe0f\u200d🔥": true, "🏳\ufe0f\u200d🌈": true, "\U0001fae9": true, "\U0001fadf": true,
		"": false, "+2": false, "ok": false, "↔↔": false, "→": false, "👍 ": false, "👍ok": false, "1": false, "<b>": false, "^": false, "\u200d": false, "👍\u202e": false, strings.Repeat("👍", 2): false, "👍🎉": false, "🇪🇺🇩🇪": false, "🇪": false, "1👍": false, "🏽": false, "\xff": false,
	} {
		if got := CheckReaction(s) == nil; got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
