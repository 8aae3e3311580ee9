// Package pages uses the server's pages as people do: with lynx, and with Chromium with and without script.
package pages

import (
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/history"
	"parley/test/stage"
)

func TestMain(m *testing.M) { stage.Main(m, "5") }

// scene is a stage with what the tests of this package need besides.
type scene struct{ stage.Stage }

func set(t *testing.T) scene { t.Helper(); return scene{stage.Set(t)} }

// same holds what a page shows against the log: every line once, in order, under its number.
func (s scene) same(p *browser.Page, id string) {
	s.T.Helper()
	log, page, err := s.API.Whole(s.T.Context(), id)
	if err != nil {
		s.T.Fatal(err)
	}
	p.Until("the page is complete", func() bool { return p.CompleteTo() == page.LastSeq })
	var got []browser.Line
	for _, l := range p.Lines() {
		if l.N < 1 || l.N > int64(len(log)) {
			s.T.Errorf("the page shows a line %d of %d", l.N, len(log))
		} else if log[l.N-1].Kind == "line" {
			got = append(got, l)
		}
	}
	want := history.Lines(log)
	if len(got) != len(want) {
		s.T.Errorf("the page shows %d lines of %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i].N != want[i].Seq || !strings.Contains(got[i].Text, want[i].Text) {
			s.T.Errorf("the page shows %q as line %d where the log has %q as line %d", got[i].Text, got[i].N, want[i].Text, want[i].Seq)
		}
	}
}
