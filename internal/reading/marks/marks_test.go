package marks_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
)

var three = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

// entry reads one row of a log: a name (with a star: a host), then what they say; or a kind in brackets with the line it is about, and its text.
// A row that begins with a kind in brackets is the clock's. In a name, + is a space. " ⏎ " is a line end.
func entry(seq int64, row string) meeting.Entry {
	e := meeting.Entry{Seq: seq, At: three.Add(time.Duration(seq) * time.Second), Kind: meeting.KindLine}
	if who, rest, named := strings.Cut(row, " "); named || !strings.HasPrefix(row, "[") {
		name, host := strings.CutSuffix(strings.ReplaceAll(who, "+", " "), "*")
		e.Author, row = meeting.Author{ID: meeting.AttendeeID("id-" + name), Name: name, Role: meeting.RoleGuest}, rest
		if host {
			e.Author.Role = meeting.RoleHost
		}
	}
	e.Text = strings.ReplaceAll(row, " ⏎ ", "\n")
	if inside, text, ok := strings.Cut(strings.TrimPrefix(row, "["), "]"); ok && strings.HasPrefix(row, "[") && !strings.HasPrefix(text, "(") && inside == strings.ToLower(inside) {
		kind, about, _ := strings.Cut(inside, " ")
		e.Kind, e.Text = meeting.Kind(kind), strings.TrimSpace(text)
		n, _ := strconv.ParseInt(about, 10, 64)
		if e.Ref = n; e.Kind == meeting.KindRedaction {
			e.Ref, e.Refs = 0, []int64{n}
		}
	}
	return e
}

// fold folds a log that is written row by row; of a file there is neither an id nor a role of anybody.
func fold(rows string, file bool) []marks.Mark {
	var log []meeting.Entry
	for i, row := range strings.Split(strings.Trim(rows, "\n"), "\n") {
		e := entry(int64(i+1), strings.TrimSpace(row))
		if file {
			e.Author.ID, e.Author.Role = "", meeting.RoleGuest
		}
		log = append(log, e)
	}
	return marks.Fold(meeting.Facts{Imported: file}, meeting.Fold(log))
}

// shown writes marks down: line, kind, text, owners, and the topic above.
func shown(all []marks.Mark) string {
	var b strings.Builder
	for _, m := range all {
		fmt.Fprintf(&b, "%d %s %q", m.Seq, m.Kind, m.Text)
		if len(m.Owners) > 0 {
			fmt.Fprintf(&b, " by %s", strings.Join(m.Owners, ", "))
		}
		if m.Topic > 0 {
			fmt.Fprintf(&b, " under %d", m.Topic)
		}
		b.WriteString("\n")
	}
	return b.String()
}

var ourMeetings = []struct{ name, log, want string }{
	{"typed", `[opened]
		Ana* #topic Budget
		Ben   #INFO: it went well
		Ben #agreed we spend it all
		Ana* #agree we spend half of it
		Ben #action Ana writes it down
		Ana* [AGREED] and the rest is kept
		Ben #linkhttps://kite.example/a
		Ben #link see https://kite.example/b
		Ben https://kite.example/c
		Ben # topic
		Ben a #topic in the middle
		Ben [INFO] Building the kite
		Ben [link](https://kite.example)
		Ben #topic mine
		Ben #info`, `2 topic "Budget"
3 info "it went well" under 2
5 decision "we spend half of it" under 2
6 action "Ana writes it down" by Ana under 2
7 decision "and the rest is kept" under 2
8 link "https://kite.example/a" under 2
9 link "see https://kite.example/b" under 2
`},
	{"clicked", `[opened]
		Ben the roof leaks
		Ben I could mend it
		Ana* [topic 2]
		Ben [action 3] Ben and Cleo
		Ana* [decision 3]
		Ana* [action] Ben buys tar
		Ben #info a typed one
		Ana* [decision 8]
		Ana* [unmark 8]
		Ben #info another
		Ben [info 2]
		Ana* [unmark 2]`, `3 decision "I could mend it"
7 action "Ben buys tar" by Ben
11 info "another"
`},
	{"what a host typed is not for guests to change", `[opened]
		Ana* #topic Budget
		Ana* #agreed we spend it
		Ben [info 2]
		Ben [action 3] Ben
		Ben #info mine
		Cleo [action 6] Cleo
		Hal* [info 3]`, `2 topic "Budget"
3 info "we spend it" under 2
6 action "mine" by Cleo under 2
`},
	{"edited, taken back, redacted", `[opened]
		Ben #info one
		Ben two
		Ben #info three
		Ben #info four
		Ben [edit 2] one, after all
		Ben [edit 3] #info two
		Ben [retraction 4]
		Ana* [redaction 5]
		Ben six
		Ben [info 10]
		Ana* [redaction 11]
		Ben seven
		Ben [info 13]
		Ben [edit 13] seven and a half
		Ben eight
		Ben [info 16]
		Ben [retraction 16]`, `3 info "two"
13 info "seven and a half"
`},
	{"undone", `[opened]
		Ana* #undo
		Ben #info one
		Ben two
		Ben #info three
		Ana* [decision 4]
		Ben #undo
		Ana* #UNDO that
		Ana* #undo
		Ana* [decision 4]
		Ben #info four
		Ana* #undo
		Ana* [retraction 12]`, `3 info "one"
4 decision "two"
11 info "four"
`},
	{"only while the meeting is held", `Ben #info before
		[opened]
		Ben #info one
		[ended]
		Ben #info after
		Ana* [edit 3] #info one, put right
		Ana* #undo
		[closed]
		Ben #info late`, `3 info "one, put right"
`},
	{"a pasted block", `[opened]
		Ana* #topic Budget ⏎ #info we have ⏎   some ⏎ #action Ben: count it ⏎ ~ ⏎ #undo ⏎ ` + "```" + ` ⏎ #info code ⏎ ` + "```" + `
		Ben text ⏎ #info no
		Ana* #topic Roof ⏎ #topic Door`, `2 topic "Budget"
2 info "we have\n  some" under 2
4 topic "Roof"
4 topic "Door"
`},
	{"MeetBot's other commands are text", "[opened]\nAna* #startmeeting\nAna* #chair Ben\nBen #topic mine\nAna* #endmeeting\nAna* #idea a\nBen #info one", "7 info \"one\"\n"},
}

func TestOurMeetings(t *testing.T) {
	for _, c := range ourMeetings {
		if got := shown(fold(c.log, false)); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// files are logs from files: who may do what there, and from when to when, is as MeetBot has it.
var files = []struct{ name, log, want string }{
	{"owner and chairs", `ben #info early
			ana #topic early
			ana #startmeeting Kites
			ben #topic not he
			ana #topic one
			ben #agreed not he
			ana #chair ben, cleo
			ben #topic two
			cleo #agreed three
			cleo #unchair ana ben
			ana #topic four
			ben #topic not he any more
			ana #startmeeting again
			ben #action dora does it
			ana #nick dora
			ben #endmeeting
			ben #info still
			cleo #endmeeting
			ben #info late
			ana #undo`, `5 topic "one"
8 topic "two"
9 decision "three" under 8
11 topic "four"
14 action "dora does it" by dora under 11
17 info "still" under 11
`},
	{"addresses that begin a line", `ana #startmeeting
			ben https://kite.example/a is it
			ben see https://kite.example/b
			ben HTTPS://kite.example/c
			ben ftp://kite.example`, `2 link "https://kite.example/a is it"
5 link "ftp://kite.example"
`},
	{"what is empty was there", "ana #startmeeting\nana #info one\nana #info\nana #undo\nana #undo\nana #info two\nana #topic", "6 info \"two\"\n"},
	{"two meetings", "ana #startmeeting\nana #info one\nana #endmeeting\nben #startmeeting\nben #undo\nana #topic no\nben #topic two", "2 info \"one\"\n7 topic \"two\"\n"},
	{"a bot that answers what it hears", `ana #startmeeting
			bot Meeting started Tue May 1 13:32:00 2018 UTC. The chair is ana. Information about MeetBot at kite.example.
			ana #topic one
			bot ana: topic
			ben #info two
			ana: what?
			bot ben: Error: "info" is not a valid command.
			ben #info unheard
			ben no spaces
			ana #action ben
			bot ana: action
			ben #link a
			bot ben: link`, `3 topic "one"
5 info "two" under 3
10 action "ben" by ben under 3
12 link "a" under 3
`},
	{"a bot that answers some", `ana #startmeeting
			bot Meeting started Tue May 1 13:32:00 2018 UTC. The chair is ana. Information about MeetBot at kite.example.
			ana #info one
			bot ana: info
			ana #info two`, `3 info "one"
5 info "two"
`},
	{"nobody started it", "ana #topic one\nana https://kite.example", ""},
}

func TestFiles(t *testing.T) {
	for _, c := range files {
		if got := shown(fold(c.log, true)); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// TestLook: a line tells by itself what it is, as far as that can be told.
func TestLook(t *testing.T) {
	for row, want := range map[string]meeting.Kind{
		"Ana* #topic a": meeting.KindTopic, "Ben #topic a": "", "Ben #info a": meeting.KindInfo, "Ben #info": "", "Ben #undo": "", "Ben #foo a": "",
		"Ben https://kite.example": "", "Ana* [decision] a": meeting.KindDecision, "Ben [decision 1]": "", "[opened]": "", "Ben #topic a ⏎ #action b": meeting.KindAction,
	} {
		if got := marks.Look(meeting.LineOf(entry(2, row))).Kind; got != want {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
	file := entry(2, "ana #topic a")
	if file.Author.ID = ""; marks.Look(meeting.LineOf(file)).Kind != meeting.KindTopic {
		t.Error("of a file nobody knows who leads, until it is folded")
	}
	if file.Text = "https://kite.example"; marks.Look(meeting.LineOf(file)).Kind != meeting.KindLink {
		t.Error("an address at the beginning of a line is a link in a file")
	}
	topic := meeting.LineOf(entry(2, "Ana* #topic a"))
	for change, want := range map[string]meeting.Kind{"Ben [info 2]": meeting.KindTopic, "Hal* [info 2]": meeting.KindInfo, "Ana* [unmark 2]": ""} {
		if got := marks.Look(topic.With(entry(3, change))).Kind; got != want {
			t.Errorf("a host's topic after %s: %q, want %q", change, got, want)
		}
	}
	l := meeting.LineOf(entry(2, "Ben #info a"))
	for change, want := range map[string]meeting.Mark{
		"Ana* [unmark 2]":     {},
		"Ana* [action 2] Ben": {Seq: 3, Kind: meeting.KindAction, Text: "Ben", By: meeting.Author{ID: "id-Ana", Name: "Ana", Role: meeting.RoleHost}},
		"Ben [retraction 2]":  {},
		"Ben [edit 2] a":      {},
	} {
		if got := marks.Look(l.With(entry(3, change))); got != want {
			t.Errorf("after %s: %+v, want %+v", change, got, want)
		}
	}
}

// TestAnyLog tries logs of chance: how one is folded does not depend on how often one looked in between, undoing takes away one at most, and where
// nothing was undone, what entries made of lines stands as the lines say themselves.
func TestAnyLog(t *testing.T) {
	const seeds = 300
	said := []string{"hello", "#info x", "#topic x", "#action Ben", "#undo", "[info %d]", "[decision %d]", "[action %d] Cleo", "[unmark %d]", "[edit %d] #info y", "[edit %d] z",
		"[retraction %d]", "[redaction %d]", "#agreed z", "[topic] q", "https://kite.example"}
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 5))
		clicked := r.IntN(2) == 0
		var lines meeting.Lines
		var log []meeting.Entry
		var spoken []int64
		add := func(row string) {
			e := entry(int64(len(log)+1), row)
			if log = append(log, e); e.Kind == meeting.KindLine || e.Kind.Marks() && e.Ref == 0 {
				spoken = append(spoken, e.Seq)
			}
			lines.Add(e)
		}
		add("[opened]")
		add("Ben hello")
		for range 40 {
			row := said[r.IntN(len(said))]
			if clicked && strings.HasPrefix(row, "#") {
				row = "[info %d]"
			}
			if strings.Contains(row, "%") {
				row = fmt.Sprintf(row, spoken[r.IntN(len(spoken))])
			}
			add([]string{"Ana*", "Ben", "Cleo+Ito"}[r.IntN(3)] + " " + row)
			if r.IntN(4) == 0 {
				before := shown(marks.Fold(meeting.Facts{}, lines.All()))
				if again := shown(marks.Fold(meeting.Facts{}, meeting.Fold(log))); before != again {
					t.Fatalf("seed %d: folded piece by piece\n%sat once\n%s", seed, before, again)
				}
			}
		}
		all := marks.Fold(meeting.Facts{}, lines.All())
		got, want := map[int64]meeting.Kind{}, map[int64]meeting.Kind{}
		for _, m := range all {
			got[m.Seq] = m.Kind
		}
		for _, l := range lines.All() {
			if m := marks.Look(l); m.Kind.Marks() {
				want[l.Seq] = m.Kind
			}
		}
		add("Ana* #undo")
		if less := marks.Fold(meeting.Facts{}, lines.All()); len(less) != max(0, len(all)-1) {
			t.Fatalf("seed %d: undoing left %d of %d", seed, len(less), len(all))
		}
		if !clicked {
			continue // there may have been something to undo
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: the lines say %v, the fold %v", seed, want, got)
		}
	}
}
