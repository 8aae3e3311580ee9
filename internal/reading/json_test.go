package reading

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"parley/internal/meeting"
)

var noon = time.Date(2026, 12, 1, 15, 0, 0, 120e6, time.UTC)

func TestAppendEntry(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	for _, c := range []struct {
		name string
		e    meeting.Entry
		want string
	}{
		{"line", meeting.Entry{Seq: 12, At: noon, Kind: meeting.KindLine, Ref: 9, Text: "Good, \"all\" of\n<it>",
			Author: meeting.Author{ID: "a1", Name: "Ana Ferrer", Role: meeting.RoleGuest}},
			`{"seq":12,"at":"2026-12-01T15:00:00.120Z","kind":"line","author":{"id":"a1","name":"Ana Ferrer","role":"guest"},` +
				`"text":"Good, \"all\" of\n\u003cit\u003e","ref":9}`},
		{"the clock's", meeting.Entry{Seq: 1, At: noon.In(berlin), Kind: meeting.KindOpened},
			`{"seq":1,"at":"2026-12-01T15:00:00.120Z","kind":"opened","text":""}`},
		{"by key", meeting.Entry{Seq: 3, At: noon.Truncate(time.Second), Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: "10"},
			`{"seq":3,"at":"2026-12-01T15:00:00.000Z","kind":"extended","author":{"name":"Host","role":"host"},"text":"10"}`},
	} {
		if got := string(AppendEntry(nil, c.e)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestAppendMeeting(t *testing.T) {
	f := meeting.Facts{Slug: "tornado-weekly", Date: "2026-12-01", Title: "Tornado & <more>", LastSeq: 4}.Plan(noon, noon.Add(time.Hour))
	got := string(AppendMeeting(nil, f, meeting.PhaseOpen, noon.Add(time.Minute), "https://meet.example/tornado-weekly/2026-12-01"))
	want := `{"id":"tornado-weekly/2026-12-01","series":"tornado-weekly","title":"Tornado \u0026 \u003cmore\u003e",` +
		`"url":"https://meet.example/tornado-weekly/2026-12-01","starts_at":"2026-12-01T15:00:00.120Z",` +
		`"ends_at":"2026-12-01T16:00:00.120Z","phase":"open","server_time":"2026-12-01T15:01:00.120Z","last_seq":4}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// checkString holds appendString to its promise for one string.
func checkString(t *testing.T, s string) {
	t.Helper()
	b := appendString(nil, s)
	var back string
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatalf("%q gives invalid JSON %s: %v", s, b, err)
	}
	if back != strings.ToValidUTF8(s, "\uFFFD") && back != toValid(s) {
		t.Errorf("%q comes back as %q", s, back)
	}
	if !utf8.Valid(b) {
		t.Errorf("%q gives invalid UTF-8", s)
	}
	for _, r := range string(b) {
		if r < ' ' || 0x7f <= r && r <= 0x9f || strings.ContainsRune("<>&\u2028\u2029\u202e\u2066", r) {
			t.Errorf("%q leaves %U as it is: %s", s, r, b)
		}
	}
}

// toValid replaces every single bad byte, as appendString does; strings.ToValidUTF8 takes a run of them for one.
func toValid(s string) string { return string([]rune(s)) }

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "\x00\x1f\x7f\u009b", "\xff\xfeé\xc3", "\u2028\u2029\u202e", `</script>&"\'`, "𝕏 日本語 \U0010ffff"} {
		f.Add(s)
	}
	f.Fuzz(checkString)
}

func TestAppendChange(t *testing.T) {
	e := meeting.Entry{Seq: 12, At: noon, Kind: meeting.KindLine, Text: "a\u009b<b>\x1b \"q\" https://parley.example/x?a=1&b=2.",
		Author: meeting.Author{ID: "a1", Name: "Ana", Role: meeting.RoleHost}}
	var got struct {
		Seq   int64
		Lines []struct {
			N    int64
			HTML string
		}
	}
	b := AppendChange(nil, e)
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	want := string(AppendLine(nil, meeting.Line{Entry: e, AsOf: 12}))
	if got.Seq != 12 || len(got.Lines) != 1 || got.Lines[0].N != 12 || got.Lines[0].HTML != want {
		t.Errorf("got  %+v\nwant 12 with %s", got, want)
	}
}

func BenchmarkAppendChange(b *testing.B) {
	e := meeting.Entry{Seq: 12, At: noon, Kind: meeting.KindLine, Text: strings.Repeat("some words, ", 8),
		Author: meeting.Author{ID: "a1", Name: "Ana", Role: meeting.RoleHost}}
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = AppendChange(dst[:0], e)
	}
}
