// Package replay plays real logs into live meetings and holds every output against the log.
package replay

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/crowd"
	"parley/test/history"
	"parley/test/meetlog"
	"parley/test/outputs"
	"parley/test/server"
	"parley/test/wait"
)

// TestMain lets all logs run side by side, however few cores there are.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "32"); err != nil {
		panic(err)
	}
	m.Run()
}

// TestLogsReplayIntoLiveMeetings plays every log at 600 times its speed (60 times in torture), all side by side, one attendee per nick,
// while readers of all four ways watch each meeting and Chromium watches the longest. All must end with the same entries.
func TestLogsReplayIntoLiveMeetings(t *testing.T) {
	speed := 600
	if server.Torture() {
		speed = 60
	}
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	logs := meetlog.All(t)
	longest := meetlog.Longest(logs)
	for _, log := range logs {
		t.Run(log.Name, func(t *testing.T) {
			t.Parallel()
			made, err := api.Open(t.Context(), "Replay of "+log.Name, 3*time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			var watcher *watching
			if log.Path == longest.Path {
				watcher = watch(t, s, made.Next.ID)
			}
			replayOne(t, api, made.Next.ID, log, speed, watcher)
		})
	}
}

func replayOne(t *testing.T, api *client.Client, id string, log meetlog.Log, speed int, watcher *watching) {
	c := crowd.New(t, api, id)
	c.Read(8)
	if err := play(t, api, c, id, log, speed); err != nil {
		t.Fatal(err)
	}
	page, err := api.After(t.Context(), id, 0, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	c.CaughtUp(page.LastSeq)
	if watcher != nil {
		watcher.sawAll(log, page.LastSeq)
	}
	if _, _, err := api.Close(t.Context(), id); err != nil {
		t.Fatalf("closing: %v", err)
	}
	entries := c.Finish(time.Minute)
	lines := history.Lines(entries)
	if len(lines) != len(log.Lines) {
		t.Fatalf("%d lines became %d", len(log.Lines), len(lines))
	}
	for i, want := range log.Lines {
		if got := lines[i]; got.Text != want.Text || got.Author.Name != want.Nick {
			t.Errorf("line %d is %q by %s, not %q by %s", i+1, got.Text, got.Author.Name, want.Text, want.Nick)
		}
	}
	sameInEveryOutput(t, api, id, entries)
}

// play says the lines of a log in its order and rhythm.
func play(t *testing.T, api *client.Client, c *crowd.Crowd, id string, log meetlog.Log, speed int) error {
	seats := map[string]client.Seat{}
	for _, nick := range log.Nicks() {
		seat, err := api.Join(t.Context(), id, nick, "")
		if err != nil {
			return fmt.Errorf("%s joins: %w", nick, err)
		}
		seats[nick] = seat
	}
	begin := time.Now()
	for i, line := range log.Lines {
		if err := wait.Pause(t.Context(), time.Until(begin.Add(line.Offset/time.Duration(speed)))); err != nil {
			return err
		}
		e, _, err := api.Post(t.Context(), id, seats[line.Nick].Token, line.Text, "")
		if err != nil {
			return fmt.Errorf("line %d by %s: %w", i+1, line.Nick, err)
		}
		if e.Text != line.Text || e.Author == nil || e.Author.Name != line.Nick {
			return fmt.Errorf("line %d came back as %+v", i+1, e)
		}
	}
	return nil
}

// sameInEveryOutput holds page, plain transcript and JSON of a closed meeting against its log.
func sameInEveryOutput(t *testing.T, api *client.Client, id string, log []client.Entry) {
	t.Helper()
	get := func(suffix string) []byte {
		a, err := api.Do(t.Context(), client.Request{Method: "GET", Path: "/" + id + suffix, Header: http.Header{"Accept": {"*/*"}}})
		if err != nil || a.Status != 200 {
			t.Errorf("%s%s: status %d, %v", id, suffix, a.Status, err)
		}
		return a.Body
	}
	lines := history.Lines(log)
	page, err := outputs.Page(get(""))
	if err != nil {
		t.Errorf("%s: the page: %v", id, err)
	}
	shows(t, id+": the page", outputs.Talk(page, log), lines, outputs.Reads)
	plain := outputs.Talk(outputs.Plain(get(".txt")), log)
	shows(t, id+": .txt", plain, lines, verbatim)
	for i, l := range plain {
		if i < len(lines) && lines[i].Author != nil && !strings.Contains(l.Text, lines[i].Author.Name) {
			t.Errorf("%s: .txt: line %d does not name %s: %q", id, l.N, lines[i].Author.Name, l.Text)
		}
	}
	export, err := outputs.JSON(get(".json"))
	if err != nil || len(export) != len(log) {
		t.Errorf("%s: .json: %d entries instead of %d, %v", id, len(export), len(log), err)
		return
	}
	for i, e := range export {
		if !history.Same(e, log[i]) {
			t.Errorf("%s: .json: entry %d is %+v, not %+v", id, i+1, e, log[i])
		}
	}
}

// shows holds the lines of an output against the log: the same numbers in the same order, each with its text as that output has it.
func shows(t *testing.T, what string, got []outputs.Line, want []client.Entry, has func(shown, text string) bool) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s shows %d lines instead of %d", what, len(got), len(want))
		return
	}
	for i, l := range got {
		if l.N != want[i].Seq || !has(l.Text, want[i].Text) {
			t.Errorf("%s shows %q as line %d instead of %q as line %d", what, l.Text, l.N, want[i].Text, want[i].Seq)
		}
	}
}

// verbatim tells whether all that was typed is shown, each sign of it.
func verbatim(shown, text string) bool {
	return strings.Contains(squeeze(shown), squeeze(strings.TrimPrefix(text, "/me ")))
}

// squeeze makes one space of any white space: how it is laid out is for each output to say.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// watching is a Chromium window on a meeting that notes every line the moment it appears.
type watching struct {
	t    *testing.T
	page *browser.Page
	base string
}

func watch(t *testing.T, s *server.Server, id string) *watching {
	p := browser.Start(t).Open(t, browser.Person{})
	p.Go(s.URL + "/" + id)
	p.Until("the page is live", func() bool { return p.CompleteTo() >= 0 })
	browser.Eval[bool](p, `(() => {
		window.seen = {};
		const note = e => { if (/^l-\d+$/.test(e.id)) window.seen[e.id.slice(2)] = e.textContent; };
		const all = root => { if (root.nodeType === 1) { note(root); root.querySelectorAll('[id^="l-"]').forEach(note); } };
		const log = document.querySelector('[role="log"]');
		all(log);
		new MutationObserver(ms => ms.forEach(m => m.addedNodes.forEach(all))).observe(document.body, {childList: true, subtree: true});
		return true;
	})()`)
	return &watching{t, p, s.URL}
}

// sawAll waits until the page says that it is complete, and holds all that it has shown against the log.
func (w *watching) sawAll(log meetlog.Log, last int64) {
	w.page.Until(fmt.Sprintf("the page is complete to %d", last), func() bool { return w.page.CompleteTo() == last })
	seen := browser.Eval[map[int64]string](w.page, `window.seen`)
	if int64(len(seen)) > last {
		w.t.Errorf("Chromium showed %d lines of %d", len(seen), last)
	}
	first := last - int64(len(log.Lines))
	for i, line := range log.Lines {
		if got := seen[first+int64(i)+1]; !outputs.Reads(got, line.Text) {
			w.t.Errorf("Chromium showed %q as line %d, not %q", got, first+int64(i)+1, line.Text)
		}
	}
	now := w.page.Lines()
	for i := 1; i < len(now); i++ {
		if now[i].N <= now[i-1].N {
			w.t.Errorf("Chromium shows line %d after line %d", now[i].N, now[i-1].N)
		}
	}
	for _, complaint := range append(w.page.Complaints(), w.page.Foreign(w.base)...) {
		w.t.Errorf("Chromium complains: %s", complaint)
	}
}
