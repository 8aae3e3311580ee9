package irclog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/meeting"
)

// show writes a log as text, so that a test reads like the log: stamp, who, what.
func show(l Log) string {
	var b strings.Builder
	for _, e := range l.Entries {
		fmt.Fprintf(&b, "%d %s %s|%s|%s\n", e.Seq, e.At.Format("01-02 15:04:05"), e.Kind, e.Author.Name, e.Text)
	}
	for _, w := range l.Warnings {
		b.WriteString("! " + w + "\n")
	}
	return b.String()
}

func parse(t *testing.T, name, text string) Log {
	t.Helper()
	l, err := Parse(name, strings.NewReader(text), time.UTC, time.Date(2024, 2, 28, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return l
}

func TestParseMeetBot(t *testing.T) {
	l := parse(t, "logs/kites.2018-05-01-13.32.log.txt", `13:32:00 <mira_> #startmeeting kites,  spring 2018
13:32:00 <knotbot> Meeting started Tue May  1 13:32:00 2018 UTC.  The chair is mira_.
13:32:09 <@brut^> hello
13:32:09 <+[olm]> hi	there
13:32:10 * mira_ waves at all
13:32:10 * mira_
13:32:11 <mira_> 

13:32:12 <mira_> #MeetingTopic The knots of 2018
13:33:01 <mira_> #endmeeting`)
	want := `1 05-01 13:32:00 line|mira_|#startmeeting kites,  spring 2018
2 05-01 13:32:00 line|knotbot|Meeting started Tue May  1 13:32:00 2018 UTC.  The chair is mira_.
3 05-01 13:32:09 line|brut^|hello
4 05-01 13:32:09 line|[olm]|hi	there
5 05-01 13:32:10 line|mira_|/me waves at all
6 05-01 13:32:10 line|mira_|/me 
7 05-01 13:32:11 line|mira_|
8 05-01 13:32:11 line||
9 05-01 13:32:12 line|mira_|#MeetingTopic The knots of 2018
10 05-01 13:33:01 line|mira_|#endmeeting
11 05-01 13:33:01 closed||
! Line 8 names nobody and is kept as text.
`
	if diff := cmp.Diff(want, show(l)); diff != "" {
		t.Error(diff)
	}
	i := l.Importing(meeting.Series{Zone: "UTC"})
	i.Entries = nil
	wantImport := meeting.Importing{Series: meeting.Series{Slug: "kites", Title: "kites", Zone: "UTC"}, Title: "The knots of 2018",
		Start: time.Date(2018, 5, 1, 13, 32, 0, 0, time.UTC), Source: l.Source}
	if diff := cmp.Diff(wantImport, i); diff != "" || len(l.Source) != 64 {
		t.Error(diff, l.Source)
	}
}

// Each case is a file; what is left out of want is only the stamp's month.
func TestShapes(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"no seconds, blanks in the nick", "kites.log", "13:32 < mira> a\n13:33 <olm > b", `
1 02-28 13:32:00 line|mira|a
2 02-28 13:33:00 line|olm|b
3 02-28 13:33:00 closed||
! Neither the file nor its name tells the day; it was taken to be Wednesday, 28 February 2024.`},
		{"brackets, weekday, tab", "2019-03-04-kites.log", "[13:32:01] <mira> a\n[Mon 13:33:00] <olm>\tb\n(13:34) * olm c", `
1 03-04 13:32:01 line|mira|a
2 03-04 13:33:00 line|olm|b
3 03-04 13:34:00 line|olm|/me c
4 03-04 13:34:00 closed||`},
		{"full dates with zones", "kites", "[2018-03-12 10:46:28] <mira> a\n2018-03-12T12:46:29.5+01:00 <olm> b\n2018-03-13T00:00:00Z <olm> c", `
1 03-12 10:46:28 line|mira|a
2 03-12 11:46:29 line|olm|b
3 03-13 00:00:00 line|olm|c
4 03-13 00:00:00 closed||`},
		{"irssi, over midnight", "kites.log", "--- Log opened Wed Feb 28 23:59:00 2024\n23:59 -!- mira [~m@kite.example] has joined #kites\n23:59 <@mira> a\n" +
			"--- Day changed Thu Feb 29 2024\n00:00 <@mira> b\n00:01 * mira c", `
1 02-28 23:59:00 line||--- Log opened Wed Feb 28 23:59:00 2024
2 02-28 23:59:00 line||23:59 -!- mira [~m@kite.example] has joined #kites
3 02-28 23:59:00 line|mira|a
4 02-28 23:59:00 line||--- Day changed Thu Feb 29 2024
5 02-29 00:00:00 line|mira|b
6 02-29 00:01:00 line|mira|/me c
7 02-29 00:01:00 closed||
! Lines 1, 2 and 4 name nobody and are kept as text.`},
		{"WeeChat", "irc.kites.weechatlog", "2020-01-02 10:00:00\t-->\tmira (~m@kite.example) has joined\n2020-01-02 10:00:01\t@mira\ta\tb\n" +
			"2020-01-02 10:00:02\t *\tmira waves", `
1 01-02 10:00:00 line||2020-01-02 10:00:00	-->	mira (~m@kite.example) has joined
2 01-02 10:00:01 line|mira|a	b
3 01-02 10:00:02 line|mira|/me waves
4 01-02 10:00:02 closed||
! Line 1 names nobody and is kept as text.`},
		{"byte-order mark, CRLF, Latin-1", "kites.2018-05-01-13.32.log.txt", "\ufeff13:32:00 <mira> a\r\n13:32:01 <ren\xe9> caf\xe9 \x80 é\r\n", `
1 05-01 13:32:00 line|mira|a
2 05-01 13:32:01 line|rené|café € é
3 05-01 13:32:01 closed||
! Line 2 is not UTF-8 and was read as Windows-1252.`},
		{"no times after the first, no sense", "kites.2018-05-01-13.32.log.txt", "before\n13:32:00 <mira> a\n<olm> b\n* a list\n10:30 suits me\n25:00:00 <x> y\n" +
			"13:32:05 <> z\n13:32:06 <mira>glued\nx\x00y", `
1 05-01 13:32:00 line||before
2 05-01 13:32:00 line|mira|a
3 05-01 13:32:00 line|olm|b
4 05-01 13:32:00 line||* a list
5 05-01 13:32:00 line||10:30 suits me
6 05-01 13:32:00 line||25:00:00 <x> y
7 05-01 13:32:05 line||13:32:05 <> z
8 05-01 13:32:06 line||13:32:06 <mira>glued
9 05-01 13:32:06 line||x␀y
10 05-01 13:32:06 closed||
! Lines 1, 4, 5, 6, 7 and 2 more name nobody and are kept as text.
! Line 3 has no time and takes that of the line before.
! Line 9 holds NUL bytes, which are shown as ␀ now.`},
	} {
		if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n")+"\n", show(parse(t, c.file, c.text))); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func TestTimes(t *testing.T) {
	const file = "kites.2018-05-01-23.59.log.txt"
	for _, c := range []struct{ name, file, stamps, want string }{
		{"midnight", file, "23:59:58 00:00:01 00:00:02", "05-01 23:59:58, 05-02 00:00:01, 05-02 00:00:02"},
		{"a step back", file, "23:59:58 23:59:50 23:59:59", "05-01 23:59:58, 05-01 23:59:58, 05-01 23:59:59"},
		{"a step back over midnight", file, "23:59:58 00:00:01 23:59:59 00:00:02", "05-01 23:59:58, 05-02 00:00:01, 05-02 00:00:01, 05-02 00:00:02"},
		{"two midnights", file, "23:00:00 11:30:00 22:00:00 01:00:00", "05-01 23:00:00, 05-02 11:30:00, 05-02 22:00:00, 05-03 01:00:00"},
		{"a long silence by day", "kites.2018-05-01-01.00.log.txt", "01:00:00 15:00:00", "05-01 01:00:00, 05-01 15:00:00"},
		{"the first line a second after midnight", file, "00:00:00 00:00:05", "05-02 00:00:00, 05-02 00:00:05"},
		{"the first line before the file was named", "kites.2018-05-01-00.00.log.txt", "23:59:59 00:00:05", "04-30 23:59:59, 05-01 00:00:05"},
		{"dates that step back", "kites", "2018-05-02T10:00:00Z 2018-05-01T10:00:00Z", "05-02 10:00:00, 05-02 10:00:00"},
		{"the day of a dated line holds", "kites", "2018-05-02T10:00:00Z 10:05:00", "05-02 10:00:00, 05-02 10:05:00"},
	} {
		var text strings.Builder
		for stamp := range strings.FieldsSeq(c.stamps) {
			text.WriteString(stamp + " <mira> a\n")
		}
		l := parse(t, c.file, text.String())
		var got []string
		for _, e := range l.Entries[:len(l.Entries)-1] {
			got = append(got, e.At.Format("01-02 15:04:05"))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s gives %s, want %s", c.name, c.stamps, got, c.want)
		}
	}
}

func TestZone(t *testing.T) {
	zone := time.FixedZone("UTC+2", 7200)
	text := "13:32:00 <knotbot> Meeting started Tue May  1 13:32:00 2018 UTC.\n13:33:00 <mira> a"
	l, err := Parse("kites.2018-05-01-13.32.log.txt", strings.NewReader(text), zone, time.Time{})
	if err != nil || l.Start.Format(meeting.TimeFormat) != "2018-05-01T11:32:00.000Z" {
		t.Fatalf("the start is %s, %v", l.Start, err)
	}
	if len(l.Warnings) != 1 || !strings.Contains(l.Warnings[0], "Is the zone right?") {
		t.Errorf("the log says another zone, and the warnings are %q", l.Warnings)
	}
	l, err = Parse("x.txt", strings.NewReader(text), nil, time.Time{})
	if err != nil || l.Start.Format(meeting.TimeFormat) != "2018-05-01T13:32:00.000Z" || len(l.Warnings) != 0 {
		t.Errorf("from what the log says: %s, %v, %q", l.Start, err, l.Warnings)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ file, text, series, title string }{
		{"kites.2018-05-01-13.32.log.txt", "a", "kites", "kites"},
		{`C:\logs\#Kites Team.2018-05-01-13.32.txt`, "#startmeeting", "kites-team", "#Kites Team"},
		{"/x/kites-20180501.log", "#startmeeting Spring", "kites", "Spring"},
		{"2018-05-01-kites.txt", "#meetingtopic unset", "kites", "kites"},
		{"2018-05-01.log", "#startmeeting " + strings.Repeat("é", 300), "", strings.Repeat("é", 120)},
		{"2018-05-01.log", "a", "", "Meeting"},
		{"api.2018-05-01-13.32.log.txt", "a", "api-meeting", "api"},
		{"日本.log", "a\u202e", "", "日本"},
		{"kites.2018-13-01-13.32.log.txt", "a", "kites-2018-13-01-13-32", "kites.2018-13-01-13.32"},
	} {
		l := parse(t, c.file, "13:32:00 <mira> "+c.text)
		if l.Series != c.series || l.Title != c.title {
			t.Errorf("%s with %.40q: series %q, title %q; want %q and %q", c.file, c.text, l.Series, l.Title, c.series, c.title)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"x.2018-05-01-13.32.log.txt", "", "empty"},
		{"x.2018-05-01-13.32.log.txt", "\ufeff \r\n\n", "empty"},
		{"x.2018-05-01-13.32.log.txt", "Summary\n=======\n\n* none (mira, 13:32:05)\n", "no line of talk"},
		{"x.2018-05-01-13.32.log.html", "\n<!DOCTYPE html>\n<b> x", "web page"},
		{"x.2018-05-01-13.32.log.txt", "\xff\xfe1\x00", "UTF-16"},
		{"x.log", "13:32:00 <mira> a", "no date"},
		{"x.log", "0001-01-01 13:32:00 <mira> a", "before 1970"},
		{"x.2018-05-01-13.32.log.txt", "13:32:00 <mira> " + strings.Repeat("x", MaxSize), "larger than 64 MiB"},
	} {
		l, err := Parse(c.name, strings.NewReader(c.text), time.UTC, time.Time{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %.40q gives %d entries and %v, want an error with %q", c.name, c.text, len(l.Entries), err, c.want)
		}
	}
}
