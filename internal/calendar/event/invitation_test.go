package event

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"parley/internal/meeting"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// planned is a meeting of an hour at noon, scheduled an hour before, with its log so far.
func planned(entries ...meeting.Entry) (meeting.Facts, []meeting.Line) {
	f := meeting.Facts{ID: 7, Series: 3, Slug: "weekly", Date: "2026-12-01", Title: "Weekly", Lang: "de", LastAt: noon.Add(-time.Hour), AfterTalk: 10 * time.Minute}
	f = f.Plan(noon, noon.Add(time.Hour))
	for i := range entries {
		entries[i].Seq = int64(i + 1)
		f = meeting.Apply(f, entries[i])
	}
	return f, meeting.Fold(entries)
}

const address = "https://meet.example:8443/weekly/2026-12-01"

func TestInvitation(t *testing.T) {
	f, log := planned()
	f.Description = "Beds; paths, and\nthe pond \\o/"
	got := string(Invitation(f, log, address))
	want := `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Parley//Parley//EN
CALSCALE:GREGORIAN
BEGIN:VEVENT
UID:` + UID(f, address) + `
DTSTAMP:20261201T110000Z
LAST-MODIFIED:20261201T110000Z
SEQUENCE:0
DTSTART:20261201T120000Z
DTEND:20261201T130000Z
SUMMARY;LANGUAGE=de:Weekly
DESCRIPTION;LANGUAGE=de:Beds\; paths\, and\nthe pond \\o/\n\nhttps://meet.e
 xample:8443/weekly/2026-12-01
LOCATION:https://meet.example:8443/weekly/2026-12-01
URL:https://meet.example:8443/weekly/2026-12-01
STATUS:CONFIRMED
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT10M
DESCRIPTION;LANGUAGE=de:Weekly
END:VALARM
END:VEVENT
END:VCALENDAR
`
	if want = strings.ReplaceAll(want, "\n", "\r\n"); got != want {
		t.Errorf("%s", got)
	}
}

// TestAnEventKeepsItsUIDAndCountsItsChanges: whatever changes, calendars find the event again, and know which version is newer.
func TestAnEventKeepsItsUIDAndCountsItsChanges(t *testing.T) {
	title := "Monthly"
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes-60) * time.Minute) }
	log := []meeting.Entry{
		{At: at(1), Kind: meeting.KindLocked, Text: "10"},
		{At: at(2), Kind: meeting.KindMoved, Text: meeting.MoveText(noon.Add(time.Hour), noon.Add(2*time.Hour))},
		{At: at(3), Kind: meeting.KindChanged, Text: meeting.Change{Title: &title}.Text()},
		{At: at(4), Kind: meeting.KindCancelled, Text: "Rain"},
		{At: at(5), Kind: meeting.KindRestored},
		{At: noon.Add(time.Hour), Kind: meeting.KindOpened},
		{At: noon.Add(time.Hour), Kind: meeting.KindLine, Text: "hello"},
		{At: noon.Add(time.Hour), Kind: meeting.KindExtended, Text: "10"},
	}
	before := ""
	for n, want := range []string{
		"0 20261201T110000Z CONFIRMED 20261201T120000Z 20261201T130000Z Weekly",
		"0 20261201T110100Z CONFIRMED 20261201T120000Z 20261201T130000Z Weekly",
		"1 20261201T110200Z CONFIRMED 20261201T130000Z 20261201T140000Z Weekly",
		"2 20261201T110300Z CONFIRMED 20261201T130000Z 20261201T140000Z Monthly",
		"3 20261201T110400Z CANCELLED 20261201T130000Z 20261201T140000Z Monthly",
		"4 20261201T110500Z CONFIRMED 20261201T130000Z 20261201T140000Z Monthly",
		"4 20261201T110500Z CONFIRMED 20261201T130000Z 20261201T140000Z Monthly",
		"4 20261201T110500Z CONFIRMED 20261201T130000Z 20261201T140000Z Monthly",
		"5 20261201T130000Z CONFIRMED 20261201T130000Z 20261201T141000Z Monthly",
	} {
		f, lines := planned(slices.Clone(log[:n])...)
		e := strictly(t, Invitation(f, lines, address))
		if got := strings.Join([]string{e["SEQUENCE"], e["DTSTAMP"], e["STATUS"], e["DTSTART"], e["DTEND"], e["SUMMARY"]}, " "); got != want {
			t.Errorf("after %d entries: %s, want %s", n, got, want)
		}
		if before != "" && e["UID"] != before {
			t.Errorf("after %d entries the UID is %s, not %s", n, e["UID"], before)
		}
		before = e["UID"]
	}
}

// TestUIDs: other meetings, other servers, other UIDs; an occurrence has the same with and without a row, wherever it was moved.
func TestUIDs(t *testing.T) {
	f, _ := planned()
	other, series, occurrence := f, f, f
	other.Date, series.Series, occurrence.Planned = "2026-12-01-1500", 4, f.Start
	next := occurrence
	next.Planned = next.Planned.AddDate(0, 0, 7)
	all := map[string]bool{UID(f, "http://localhost:8080/weekly/2026-12-01"): true}
	for _, f := range []meeting.Facts{f, other, series, occurrence, next} {
		all[UID(f, address)] = true
	}
	if len(all) != 6 {
		t.Errorf("6 meetings have the UIDs %v", all)
	}
	held := occurrence
	held.ID, held.Date, held.Slug = 99, "2026-12-01-1200", "renamed"
	if held = held.Plan(noon.Add(time.Hour), noon.Add(2*time.Hour)); UID(held, address) != UID(occurrence, address) {
		t.Error("an occurrence that was held and moved has another UID")
	}
}

// TestWhateverIsTyped: titles and descriptions of any kind come back as they were, but for controls, from a file that is strictly right.
func TestWhateverIsTyped(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f, log := planned()
		part := rapid.SampledFrom([]string{"a", "long words ", "ü", "語", "🜁", ";", ",", ":", "\\", "\\n", "\n", "\r\n", "\r", "\t", "\"", "END:VEVENT", "\x00", "\x1b", "\u2028", "\xff"})
		f.Title = strings.Join(rapid.SliceOfN(part, 1, 60).Draw(rt, "title"), "")
		f.Description = strings.Join(rapid.SliceOfN(part, 0, 200).Draw(rt, "description"), "")
		f.Lang = rapid.SampledFrom([]string{"", "pt-BR", "x;y", "de:\r\nEND"}).Draw(rt, "lang")
		e := strictly(t, Invitation(f, log, address))
		if got, want := e["SUMMARY"], harmless(f.Title); got != want {
			rt.Fatalf("the title %q comes back as %q", f.Title, got)
		}
		if got, want := e["DESCRIPTION"], harmless(strings.TrimSpace(f.Description+"\n\n"+address)); got != want {
			rt.Fatalf("the description %q comes back as %q", f.Description, got)
		}
	})
}

// TestHostileTitles come back, too, where the corpora are at hand.
func TestHostileTitles(t *testing.T) {
	for _, name := range []string{"xss", "naughty", "blns"} {
		data, err := os.ReadFile("../../../../shared/corpora/strings/" + name + ".json")
		if err != nil {
			continue // they are not part of the repository
		}
		var all []any
		if err := json.Unmarshal(data, &all); err != nil || len(all) < 100 {
			t.Fatalf("%s: %d strings, %v", name, len(all), err)
		}
		for _, one := range all {
			if object, ok := one.(map[string]any); ok {
				one = object["s"]
			}
			f, log := planned()
			f.Title = fmt.Sprint(one)
			if got, want := strictly(t, Invitation(f, log, address))["SUMMARY"], harmless(f.Title); got != want {
				t.Errorf("the title %q comes back as %q", f.Title, got)
			}
		}
	}
}

func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || 0x7f <= r && r <= 0x9f || r == '\u2028' || r == '\u2029' {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD"))
}

var (
	contentLine = regexp.MustCompile(`^([A-Z-]+)((?:;[A-Z-]+=[A-Za-z0-9-]+)*):(.*)$`)
	forms       = map[string]*regexp.Regexp{
		"DTSTAMP": moment, "LAST-MODIFIED": moment, "DTSTART": moment, "DTEND": moment,
		"SEQUENCE": regexp.MustCompile(`^[0-9]+$`), "TRIGGER": regexp.MustCompile(`^-PT10M$`), "URL": regexp.MustCompile(`^https?://[!-~]+$`),
		"STATUS": regexp.MustCompile(`^(CONFIRMED|CANCELLED)$`), "ACTION": regexp.MustCompile(`^DISPLAY$`), "UID": regexp.MustCompile(`^[0-9a-f]{32}@[a-z0-9.-]+$`),
		"VERSION": regexp.MustCompile(`^2\.0$`), "PRODID": regexp.MustCompile(`^-//.+//EN$`), "CALSCALE": regexp.MustCompile(`^GREGORIAN$`),
		"SUMMARY": text, "DESCRIPTION": text, "LOCATION": text,
	}
	moment = regexp.MustCompile(`^\d{8}T\d{6}Z$`)
	text   = regexp.MustCompile(`^(?:[^\\;,\x00-\x08\x0a-\x1f\x7f-\x{9f}\x{2028}\x{2029}]|\\[\\;,n])*$`)
)

// strictly reads a file with one event as RFC 5545 has it, and gives the properties of the event, texts unescaped.
func strictly(t *testing.T, ics []byte) map[string]string {
	t.Helper()
	s := string(ics)
	if !strings.HasSuffix(s, "\r\n") || strings.Count(s, "\n") != strings.Count(s, "\r\n") || strings.Count(s, "\r") != strings.Count(s, "\r\n") {
		t.Fatalf("lines do not end with CR LF: %q", s)
	}
	for _, l := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) {
			t.Fatalf("a line of %d octets: %q", len(l), l)
		}
	}
	event, within := map[string]string{}, []string{}
	seen := map[string]bool{}
	for _, l := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(s, "\r\n ", ""), "\r\n"), "\r\n") {
		m := contentLine.FindStringSubmatch(l)
		switch {
		case m == nil:
			t.Fatalf("no content line: %q", l)
		case m[1] == "BEGIN":
			within = append(within, m[3])
			continue
		case m[1] == "END" && len(within) > 0 && within[len(within)-1] == m[3]:
			within = within[:len(within)-1]
			continue
		}
		place := strings.Join(within, "/")
		form := forms[m[1]]
		if form == nil || !form.MatchString(m[3]) || seen[place+m[1]] {
			t.Fatalf("in %s: %q", place, l)
		}
		seen[place+m[1]] = true
		if place == "VCALENDAR/VEVENT" {
			event[m[1]] = m[3]
			if form == text {
				event[m[1]] = strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(m[3])
			}
		}
	}
	for _, name := range []string{"VCALENDARVERSION", "VCALENDARPRODID", "VCALENDAR/VEVENTUID", "VCALENDAR/VEVENTDTSTAMP", "VCALENDAR/VEVENTDTSTART"} {
		if !seen[name] {
			t.Fatalf("%s is missing in %s", name, s)
		}
	}
	if alarm := seen["VCALENDAR/VEVENT/VALARMTRIGGER"]; len(within) > 0 || alarm != (event["STATUS"] == "CONFIRMED") {
		t.Fatalf("the alarm, or an end, is wrong: %s", fmt.Sprint(within, alarm, s))
	}
	return event
}
