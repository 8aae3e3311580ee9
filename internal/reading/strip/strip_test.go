package strip

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/meeting"
)

var (
	update = flag.Bool("update", false, "write what comes out into testdata")
	begun  = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
)

// hour is a meeting of so many minutes.
func hour(minutes int) meeting.Facts {
	f := meeting.Facts{ID: 1, AfterTalk: meeting.DefaultAfterTalk, ExtensionCap: meeting.DefaultExtensionCap}
	return f.Plan(begun, begun.Add(time.Duration(minutes)*time.Minute))
}

// log is a log in short: at each minute so many lines, or a mark.
type log struct{ lines []meeting.Line }

func (l *log) add(minute float64, kind meeting.Kind) *meeting.Line {
	e := meeting.Entry{Seq: int64(len(l.lines) + 1), At: begun.Add(time.Duration(minute * float64(time.Minute))), Kind: kind, Text: "said",
		Author: meeting.Author{ID: "a", Name: "Ana"}}
	l.lines = append(l.lines, meeting.LineOf(e))
	return &l.lines[len(l.lines)-1]
}

func (l *log) talk(until int, each func(minute int) int) {
	for minute := range until {
		for i := range each(minute) {
			l.add(float64(minute)+float64(i)/100, meeting.KindLine)
		}
	}
}

// marked are the marks that lines were given by hand.
func (l *log) marked() (all []Moment) {
	for _, line := range l.lines {
		kind := line.Kind
		if line.Mark.Kind != "" {
			kind = line.Mark.Kind
		}
		if kind.Marks() {
			all = append(all, Moment{At: line.At, Seq: line.Seq, Kind: kind})
		}
	}
	return all
}

func (l *log) view(f meeting.Facts, phase meeting.Phase, minute float64) View {
	return View{Facts: f, Phase: phase, Now: begun.Add(time.Duration(minute * float64(time.Minute))), Talk: Of(l.lines, l.marked()), Leads: true,
		Words: Words{Whole: "The meeting as one line", Mark: func(m Moment) string { return fmt.Sprintf("%s, line %d", m.Kind, m.Seq) }}}
}

// scenes are strips that one can look at: testdata/NAME.svg.
func scenes() map[string]View {
	var none, open, closed, early, day log
	steady := func(minute int) int { return (minute*7 + minute*minute) % 9 }
	open.add(0, meeting.KindOpened)
	open.talk(42, steady)
	open.lines[20].Mark = meeting.Mark{Kind: meeting.KindTopic}
	open.lines[40].Mark = meeting.Mark{Kind: meeting.KindDecision}
	open.lines[90].Mark = meeting.Mark{Kind: meeting.KindAction, Text: "Ben"}
	closed.talk(66, steady)
	closed.add(66, meeting.KindClosed)
	early.talk(20, steady)
	early.add(20, meeting.KindClosed)
	day.talk(24*60, func(minute int) int { return map[bool]int{true: minute % 3}[minute%90 < 40] })
	imported, extended := hour(61), hour(70)
	imported.Imported, imported.AfterTalk, imported.Closed = true, 0, 900
	extended.Extended = 10 * time.Minute
	small := open.view(hour(60), meeting.PhaseOpen, 42)
	small.Leads = false
	return map[string]View{
		"lobby":     none.view(hour(60), meeting.PhaseScheduled, -30),
		"room":      open.view(hour(60), meeting.PhaseOpen, 42.5),
		"extended":  open.view(extended, meeting.PhaseOpen, 42.5),
		"list":      small,
		"closed":    closed.view(hour(60), meeting.PhaseClosed, 900),
		"early":     early.view(hour(60), meeting.PhaseClosed, 900),
		"imported":  closed.view(imported, meeting.PhaseClosed, 90000),
		"day":       day.view(hour(24*60), meeting.PhaseClosed, 2000),
		"cancelled": none.view(hour(60), meeting.PhaseCancelled, 0),
		"not-held":  none.view(hour(60), meeting.PhaseNotHeld, 90),
	}
}

func TestGolden(t *testing.T) {
	for name, v := range scenes() {
		got, file := pretty(Draw(nil, v)), "testdata/"+name+".svg"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

// pretty breaks the drawing into lines that can be read.
func pretty(svg []byte) string { return strings.ReplaceAll(string(svg), "><", ">\n<") + "\n" }

// TestHourIsSmall holds the size of an hour of talk in every minute, with the marks of a busy meeting.
func TestHourIsSmall(t *testing.T) {
	var l log
	l.talk(69, func(minute int) int { return 1 + minute%8 })
	for i, kind := range []meeting.Kind{"topic", "decision", "action", "topic", "action", "decision", "action", "topic"} {
		l.lines[i*30+9].Mark = meeting.Mark{Kind: kind}
	}
	l.add(70, meeting.KindClosed)
	if n := len(Draw(nil, l.view(hour(60), meeting.PhaseClosed, 900))); n >= 4096 {
		t.Errorf("an hour of talk takes %d bytes", n)
	}
}

// TestRedacted shows that what was redacted leaves no trace in the drawing.
func TestRedacted(t *testing.T) {
	var with, without log
	for _, l := range []*log{&with, &without} {
		l.add(1, meeting.KindLine)
		l.add(3, meeting.KindLine).Mark = meeting.Mark{Kind: meeting.KindDecision}
		l.add(5, meeting.KindLine)
	}
	with.lines[1] = meeting.LineOf(with.lines[1].Empty(9))
	without.lines = append(without.lines[:1], without.lines[2])
	got, want := Draw(nil, with.view(hour(60), meeting.PhaseOpen, 9)), Draw(nil, without.view(hour(60), meeting.PhaseOpen, 9))
	if !bytes.Equal(got, want) {
		t.Errorf("redacted:\n%s\nnever said:\n%s", pretty(got), pretty(want))
	}
}

// TestPlacesBeforeThePage lead to where the lines are that it does not show.
func TestPlacesBeforeThePage(t *testing.T) {
	var l log
	l.talk(30, func(int) int { return 10 })
	v := l.view(hour(60), meeting.PhaseOpen, 30)
	v.Shown = 201
	for want, is := range map[string]bool{`"?before=101#l-1"`: true, `"?before=201#l-151"`: true, `"#l-211"`: true, `"#l-151"`: false} {
		if svg := string(Draw(nil, v)); strings.Contains(svg, want) != is {
			t.Errorf("%s: want %v in\n%s", want, is, pretty([]byte(svg)))
		}
	}
}

// TestHostileWords puts what a person might have typed into the words, which callers make: it stays text.
func TestHostileWords(t *testing.T) {
	for _, text := range []string{`</title><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "\x1b[31m\u202e\ufffe\x00", "]]>&amp;", "\xff\xfe"} {
		var l log
		l.add(2, meeting.KindLine).Mark = meeting.Mark{Kind: meeting.KindAction}
		v := l.view(hour(60), meeting.PhaseOpen, 9)
		v.Words = Words{Whole: text, Mark: func(Moment) string { return text }}
		svg := Draw(nil, v)
		if tags := elements(t, svg); tags["script"]+tags["img"] > 0 || tags["title"] != 2 {
			t.Errorf("%q became markup: %v\n%s", text, tags, svg)
		}
	}
}

// elements counts the elements of a drawing, which has to be well-formed.
func elements(t *testing.T, svg []byte) map[string]int {
	t.Helper()
	tags := map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return tags
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			tags[e.Name.Local]++
		}
	}
}

var (
	moves  = regexp.MustCompile(`M(-?[\d.]+) 44v-(\d+)`)
	places = regexp.MustCompile(`#l-(\d+)" tabindex="-1"><path d="M(-?[\d.]+) 0h(\d+)`)
	spots  = regexp.MustCompile(` (?:x|x1|cx)="(-?[\d.]+)%"`)
	boxes  = regexp.MustCompile(` x="([\d.]+)%" width="([\d.]+)%"`)
	view   = regexp.MustCompile(`viewBox="-.5 0 ([\d.]+) 44"`)
)

// TestInside draws random meetings: columns and places follow each other, and nothing stands outside.
func TestInside(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	for range 500 {
		v := anyView(random)
		svg := string(Draw(nil, v))
		elements(t, []byte(svg))
		wide := number(t, view.FindStringSubmatch(svg)[1])
		last := -1.0
		for _, m := range moves.FindAllStringSubmatch(svg, -1) {
			x, h := number(t, m[1]), number(t, m[2])
			if x <= last || x > wide-.5 || h < 2 || h > tall {
				t.Fatalf("seed %d: a column %v high at %v of %v, behind one at %v\n%s", seed, h, x, wide, last, pretty([]byte(svg)))
			}
			last = x
		}
		line, edge := 0.0, -1.0
		for _, m := range places.FindAllStringSubmatch(svg, -1) {
			n, x := number(t, m[1]), number(t, m[2])
			if n <= line || x <= edge || x < -.5 || x > wide {
				t.Fatalf("seed %d: line %v at %v of %v, behind line %v at %v", seed, n, x, wide, line, edge)
			}
			line, edge = n, x
		}
		for _, m := range append(spots.FindAllStringSubmatch(svg, -1), boxes.FindAllStringSubmatch(svg, -1)...) {
			if x := number(t, m[1]); x < 0 || x > 100 || len(m) > 2 && x+number(t, m[2]) > 100.02 {
				t.Fatalf("seed %d: outside: %v\n%s", seed, m[0], svg)
			}
		}
	}
}

// anyView is some meeting in some state.
func anyView(random *rand.Rand) View {
	length := []int{1, 10, 60, 61, 145, 24 * 60, 7 * 24 * 60, 300 * 24 * 60}[random.IntN(8)]
	f := hour(length)
	f.AfterTalk = time.Duration(random.IntN(90)) * time.Minute
	f.Extended = time.Duration(random.IntN(4)) * 10 * time.Minute
	f.Imported = random.IntN(4) == 0
	f.Start = f.Start.Add(time.Duration(random.IntN(60)) * time.Second)
	var l log
	at := 0.0
	for range random.IntN(300) {
		at += random.Float64() * float64(length) / 200
		l.add(at, []meeting.Kind{meeting.KindLine, meeting.KindLine, meeting.KindTopic, meeting.KindReaction}[random.IntN(4)])
	}
	phase := []meeting.Phase{meeting.PhaseScheduled, meeting.PhaseOpen, meeting.PhaseWrappingUp, meeting.PhaseAfterTalk, meeting.PhaseClosed}[random.IntN(5)]
	if phase == meeting.PhaseClosed {
		l.add(at, meeting.KindClosed)
	}
	return l.view(f, phase, at+random.Float64()*9)
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
