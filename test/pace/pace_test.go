// Package pace measures how long large pages take in a browser. Nothing of it runs in `make test`: machines differ, and a test fails for what is wrong,
// not for what is slow. `make bench` runs it.
package pace

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/server"
)

// watch is put into a page before it is measured: it gathers tasks that keep the page from answering for more than 50 ms, and the frames while
// something is going on.
const watch = `(() => {
	window.pace = { tasks: [], frames: [] };
	new PerformanceObserver((list) => list.getEntries().forEach((e) => window.pace.tasks.push(e.duration))).observe({ type: 'longtask', buffered: true });
	let before;
	const frame = (now) => { if (before) window.pace.frames.push(now - before); before = now; requestAnimationFrame(frame); };
	requestAnimationFrame(frame);
	return true;
})()`

const worst = `Math.round(Math.max(0, ...window.pace.%s))`

// A transcript of 10,000 entries, from the press on its link to the moment at which it is drawn and answers, and while it is scrolled from end to end.
func BenchmarkTranscriptOf10000(b *testing.B) {
	s := server.Start(b, server.Config{Dir: imported(b, 10_000)})
	page := browser.Start(b).Open(b, browser.Person{})
	for b.Loop() {
		page.Go(s.URL + "/pace/2026-11-20")
		b.ReportMetric(browser.Eval[float64](page, `performance.getEntriesByType('paint').find((e) => e.name === 'first-contentful-paint')?.startTime ?? -1`), "ms-first-paint")
		b.ReportMetric(browser.Eval[float64](page, `performance.timing.loadEventEnd - performance.timing.navigationStart`), "ms-open")
		browser.Eval[bool](page, watch)
		b.ReportMetric(browser.Eval[float64](page, fmt.Sprintf(worst, "tasks")), "ms-longest-task")
		browser.Eval[bool](page, `(() => {
			window.pace.frames = [];
			let at = 0;
			const step = () => { scrollTo(0, at += 4000); window.pace.end = at >= document.documentElement.scrollHeight; if (!window.pace.end) requestAnimationFrame(step); };
			step();
			return true;
		})()`)
		page.Until("the end", func() bool { return browser.Eval[bool](page, `window.pace.end`) })
		b.ReportMetric(browser.Eval[float64](page, `window.pace.frames.sort((a, b) => a - b)[Math.floor(window.pace.frames.length * 0.95)]`), "ms-frame-p95")
		b.ReportMetric(browser.Eval[float64](page, fmt.Sprintf(worst, "frames")), "ms-frame-worst")
		if n := browser.Eval[int](page, `document.querySelectorAll('.lines > .line').length`); n < 10_000 {
			b.Fatalf("the transcript has %d lines", n)
		}
	}
}

// A room with 2,000 entries in which ten lines a second are said for ten seconds.
func BenchmarkRoomOf2000(b *testing.B) {
	s := server.Start(b, server.Config{})
	api := client.New(s.URL, s.Key)
	ctx := context.Background()
	for b.Loop() {
		made, err := api.Open(ctx, "Pace", time.Hour)
		must(b, err)
		seat, err := api.Join(ctx, made.Next.ID, "Ana", "")
		must(b, err)
		say := func(n int) {
			if _, _, err := api.Post(ctx, made.Next.ID, seat.Token, sentence(), ""); err != nil {
				b.Fatalf("line %d: %v", n, err)
			}
		}
		for n := range 2000 {
			say(n)
		}
		page := browser.Start(b).Open(b, browser.Person{})
		page.Go(s.URL + "/" + made.Next.ID)
		for page.Has("link", "Earlier") && browser.Eval[int](page, `document.querySelectorAll('.lines > .line').length`) < 2000 {
			page.Click("link", "Earlier")
			count := browser.Eval[int](page, `document.querySelectorAll('.lines > .line').length`)
			page.Until("more lines", func() bool {
				return browser.Eval[int](page, `document.querySelectorAll('.lines > .line').length`) > count || !page.Has("link", "Earlier")
			})
		}
		browser.Eval[bool](page, watch)
		page.Until("the tasks until now are known", func() bool { return browser.Eval[bool](page, `window.pace.frames.length > 10`) })
		b.ReportMetric(browser.Eval[float64](page, fmt.Sprintf(worst, "tasks")), "ms-longest-task-before")
		browser.Eval[bool](page, `(window.pace.tasks = [], window.pace.frames = [], true)`)
		tick := time.NewTicker(100 * time.Millisecond)
		for n := range 100 {
			<-tick.C
			say(n)
		}
		tick.Stop()
		page.Until("all lines", func() bool { return page.CompleteTo() >= 2101 })
		b.ReportMetric(browser.Eval[float64](page, `document.querySelectorAll('.lines > .line').length`), "lines")
		b.ReportMetric(browser.Eval[float64](page, fmt.Sprintf(worst, "tasks")), "ms-longest-task")
		b.ReportMetric(browser.Eval[float64](page, fmt.Sprintf(worst, "frames")), "ms-frame-worst")
		page.Close()
	}
}

// imported makes a folder with a data file that holds one meeting of so many entries.
func imported(b *testing.B, entries int) string {
	b.Helper()
	dir := b.TempDir()
	var log strings.Builder
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for n := range entries {
		at = at.Add(time.Duration(dice.IntN(600)) * time.Millisecond)
		fmt.Fprintf(&log, "%s <%s> %s\n", at.Format(time.TimeOnly), names[n/(1+dice.IntN(3))%len(names)], sentence())
	}
	file := filepath.Join(dir, "pace.2026-11-20-09.00.log.txt")
	must(b, os.WriteFile(file, []byte(log.String()), 0o600))
	if _, stderr, code := server.Command(b, dir, "import", file); code != 0 {
		b.Fatalf("importing: %s", stderr)
	}
	return dir
}

var (
	dice  = rand.New(rand.NewPCG(7, 7))
	names = strings.Fields("Ana Ben Cid Dora Emil Fay Gus Hana Ivo Jo Kim Lea")
	words = strings.Fields("the we should release patch build review test meeting server client log time next week issue docs because maybe think agree later *update* `version` branch")
)

// sentence is a line of talk with the lengths of real ones: 63 characters in the middle, 200 at most.
func sentence() string {
	var b strings.Builder
	for n := 3 + dice.IntN(10) + dice.IntN(10); n > 0; n-- {
		b.WriteString(words[dice.IntN(len(words))])
		b.WriteByte(' ')
	}
	return b.String() + "."
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
