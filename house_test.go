// Package parley_test holds the house to its plan: who may import whom (this file), the figures, names and words of the house
// (house_figures_test.go), and the page that leads through it (house_page_test.go). It reads the sources only, so it holds for files
// behind build tags too, and takes a second.
package parley_test

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A room is one row of the plan of the house: what one package, or a folder of them, may import in its non-test files.
// The standard library is free for all, with two bounds: see pure, and TestNoTestingInTheProduct.
type room struct {
	at   string   // a package under the module's root; "x/..." means x and all below it
	uses []string // our packages that it may import, in the same notation
	mods []string // modules of others that it may import, each with its reason in modules
	pure bool     // it does no I/O: neither os nor net nor SQL
	why  string   // what would go wrong with an arrow more
}

// plan is the table of docs/architecture.md, floor by floor and finer; the first row that matches a package rules it. A package without a row
// fails the test: a new room gets its row, and with it its floor, before it gets its second file.
var plan = []room{
	{at: "cmd/...", uses: []string{"internal/...", "client"}, mods: []string{kong, isatty},
		why: "the only place that names every package; what it wires, nobody below needs to know"},

	{at: "client", why: "for everybody's programs: what it brought along, they would have to take"},

	{at: "internal/meeting/rules", uses: []string{"internal/meeting"}, pure: true,
		why: "floor 1: who may add what, when; the domain that it judges knows nothing of it"},
	{at: "internal/meeting", pure: true,
		why: "floor 1: the domain, standard library only, no I/O; everything else rests on it"},
	{at: "internal/stream",
		why: "floor 1: moves bytes for any Source; a meeting, a voice or a cursor's meaning is none of its business"},

	{at: "internal/slug", uses: []string{"internal/meeting"}, pure: true,
		why: "the names in addresses: pure, and told to the stores and pages that give them away"},

	{at: "internal/store/storetest", uses: []string{"internal/slug", "internal/meeting"}, mods: []string{cmp, porcupine},
		why: "the contract of a store as a test: it must run against any store, so it knows none"},
	{at: "internal/store/wish", uses: []string{"internal/slug", "internal/meeting"}, pure: true,
		why: "what every store does with a wish before it stores anything; it sees no store"},
	{at: "internal/store/memory", uses: []string{"internal/store/wish", "internal/slug", "internal/meeting/rules", "internal/meeting"},
		why: "what every other package tests with: it links no SQL"},
	{at: "internal/store/schema", why: "the tables as numbered files, embedded"},
	{at: "internal/store/datafile", uses: []string{"internal/store/schema"}, mods: []string{sqlite, goose},
		why: "what SQLite does in its own way; it moves pages and knows no meeting"},
	{at: "internal/store/rows", uses: []string{"internal/store/datafile", "internal/meeting"},
		why: "how a row is read and written; what is done with it is not its business"},
	{at: "internal/store/people", uses: []string{"internal/store/rows", "internal/store/datafile", "internal/store/wish", "internal/meeting/rules", "internal/meeting"},
		why: "attendees and grants in SQL, inside a transaction that is not its own"},
	{at: "internal/store/deed", uses: []string{"internal/store/people", "internal/store/rows", "internal/store/datafile", "internal/store/wish", "internal/meeting/rules", "internal/meeting"},
		why: "what an entry does beside standing in its log, inside a transaction that is not its own"},
	{at: "internal/store", uses: []string{"internal/store/deed", "internal/store/people", "internal/store/rows", "internal/store/datafile", "internal/store/wish", "internal/slug", "internal/meeting/rules", "internal/meeting"},
		why: "it does not know that anybody watches, and rules are meeting's"},
	{at: "internal/calendar/rrule", uses: []string{"internal/meeting"}, pure: true,
		why: "a rule as days and hours on a wall; which instants they are, and of which series, is not its business"},
	{at: "internal/calendar/vtimezone", pure: true,
		why: "pure: what the clocks of a zone do, as iCalendar has it; whose times they are is not its business"},
	{at: "internal/calendar/event", uses: []string{"internal/calendar", "internal/calendar/vtimezone", "internal/meeting"}, pure: true,
		why: "pure: meetings and series as files for calendars"},
	{at: "internal/calendar", uses: []string{"internal/calendar/rrule", "internal/slug", "internal/meeting/rules", "internal/meeting"}, pure: true,
		why: "pure: rule and zone in, instants out"},
	{at: "internal/reading/prose", pure: true,
		why: "what is typed becomes HTML, whoever typed it and wherever it stands"},
	{at: "internal/reading/visible", pure: true,
		why: "text that hides nothing: who said it, and where it will stand, is not its business"},
	{at: "internal/reading/strip", uses: []string{"internal/reading", "internal/reading/marks", "internal/meeting"}, pure: true,
		why: "pure: numbers and times in, a drawing out; whose page it stands on, and in which language, it is told"},
	{at: "internal/reading/marks", uses: []string{"internal/meeting"}, pure: true,
		why: "what matters in a log, whatever is made of it: pages, exports and others ask here"},
	{at: "internal/reading", uses: []string{"internal/reading/prose", "internal/reading/visible", "internal/reading/marks", "internal/meeting"}, pure: true,
		why: "pure: a log in, bytes out; one place renders, for pages, streams and exports alike"},
	{at: "internal/reading/atom", uses: []string{"internal/reading", "internal/reading/marks", "internal/meeting"}, pure: true,
		why: "pure: meetings as a feed; who reads it, and what they have seen of it, is not its business"},
	{at: "internal/reading/minutes", uses: []string{"internal/reading", "internal/reading/marks", "internal/meeting"}, pure: true,
		why: "pure: what came of a meeting as HTML, for the room, its late comers and the transcript"},
	{at: "internal/irclog", uses: []string{"internal/slug", "internal/meeting"}, pure: true,
		why: "pure: a file's bytes in, entries out"},
	{at: "internal/live/commit", uses: []string{"internal/meeting"},
		why: "gathers posts into transactions; what becomes of them is told to a Feed it does not know"},
	{at: "internal/live/frames", uses: []string{"internal/meeting"}, pure: true,
		why: "keeps bytes for whoever reads next; who encodes them, and who reads, it is not told"},
	{at: "internal/live/board", uses: []string{"internal/live/crowd", "internal/meeting"}, pure: true,
		why: "keeps hints for whoever reads next; when one is due is the tail's business"},
	{at: "internal/live/crowd", uses: []string{"internal/meeting"}, pure: true,
		why: "counts people; it moves nothing"},
	{at: "internal/live", uses: []string{"internal/live/...", "internal/meeting"},
		why: "it is handed a Log and encoders; a tail fits stream.Source without naming it"},

	{at: "internal/keeper/play", uses: []string{"internal/live", "internal/meeting"},
		why: "people out of a script: they join and talk through live, like anyone else"},
	{at: "internal/keeper", uses: []string{"internal/live", "internal/reading", "internal/calendar", "internal/meeting"},
		why: "floor 3: acts by appending through live, like anyone else"},
	{at: "internal/web/words", mods: []string{text},
		why: "what pages say, in every language; what it is said of is the pages' business"},
	{at: "internal/web/words/wordstest",
		why: "what every room with pages tests its texts with, so it knows none of them"},
	{at: "internal/web/ui", uses: []string{"internal/web/words"},
		why: "templates, modules and styles as embedded bytes; it knows no meeting"},
	{at: "internal/web/gate", uses: []string{"internal/live", "internal/slug", "internal/meeting/rules", "internal/meeting"}, mods: []string{json, rate, text},
		why: "stands before every handler, so it knows none"},
	{at: "internal/web/outside", uses: []string{"internal/web/gate", "internal/web/words", "internal/meeting"},
		why: "tries the way in from outside; what is shown of it is a page's business"},
	{at: "internal/web/shelf", pure: true,
		why: "keeps values within so many bytes; what they are, and who asks, it is not told"},
	{at: "internal/web/sofar", uses: []string{"internal/web/shelf", "internal/live", "internal/reading", "internal/reading/...", "internal/meeting"},
		why: "folds what came of a meeting once for all who ask; pages and nouns ask it, it knows neither"},
	{at: "internal/web/feeds", uses: []string{"internal/web/gate", "internal/web/sofar", "internal/web/shelf", "internal/reading/atom", "internal/calendar/event", "internal/live", "internal/slug", "internal/meeting"},
		why: "answers who subscribes; nouns and pages are beside it"},
	{at: "internal/web/voice", mods: []string{json, websocket},
		uses: []string{"internal/web/gate", "internal/stream", "internal/reading", "internal/live", "internal/meeting"},
		why:  "frames what reading made; nouns and pages are beside it, not below"},
	{at: "internal/web/api", mods: []string{json},
		uses: []string{"internal/web/gate", "internal/web/sofar", "internal/reading", "internal/reading/marks", "internal/calendar", "internal/calendar/event", "internal/live", "internal/slug", "internal/meeting/rules", "internal/meeting"},
		why:  "the JSON nouns; pages and streams are beside it, not below"},
	{at: "internal/web/page/form", uses: []string{"internal/calendar", "internal/meeting"},
		why: "reads forms; what they wish is the pages' business"},
	{at: "internal/web/page/phrase", uses: []string{"internal/calendar", "internal/calendar/rrule", "internal/live", "internal/reading", "internal/web/words", "internal/meeting"},
		why: "times and people in words; it draws nothing"},
	{at: "internal/web/page/frame", uses: []string{"internal/web/page/phrase", "internal/web/gate", "internal/web/ui", "internal/live", "internal/slug", "internal/web/words", "internal/meeting"},
		why: "what all pages have in common, so it knows none of them"},
	{at: "internal/web/page/talk", uses: []string{"internal/web/page/phrase", "internal/web/ui", "internal/web/words", "internal/reading", "internal/reading/marks", "internal/live", "internal/meeting"},
		why: "puts lines onto pages; whose page, and why it is shown, is not its business"},
	{at: "internal/web/page/line",
		uses: []string{"internal/web/page/talk", "internal/web/page/frame", "internal/web/page/form", "internal/web/page/phrase", "internal/web/gate", "internal/web/ui", "internal/web/words", "internal/reading", "internal/reading/marks", "internal/live", "internal/meeting/rules", "internal/meeting"},
		why:  "the page of one line; the pages of meetings are above it"},
	{at: "internal/web/page/planning",
		uses: []string{"internal/web/page/frame", "internal/web/page/form", "internal/web/page/phrase", "internal/web/gate", "internal/web/words", "internal/reading", "internal/calendar", "internal/calendar/rrule", "internal/slug", "internal/meeting"},
		why:  "the form for a new meeting and what it will look like; meetings that are there are beside it"},
	{at: "internal/web/page/strips",
		uses: []string{"internal/web/page/phrase", "internal/web/gate", "internal/web/sofar", "internal/web/shelf", "internal/web/ui", "internal/web/words", "internal/reading/strip", "internal/live", "internal/meeting"},
		why:  "draws strips and keeps them; the pages on which they stand are above it"},
	{at: "internal/web/page/host",
		uses: []string{"internal/web/page/talk", "internal/web/page/frame", "internal/web/page/form", "internal/web/page/phrase", "internal/web/gate", "internal/web/ui", "internal/reading", "internal/calendar", "internal/live", "internal/slug", "internal/web/words", "internal/meeting/rules", "internal/meeting"},
		why:  "the pages of hosts; what attendees see is beside it"},
	{at: "internal/web/page/owner",
		uses: []string{"internal/web/page/frame", "internal/web/page/form", "internal/web/page/phrase", "internal/web/outside", "internal/web/gate", "internal/slug", "internal/web/words", "internal/meeting"},
		why:  "the page of the server's owner; hosts and attendees are beside it"},
	{at: "internal/web/page/outcome", uses: []string{"internal/web/page/phrase", "internal/web/sofar", "internal/web/ui", "internal/web/words", "internal/reading/...", "internal/meeting"},
		why: "what came of a meeting, on its pages; whether it is still going on is not its business"},
	{at: "internal/web/page",
		uses: []string{"internal/web/page/...", "internal/web/gate", "internal/web/sofar", "internal/web/ui", "internal/reading", "internal/calendar", "internal/live", "internal/web/words", "internal/meeting/rules", "internal/meeting"},
		why:  "the HTML pages; nouns and streams are beside it, not below"},
	{at: "internal/web",
		uses: []string{"internal/web/...", "internal/stream", "internal/reading", "internal/calendar", "internal/live", "internal/meeting"},
		why:  "never store: cmd hands it the store as meeting.Calendar, meeting.Seats and meeting.Keys, and live as the way to a Log"},
}

// Modules of others, by name. Who wants one more adds it here with its reason, and to the row that needs it.
const (
	cmp       = "github.com/google/go-cmp"
	goose     = "github.com/pressly/goose/v3"
	isatty    = "github.com/mattn/go-isatty"
	json      = "github.com/go-json-experiment/json"
	kong      = "github.com/alecthomas/kong"
	porcupine = "github.com/anishathalye/porcupine"
	rate      = "golang.org/x/time"
	sqlite    = "modernc.org/sqlite"
	text      = "golang.org/x/text"
	websocket = "github.com/coder/websocket"
)

// modules says why each of them is in the house.
var modules = map[string]string{
	cmp:       "differences that can be read, in the contract's failures",
	goose:     "migrations as files, each in a transaction, with a table of versions",
	isatty:    "is somebody looking? decides between bars, colours and plain lines",
	json:      "JSON that refuses repeated names, invalid UTF-8 and lone surrogates",
	kong:      "one struct gives flags, environment names and help",
	porcupine: "judges whether what many clients saw fits one order",
	rate:      "token buckets",
	sqlite:    "SQLite without cgo, so that one command cross-builds a static binary",
	text:      "one form of a name that can be written in several (Unicode NFC); catalogues, plurals and the choice of a language",
	websocket: "the handshake, frames and close codes of RFC 6455",
}

// impure lists the standard library's doors to the outside; net/url and net/netip only take strings apart.
var impure = []string{"os/...", "net", "net/http/...", "net/rpc/...", "net/smtp", "database/sql/...", "syscall", "log/...", "io/ioutil"}

// TestImports holds every non-test import of the main module against the plan.
func TestImports(t *testing.T) {
	seen, told := 0, map[string]bool{}
	for _, f := range sources(t) {
		if f.module != "" || f.test || f.syntax == nil {
			continue
		}
		for _, spec := range f.syntax.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			seen++
			if fault := refused(path.Dir(f.path), to); fault != "" && !told[fault] {
				told[fault] = true // the first file is enough
				t.Errorf("%s: %s", f.at(spec.Pos()), fault)
			}
		}
	}
	if seen == 0 {
		t.Error("no import found: the test does not see the sources")
	}
}

// refused says in words why a package under the root may not import another, or nothing when it may.
func refused(from, to string) string {
	i := slices.IndexFunc(plan, func(r room) bool { return within(from, r.at) })
	if i < 0 {
		return fmt.Sprintf("%s has no row in the plan of the house (house_test.go): on which floor does it stand?", from)
	}
	r := plan[i]
	mine, ours := strings.CutPrefix(to, "parley/")
	first, _, _ := strings.Cut(to, "/")
	matches := func(pattern string) bool { return within(to, pattern) }
	switch {
	case ours && !slices.ContainsFunc(r.uses, func(p string) bool { return within(mine, p) }):
		return fmt.Sprintf("%s imports %s: no arrow of the house runs that way.\n"+
			"    of ours, %s may import: %s\n    because: %s", from, mine, from, list(r.uses), r.why)
	case !ours && strings.Contains(first, ".") && !slices.ContainsFunc(r.mods, func(m string) bool { return within(to, m+"/...") }):
		return fmt.Sprintf("%s imports %s: not one of the modules it may use.\n"+
			"    of others', %s may import: %s\n    one more needs its reason in house_test.go", from, to, from, list(r.mods))
	case r.pure && slices.ContainsFunc(impure, matches):
		return fmt.Sprintf("%s imports %s, but it is to do no I/O.\n    because: %s", from, to, r.why)
	}
	return ""
}

// within tells whether a package is the one that a pattern names, or below it when that ends in "/...".
func within(pkg, pattern string) bool {
	folder, deep := strings.CutSuffix(pattern, "/...")
	return pkg == folder || deep && strings.HasPrefix(pkg, folder+"/")
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// TestPlanRefuses shows that the plan has teeth: arrows that ran upwards or sideways in houses that decayed.
func TestPlanRefuses(t *testing.T) {
	for _, arrow := range []struct {
		from, to string
		refused  bool
	}{
		{"internal/meeting", "parley/internal/reading", true},
		{"internal/meeting", "golang.org/x/text/language", true},
		{"internal/meeting", "os", true},
		{"internal/meeting", "net/http", true},
		{"internal/stream", "parley/internal/meeting", true},
		{"internal/store", "parley/internal/live", true},
		{"internal/store/memory", "modernc.org/sqlite", true},
		{"internal/store/storetest", "parley/internal/store", true},
		{"internal/live", "parley/internal/store", true},
		{"internal/live", "parley/internal/stream", true},
		{"internal/reading", "database/sql", true},
		{"internal/keeper", "parley/internal/web/gate", true},
		{"internal/web", "parley/internal/store", true},
		{"internal/web/api", "parley/internal/store/memory", true},
		{"internal/web/gate", "parley/internal/web/page", true},
		{"internal/web/page", "parley/internal/web/api", true},
		{"internal/manners", "parley/internal/meeting", true},

		{"cmd/parley", "parley/internal/store", false},
		{"internal/store/datafile", "modernc.org/sqlite/lib", false},
		{"internal/live", "parley/internal/meeting", false},
		{"internal/web", "parley/internal/web/page", false},
		{"internal/web/voice", "parley/internal/stream", false},
		{"internal/reading", "net/url", false},
	} {
		fault := refused(arrow.from, arrow.to)
		if (fault != "") != arrow.refused {
			t.Errorf("%s → %s: want refused %v, got %q", arrow.from, arrow.to, arrow.refused, fault)
		}
	}
}

// TestPlanHasReasons finds rows and modules without a reason, and modules that a room may import and does not: what is not
// needed any more is taken from the plan, and from go.mod.
func TestPlanHasReasons(t *testing.T) {
	used, exists := map[string]bool{}, map[string]bool{}
	for _, f := range sources(t) {
		i := slices.IndexFunc(plan, func(r room) bool { return within(path.Dir(f.path), r.at) })
		if f.module != "" || f.test || f.syntax == nil || i < 0 {
			continue
		}
		exists[plan[i].at] = true
		for _, spec := range f.syntax.Imports {
			to, _ := strconv.Unquote(spec.Path.Value)
			for _, m := range plan[i].mods {
				used[plan[i].at+m] = used[plan[i].at+m] || within(to, m+"/...")
			}
		}
	}
	for _, r := range plan {
		if r.why == "" {
			t.Errorf("the row of %s has no reason", r.at)
		}
		for _, m := range r.mods {
			if modules[m] == "" {
				t.Errorf("%s may import %s, and nobody says why", r.at, m)
			}
			if exists[r.at] && !used[r.at+m] {
				t.Errorf("%s may import %s and does not: take it from its row", r.at, m)
			}
		}
	}
}

// TestNoTestingInTheProduct keeps test switches out of what people run: only packages named …test may import testing.
func TestNoTestingInTheProduct(t *testing.T) {
	for _, f := range sources(t) {
		if f.module != "" || f.tests() || f.syntax == nil {
			continue
		}
		for _, spec := range f.syntax.Imports {
			if to, _ := strconv.Unquote(spec.Path.Value); within(to, "testing/...") {
				t.Errorf("%s: %s in the product: hand in what the test needs instead (a clock, a Log)", f.at(spec.Pos()), to)
			}
		}
	}
}
