package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/server"
)

// axeCore is the script of axe-core, which `make setup` installs.
func axeCore(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(npm(t), "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("make setup installs it: %v", err)
	}
	return string(text)
}

// npm is where the packages lie that read the pages.
func npm(t testing.TB) string {
	t.Helper()
	root, err := server.Root()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, "tools", "npm", "node_modules")
}

// found is a rule that a page breaks, and where.
type found struct {
	Rule, Help string
	At         []string
}

const (
	// every is each rule of WCAG 2.2 A and AA, and what is good practice besides; inks is what a theme alone can change, and takes half the time.
	every = `{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }`
	inks  = `{ type: 'rule', values: ['color-contrast'] }`

	runAxe = `axe.run(document, { resultTypes: ['violations'], runOnly: %s }).then((r) => r.violations.map((v) => ({ Rule: v.id, Help: v.help,
		At: v.nodes.slice(0, 5).map((n) => n.html.slice(0, 300) + '\n        ' + n.failureSummary.replaceAll('\n', '\n        ')) })))`
)

// looks are the windows in which each page is judged: by day at a desk and by night on a phone, and at night at the desk what stands beside the talk.
var looks = []struct {
	width int
	dark  bool
	rules string
}{{1280, false, every}, {360, true, every}, {1280, true, inks}}

// judge fails the test for every rule that the page breaks in one of the looks.
func judge(t *testing.T, p *browser.Page, axe string, s sight) {
	t.Helper()
	browser.Eval[bool](p, axe+";true")
	for _, look := range looks {
		p.Look(look.width, look.dark)
		for _, f := range browser.Await[[]found](p, fmt.Sprintf(runAxe, look.rules)) {
			if f.Rule != s.but {
				t.Errorf("%s (%s), %d points wide, dark %v: %s: %s\n      %s", s.name, s.path, look.width, look.dark, f.Rule, f.Help, strings.Join(f.At, "\n      "))
			}
		}
	}
}

// TestAxeSeesWhatIsWrong: a test that finds nothing must be able to find something.
func TestAxeSeesWhatIsWrong(t *testing.T) {
	p := browser.Start(t).Open(t, browser.Person{})
	p.Go("data:text/html,<title>x</title><p style='color:%23ccc'>pale</p><img src='data:,'>")
	browser.Eval[bool](p, axeCore(t)+";true")
	rules := ""
	for _, f := range browser.Await[[]found](p, fmt.Sprintf(runAxe, every)) {
		rules += f.Rule + " "
	}
	for _, want := range []string{"color-contrast", "html-has-lang", "image-alt"} {
		if !strings.Contains(rules, want) {
			t.Errorf("%s is not among what is found: %s", want, rules)
		}
	}
}
