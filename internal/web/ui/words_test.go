package ui

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/web/words"
)

func TestSayTakesTheMostFittingWords(t *testing.T) {
	for _, c := range []struct{ kind, value, name, want string }{
		{"opened", "", "", "The meeting is open."},
		{"extended", "10", "Ana", "The meeting goes on for 10 minutes more."},
		{"extended", "1", "Ana", "The meeting goes on for 1 minute more."},
		{"closed", "", "", "The meeting is closed."},
		{"closed", "", "Ana {value}", "Ana {value} closed the meeting."},
		{"cancelled", "", "Ana", "The meeting is cancelled."},
		{"cancelled", "{name} is ill", "Ana", "The meeting is cancelled: {name} is ill"},
		{"reaction", "1", "Ana", ""},
	} {
		if got := Say(words.English, c.kind, c.value, c.name); got != c.want {
			t.Errorf("Say(%q, %q, %q) = %q, want %q", c.kind, c.value, c.name, got, c.want)
		}
	}
}

func TestDress(t *testing.T) {
	const line = `<li class="line" id="l-2"><p class="who"><time datetime="x">15:00</time></p><div class="text">&gt;15:00&lt;/time&gt;</div></li>`
	const notice = `<li class="line notice" id="l-3" data-value="15:00"><span class="words"></span><time datetime="x">15:00</time></li>`
	const long = `<li class="line" id="l-4"><div class="text long">a</div><label class="unfold"><input type="checkbox"><span class="all"></span></label></li>`
	for _, c := range []struct {
		fragment string
		goesOn   bool
		words    string
		want     []string
	}{
		{line, false, "", []string{`<li class="line" id`, `>16:00</time>`, `&gt;15:00&lt;`}},
		{long, false, "", []string{`<input type="checkbox"><span class="all">Show all</span></label></li>`}},
		{line, true, "", []string{`<li class="line more" id`}},
		{notice, false, "<b>Ana</b> closed it", []string{`<li class="line notice"`, `<span class="words">&lt;b&gt;Ana&lt;/b&gt; closed it</span> `, `data-value="15:00"`, `>16:00</time>`}},
	} {
		got := string(Dressing{Lang: words.English, GoesOn: c.goesOn, Words: c.words, UTC: "15:00", There: "16:00"}.Dress([]byte(c.fragment)))
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s\nlacks %s", got, want)
			}
		}
	}
	if got := string(Dressing{Lang: words.English, UTC: "15:00", There: "15:00"}.Dress([]byte(line))); got != line {
		t.Errorf("in UTC: %s", got)
	}
}

// TestWordsAreSaid: the scripts ask for no phrase that is not there, and none is there for nothing.
func TestWordsAreSaid(t *testing.T) {
	var keys []string
	for _, w := range Words {
		if slices.Contains(keys, w.Key) {
			t.Errorf("%q is there twice", w.Key)
		}
		keys = append(keys, w.Key)
	}
	// Those that are found by what they are about: kinds of entries, forms of a clock, states of a connection and of a line on its way.
	found := []string{"opened", "ended", "closed", "extended", "cancelled", "restored", "moved", "changed",
		"changed-description", "changed-both", "closing", "closing-not", "locked", "locked-not", "removal", "redaction", "redaction-many", "redacted", "redacted-many", "left", "in", "closes", "cut", "polling", "sending", "waiting", "asking", "refused", "lost", "role-host", "days", "in-days"}
	found = append(found, "mark-topic", "mark-info", "mark-decision", "mark-action", "mark-link", "gap-reaction", "gap-edit", "gap-retraction", "gap-mark")
	// Lines of one's own that went astray, and what a reader chooses.
	found = append(found, "own-asking", "own-refused", "own-lost", "sound", "sound-never", "sound-named", "sound-always", "count", "notify", "keys",
		"clock", "clock-auto", "clock-24", "clock-12", "theme", "theme-auto", "theme-light", "theme-dark")
	asked := regexp.MustCompile(`(?:say\((?:[^()']* \? )?|key\('[^']+', )'([a-z0-9-]+)'(?: : '([a-z0-9-]+)')?`)
	for _, name := range list(files, "js") {
		for _, m := range asked.FindAllStringSubmatch(string(read(files, name)), -1) {
			for _, key := range m[1:] {
				if key != "" {
					found = append(found, key)
				}
				if key != "" && !slices.Contains(keys, key) {
					t.Errorf("%s says %q, which is not among the words", name, key)
				}
			}
		}
	}
	begun := regexp.MustCompile("say\\(`([a-z0-9-]+-)\\$\\{")
	var beginnings []string // of those that are found by what stands behind
	for _, name := range list(files, "js") {
		for _, m := range begun.FindAllStringSubmatch(string(read(files, name)), -1) {
			beginnings = append(beginnings, m[1])
		}
	}
	for _, key := range keys {
		if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(key, b) }) {
			continue
		}
		plain := regexp.MustCompile(`-(one|value|by)$`).ReplaceAllString(key, "")
		if !slices.Contains(found, key) && !slices.Contains(found, plain) {
			t.Errorf("%q is said by nothing", key)
		}
	}
}
