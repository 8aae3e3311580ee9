package replay

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/test/client"
	"parley/test/meetlog"
	"parley/test/server"
)

// mark is one as the API tells it.
type mark struct {
	Seq    int64
	Kind   string
	Text   string
	Author client.Author
	At     string
	Owners []string
	Topic  int64
}

// TestImportedLogsHaveMeetBotsMinutes imports the real logs beside which MeetBot's own minutes lie: item by item what came of a meeting is what MeetBot
// says, in its order, by the same person, at the same line; and so are those who do an action.
func TestImportedLogsHaveMeetBotsMinutes(t *testing.T) {
	s := server.Start(t, server.Config{Dir: t.TempDir()})
	api, logs := client.New(s.URL, s.Key), minuted(t)
	args := []string{"import", "--data", s.Data}
	for _, log := range logs {
		args = append(args, log.Path)
	}
	if out, complaints, code := server.Command(t, t.TempDir(), args...); len(logs) > 0 && code != 0 {
		t.Fatalf("import ended with %d\n%s%s", code, out, complaints)
	}
	for _, log := range logs {
		text, page := beside(t, log, ".txt"), beside(t, log, ".html")
		want := items(text)
		var got []string
		var lines []string
		owned := map[string][]string{}
		for _, m := range marksOf(t, api, idOf(t, log)) {
			got = append(got, fmt.Sprint(m.Kind, " ", squeezed(m.Text), " ", m.Author.Name, " ", m.At[11:19]))
			lines = append(lines, fmt.Sprint(m.Seq))
			for _, owner := range m.Owners {
				owned[owner] = append(owned[owner], squeezed(m.Text))
			}
		}
		if len(want) < 10 || !slices.Equal(got, want) {
			t.Errorf("%s: MeetBot lists\n%s\nand the import\n%s", log.Name, strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
		if anchors := anchorsOf(page); !slices.Equal(lines, anchors) {
			t.Errorf("%s: MeetBot leads to lines %s, the import to %s", log.Name, anchors, lines)
		}
		if byPerson := persons(text); fmt.Sprint(owned) != fmt.Sprint(byPerson) {
			t.Errorf("%s: MeetBot has actions for\n%v\nthe import for\n%v", log.Name, byPerson, owned)
		}
	}
}

// minuted are the logs beside which minutes lie: the real ones, where they are at hand.
func minuted(t *testing.T) (logs []meetlog.Log) {
	t.Helper()
	for _, log := range meetlog.All(t) {
		if _, err := os.Stat(strings.TrimSuffix(log.Path, ".log.txt") + ".html"); err == nil {
			logs = append(logs, log)
		}
	}
	if _, there := server.Shared(); there && len(logs) != 7 {
		t.Fatalf("%d logs with minutes, not seven", len(logs))
	}
	return logs
}

// beside reads a file that lies beside a log.
func beside(t *testing.T, log meetlog.Log, ending string) string {
	t.Helper()
	text, err := os.ReadFile(strings.TrimSuffix(log.Path, ".log.txt") + ending)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func marksOf(t *testing.T, api *client.Client, id string) []mark {
	t.Helper()
	a, err := api.Do(t.Context(), client.Request{Method: "GET", Path: "/api/v1/meetings/" + id + "/marks"})
	if err != nil || a.Status != 200 {
		t.Fatalf("%s: %d %s, %v", id, a.Status, a.Body, err)
	}
	var told struct{ Marks []mark }
	if err := json.Unmarshal(a.Body, &told); err != nil {
		t.Fatal(err)
	}
	return told.Marks
}

// squeezed takes the spaces out, as MeetBot wraps its lines.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

var (
	bullet  = regexp.MustCompile(`(?m)^( *)\* `)
	details = regexp.MustCompile(`^(.*)\((\S+),(\d\d:\d\d:\d\d)\)$`) // squeezed
	kinds   = map[string]string{"LINK:": "link", "ACTION:": "action", "AGREED:": "decision"}
)

// section is what stands in MeetBot's minutes between a heading and what ends it.
func section(text, heading, end string) string {
	_, rest, _ := strings.Cut(text, "\n"+heading+"\n")
	rest, _, _ = strings.Cut(rest, end)
	return rest
}

// bullets gives the items of a list with how far they are indented, each on one line and squeezed.
func bullets(list string) (indents []int, all []string) {
	at := bullet.FindAllStringSubmatchIndex(list, -1)
	for i, m := range at {
		end := len(list)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		indents, all = append(indents, m[3]-m[2]), append(all, squeezed(list[m[1]:end]))
	}
	return indents, all
}

// items lists what MeetBot's minutes say came of the meeting.
func items(text string) (all []string) {
	indents, list := bullets(section(text, "Meeting summary", "\nMeeting ended"))
	for i, item := range list {
		m := details.FindStringSubmatch(item)
		if m == nil {
			return append(all, "not an item: "+item)
		}
		kind, said := "info", m[1]
		if indents[i] == 0 {
			kind = "topic"
		}
		for prefix, is := range kinds {
			if rest, ok := strings.CutPrefix(said, prefix); ok {
				kind, said = is, rest
			}
		}
		all = append(all, fmt.Sprint(kind, " ", said, " ", m[2], " ", m[3]))
	}
	return all
}

// persons lists the actions of each person.
func persons(text string) map[string][]string {
	all, name := map[string][]string{}, ""
	indents, list := bullets(section(text, "Action Items, by person", "\nPeople Present"))
	for i, item := range list {
		switch {
		case indents[i] == 0:
			name = item
		case name != "**UNASSIGNED**":
			all[name] = append(all[name], item)
		}
	}
	return all
}

var anchor = regexp.MustCompile(`\.log\.html#l-(\d+)['"]`)

func anchorsOf(page string) (all []string) {
	for _, m := range anchor.FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}
