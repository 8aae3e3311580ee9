package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/meetlog"
	"parley/test/server"
)

// A verdict is what Lighthouse has to say of a page.
type verdict struct {
	RuntimeError struct{ Code, Message string }
	Categories   map[string]struct {
		Score float64
		Refs  []struct{ ID string } `json:"auditRefs"`
	}
	Audits map[string]struct {
		Score               *float64
		Title, DisplayValue string
		Mode                string                          `json:"scoreDisplayMode"`
		Details             struct{ Items json.RawMessage } // most are a list of what was found
	}
}

// least is the score of each kind that a page needs.
var least = map[string]float64{"accessibility": 1, "best-practices": 1, "performance": .95}

// BenchmarkLighthouse has Lighthouse judge the pages, on a middling phone on a slow line, as it is by default, and at a desk. `make audit` runs it:
// it takes long, and how fast a page is depends on the machine.
func BenchmarkLighthouse(b *testing.B) {
	base, paths := exhibition(b)
	for _, path := range paths {
		for _, preset := range []string{"phone", "desktop"} {
			b.Run(fmt.Sprintf("%s/%s", path.name, preset), func(b *testing.B) {
				for b.Loop() {
					v := best(b, base+path.path, preset)
					for kind, want := range least {
						b.ReportMetric(100*v.Categories[kind].Score, kind)
						if v.Categories[kind].Score < want {
							b.Errorf("%s: %s is %.0f, and %.0f is the least:%s", path.path, kind, 100*v.Categories[kind].Score, 100*want, v.lacks(kind))
						}
					}
				}
			})
		}
	}
}

// best judges a page until it is fast enough, three times at most: what else goes on on a machine makes pages slower, and nothing makes them faster.
func best(b *testing.B, url, preset string) (v verdict) {
	for range 3 {
		if w := lighthouse(b, url, preset); v.Categories == nil || w.Categories["performance"].Score > v.Categories["performance"].Score {
			v = w
		}
		if v.Categories["performance"].Score >= least["performance"] {
			return v
		}
	}
	return v
}

// lacks says what a page lost points for.
func (v verdict) lacks(kind string) string {
	var all strings.Builder
	for _, ref := range v.Categories[kind].Refs {
		if a := v.Audits[ref.ID]; a.Score != nil && *a.Score < 1 && a.Mode != "informative" {
			fmt.Fprintf(&all, "\n  %s: %s %s (%.2f)", ref.ID, a.Title, a.DisplayValue, *a.Score)
			var items []struct {
				Node struct{ Snippet, Explanation string }
			}
			_ = json.Unmarshal(a.Details.Items, &items) // what is no such list has no places to tell
			for _, item := range items[:min(3, len(items))] {
				if item.Node.Snippet != "" {
					fmt.Fprintf(&all, "\n    %s\n    %s", item.Node.Snippet, strings.ReplaceAll(item.Node.Explanation, "\n", "\n    "))
				}
			}
		}
	}
	return all.String()
}

// lighthouse judges one page, in a browser of its own.
func lighthouse(b *testing.B, url, preset string) (v verdict) {
	b.Helper()
	root, err := server.Root()
	if err != nil {
		b.Fatal(err)
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		b.Fatal(err)
	}
	out := filepath.Join(b.TempDir(), "verdict.json")
	args := []string{url, "--output=json", "--output-path=" + out, "--quiet", "--no-enable-error-reporting", "--only-categories=performance,accessibility,best-practices",
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update " +
			"--disable-sync --lang=en --user-data-dir=" + b.TempDir()}
	if preset == "desktop" {
		args = append(args, "--preset=desktop")
	}
	run := exec.CommandContext(b.Context(), filepath.Join(root, "tools", "audit", "node_modules", ".bin", "lighthouse"), args...)
	run.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	said, err := run.CombinedOutput()
	if err != nil {
		b.Fatalf("Lighthouse (make audit installs it): %v\n%s", err, said)
	}
	text, err := os.ReadFile(out)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err == nil && v.RuntimeError.Code != "" {
		err = errors.New(v.RuntimeError.Code + ": " + v.RuntimeError.Message)
	}
	if err != nil {
		b.Fatal(err)
	}
	return v
}

type exhibit struct{ name, path string }

// exhibition is a server with the longest log there is, as a transcript and as the talk of a room.
func exhibition(b *testing.B) (base string, all []exhibit) {
	b.Helper()
	log := meetlog.Longest(meetlog.All(b))
	dir := b.TempDir()
	if out, complaints, code := server.Command(b, dir, "import", log.Path); code != 0 {
		b.Fatalf("importing %s: %s%s", log.Path, out, complaints)
	}
	s := server.Start(b, server.Config{Dir: dir})
	api := client.New(s.URL, s.Key)
	room, err := api.Open(b.Context(), "Osprey weekly", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now().Add(time.Hour)
	lobby, err := api.Schedule(b.Context(), client.Series{Title: "Tornado weekly", StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(time.Hour))})
	if err != nil {
		b.Fatal(err)
	}
	tokens := map[string]string{}
	for _, line := range log.Lines {
		if tokens[line.Nick] == "" {
			seat, err := api.Join(b.Context(), room.Next.ID, line.Nick, "")
			if err != nil {
				b.Fatal(err)
			}
			tokens[line.Nick] = seat.Token
		}
		if _, _, err := api.Post(b.Context(), room.Next.ID, tokens[line.Nick], line.Text, ""); err != nil {
			b.Fatal(err)
		}
	}
	series, date, _ := strings.Cut(log.Name, ".")
	return s.URL, []exhibit{{"room", "/" + room.Next.ID}, {"transcript", "/" + series + "/" + date[:len(time.DateOnly)]},
		{"lobby", "/" + lobby.Next.ID}, {"schedule", "/"}, {"new", "/new"}}
}
