package minutes_test

import (
	"strings"
	"testing"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
	"parley/internal/reading/minutes"
)

func mark(seq int64, kind meeting.Kind, text string, owners ...string) marks.Mark {
	return marks.Mark{Seq: seq, Kind: kind, Text: text, Owners: owners}
}

var all = []marks.Mark{
	mark(2, meeting.KindInfo, "first"),
	mark(3, meeting.KindTopic, "A <b>"),
	mark(4, meeting.KindLink, "https://kite.example/a"),
	mark(5, meeting.KindDecision, "*yes*\n& no"),
	mark(6, meeting.KindAction, "ana writes it", "Ana", "<Ben>"),
	mark(7, meeting.KindTopic, "B"),
	mark(8, meeting.KindTopic, "C"),
}

func TestSoFar(t *testing.T) {
	want := `<ul class="marks"><li data-mark="topic"><span class="mark"></span> <div class="text" dir="auto">C</div> <a class="n" href="#l-8">8</a></li>` +
		`<li data-mark="decision"><span class="mark"></span> <div class="text" dir="auto"><em>yes</em> &amp; no</div> <a class="n" href="#l-5">5</a></li>` +
		`<li data-mark="action"><span class="mark"></span> <bdi class="owner">&lt;Ben&gt;</bdi> <div class="text" dir="auto">ana writes it</div> <a class="n" href="#l-6">6</a></li>` +
		`<li data-mark="link"><span class="mark"></span> <div class="text" dir="auto"><a href="https://kite.example/a" rel="nofollow noopener noreferrer">https://kite.example/a</a></div> <a class="n" href="#l-4">4</a></li></ul>`
	if got := string(minutes.AppendSoFar(nil, all)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := minutes.AppendSoFar(nil, all[:1]); len(got) != 0 {
		t.Errorf("an info alone gives %s", got)
	}
}

func TestOutcome(t *testing.T) {
	got := string(minutes.AppendOutcome(nil, all))
	for _, want := range []string{
		`<ul class="marks"><li data-mark="info">`, `</ul><h3 class="topic"><span dir="auto">A &lt;b&gt;</span> <a class="n" href="#l-3">3</a></h3><ul class="marks"><li data-mark="link">`,
		`</ul><h3 class="topic"><span dir="auto">B</span> <a class="n" href="#l-7">7</a></h3><h3 class="topic"><span dir="auto">C</span> <a class="n" href="#l-8">8</a></h3>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not there: %s\nin %s", want, got)
		}
	}
	if strings.Count(got, "<ul") != 2 || strings.Count(got, "</ul>") != 2 || len(minutes.AppendOutcome(nil, nil)) != 0 {
		t.Errorf("lists: %s", got)
	}
}

// TestBriefEndsNowhereFalse: a long text ends between words, and an address is never cut to another one.
func TestBriefEndsNowhereFalse(t *testing.T) {
	long := "https://kite.example/" + strings.Repeat("a", 400)
	for _, text := range []string{strings.Repeat("words ", 90), "see " + long, long} {
		got := string(minutes.AppendBrief(nil, []marks.Mark{mark(2, meeting.KindLink, text)}))
		if strings.Contains(got, "href=\"http") != (text == long) || text != long && (len(got) > 500 || !strings.Contains(got, " …</div>")) {
			t.Errorf("%s becomes %s", text, got)
		}
	}
	got := string(minutes.AppendBrief(nil, []marks.Mark{mark(2, meeting.KindInfo, strings.Repeat("ü", 300))}))
	if !strings.Contains(got, strings.Repeat("ü", 240)+"…</div>") {
		t.Errorf("without a space: %s", got)
	}
}
