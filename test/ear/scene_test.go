// Package ear holds the room to what one hears of it, on a phone and on a poor line: what live regions get, word for word; what a
// reader chooses; what a tab does that is cut off, asleep or hidden.
package ear

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

func TestMain(m *testing.M) { stage.Main(m, "5") }

// scene is a stage with what the tests of this package need besides.
type scene struct{ stage.Stage }

func set(t *testing.T) scene { t.Helper(); return scene{stage.Set(t)} }

// plan schedules a meeting that begins after a while (before now, if that is negative) and lasts so long, and gives its id.
func (s scene) plan(title string, in, length time.Duration) string {
	s.T.Helper()
	start := time.Now().Add(in)
	made, err := s.API.Schedule(s.T.Context(), client.Series{Title: title, StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(length))})
	if err != nil {
		s.T.Fatal(err)
	}
	return made.Next.ID
}

// act adds an entry that is no line of its own.
func (s scene) act(id string, seat client.Seat, kind, text string, ref int64) {
	s.T.Helper()
	body := map[string]any{"kind": kind, "text": text, "ref": ref}
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "POST", Path: client.MeetingPath(id, "/entries"), Token: seat.Token, Body: body})
	if err != nil || a.Status >= 300 {
		s.T.Fatalf("%s of %d: %d %s, %v", kind, ref, a.Status, a.Body, err)
	}
}

// ear is somebody who hears a page: it notes, in order, what its live regions get, whoever writes there.
type ear struct {
	*browser.Page
	t *testing.T
}

// listen notes from now on. What a region holds already was not said.
func listen(t *testing.T, p *browser.Page) ear {
	t.Helper()
	browser.Eval[bool](p, `(() => {
		const said = window.said = [];
		const roles = { status: 'polite', log: 'polite', alert: 'assertive' };
		const how = (e) => {
			const region = e?.closest('[aria-live], [role=status], [role=log], [role=alert]');
			return region && (region.getAttribute('aria-live') ?? roles[region.getAttribute('role')]);
		};
		const note = (e, text) => { const h = how(e); if (h && h !== 'off' && text.trim()) said.push(h + ': ' + text.trim().replace(/\s+/g, ' ')); };
		new MutationObserver((all) => {
			for (const m of all) {
				if (m.type === 'characterData') note(m.target.parentElement, m.target.data);
				for (const node of m.addedNodes) {
					const e = node instanceof Element ? node : node.parentElement;
					if (how(e)) note(e, node.textContent);
					else if (node instanceof Element) node.querySelectorAll('[aria-live], [role=status], [role=alert]').forEach((r) => note(r, r.textContent));
				}
			}
		}).observe(document, { childList: true, characterData: true, subtree: true });
		return true;
	})()`)
	return ear{p, t}
}

// heard is what was said so far.
func (e ear) heard() []string {
	e.t.Helper()
	return browser.Eval[[]string](e.Page, `window.said`)
}

// hears waits until just this was said, after what has been heard before, and takes it off the list. Each is a way ("polite: ", "assertive: ") and words.
func (e ear) hears(want ...string) {
	e.t.Helper()
	e.Until("to hear "+strings.Join(want, " | "), func() bool { return len(e.heard()) >= len(want) })
	if got := e.heard(); !slices.Equal(got, want) {
		e.t.Errorf("heard\n  %s\nand should\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	browser.Eval[bool](e.Page, `(window.said.length = 0, true)`)
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
