package reading

import (
	"strings"
	"testing"

	"parley/internal/meeting"
)

func TestAppendLine(t *testing.T) {
	const at = `data-at="2026-12-01T15:00:00.120Z"`
	const clock = `<time datetime="2026-12-01T15:00:00.120Z">15:00</time>`
	for _, c := range []struct {
		name string
		e    meeting.Entry
		want string
	}{
		{"a host's answer", meeting.Entry{Seq: 12, Kind: meeting.KindLine, Ref: 9, Text: "<b>&\"'\ntwo",
			Author: meeting.Author{ID: "a1", Name: "Ana <i>Ferrer", Role: meeting.RoleHost}},
			`<li class="line" id="l-12" data-n="12" data-as-of="12" data-kind="line" data-author="a1" ` + at + `>` +
				`<span class="face h-31" aria-hidden="true">AI</span><p class="who"><bdi class="name">Ana &lt;i&gt;Ferrer</bdi> ` +
				`<small class="role">host</small> ` + clock + `</p><a class="re" href="#l-9">9</a>` +
				`<div class="text" dir="auto">&lt;b&gt;&amp;&#34;&#39;<br>` + "\n" + `two</div><a class="n" href="#l-12">12</a></li>`},
		{"from a file, by nobody", meeting.Entry{Seq: 3, Kind: meeting.KindLine, Text: "*** Log opened"},
			`<li class="line" id="l-3" data-n="3" data-as-of="3" data-kind="line" ` + at + `><p class="who">` + clock + `</p>` +
				`<div class="text" dir="auto">*** Log opened</div><a class="n" href="#l-3">3</a></li>`},
		{"an act, marked", meeting.Entry{Seq: 5, Kind: meeting.KindLine, Text: "/me *waves* at https://a.example/", Author: meeting.Author{ID: "a1", Name: "Ana"}},
			`<li class="line me" id="l-5" data-n="5" data-as-of="5" data-kind="line" data-author="a1" ` + at + `>` +
				`<span class="face h-31" aria-hidden="true">A</span><p class="who"><bdi class="name">Ana</bdi> ` + clock + `</p><div class="text" dir="auto">` +
				`<em>waves</em> at <a href="https://a.example/" rel="nofollow noopener noreferrer">https://a.example/</a></div><a class="n" href="#l-5">5</a></li>`},
		{"an act of nobody", meeting.Entry{Seq: 6, Kind: meeting.KindLine, Text: "/me waves"},
			`<li class="line" id="l-6" data-n="6" data-as-of="6" data-kind="line" ` + at + `><p class="who">` + clock + `</p>` +
				`<div class="text" dir="auto">/me waves</div><a class="n" href="#l-6">6</a></li>`},
		{"a long paste", meeting.Entry{Seq: 7, Kind: meeting.KindLine, Text: "a" + strings.Repeat("\n", 12)},
			`<li class="line" id="l-7" data-n="7" data-as-of="7" data-kind="line" ` + at + `><p class="who">` + clock + `</p>` +
				`<div class="text long" dir="auto">a` + strings.Repeat("<br>\n", 12) + `</div><label class="unfold"><input type="checkbox"><span class="all"></span></label>` +
				`<a class="n" href="#l-7">7</a></li>`},
		{"extended by key", meeting.Entry{Seq: 4, Kind: meeting.KindExtended, Text: "10", Author: meeting.HostByKey},
			`<li class="line notice" id="l-4" data-n="4" data-as-of="4" data-kind="extended" ` + at + ` data-value="10" data-name="Host">` +
				`<span class="words"></span>` + clock + `<a class="n" href="#l-4">4</a></li>`},
		{"opened by the clock", meeting.Entry{Seq: 1, Kind: meeting.KindOpened},
			`<li class="line notice" id="l-1" data-n="1" data-as-of="1" data-kind="opened" ` + at + `>` +
				`<span class="words"></span>` + clock + `<a class="n" href="#l-1">1</a></li>`},
	} {
		c.e.At = noon
		if got := string(AppendLine(nil, meeting.Line{Entry: c.e, AsOf: c.e.Seq})); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
