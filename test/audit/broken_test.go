package audit

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/server"
	"parley/test/stage"
)

// few are the modules that break in the short form: one that all need, one that is needed when others have run, one that runs before the last, the last.
var few = []string{"dom", "ways", "next", "parley"}

// TestABrokenModuleLeavesTheFormPage: whichever module throws, one can still take a name and say a line, by forms where it must be.
func TestABrokenModuleLeavesTheFormPage(t *testing.T) {
	s := stage.Set(t)
	id := s.Open("Osprey weekly").Next.ID
	whole := browser.Await[string](s.Person(browser.Person{}, s.URL+"/"+id), `fetch(document.querySelector('script[type="module"]').src).then((r) => r.text())`)
	heads := regexp.MustCompile(`(?m)^const \$(\w+) = \(\(\) => \{$`).FindAllStringSubmatch(whole, -1)
	if len(heads) < 10 {
		t.Fatalf("the page has %d modules", len(heads))
	}
	for _, head := range heads {
		name := head[1]
		if !server.Torture() && !slices.Contains(few, name) {
			continue
		}
		p := s.Unwatched(browser.Person{})
		p.Break("*/assets/parley.*.js", strings.Replace(whole, head[0], head[0]+" throw new Error('broken');", 1))
		p.Go(s.URL + "/" + id)
		byForms(s, p, id, name)
		p.Close()
	}
}

// TestBelowTheFloor: a browser that has modules, and not what they are written for, runs none of them. The floor is told to who reads about Parley.
func TestBelowTheFloor(t *testing.T) {
	s := stage.Set(t)
	root, err := server.Root()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"README.md", "internal/web/ui/js/floor.js"} {
		if text, err := os.ReadFile(filepath.Join(root, file)); err != nil || !strings.Contains(string(text), "Chromium 114, Firefox 125, Safari 17") {
			t.Errorf("%s does not say the floor: %v", file, err)
		}
	}
	id := s.Open("Osprey weekly").Next.ID
	p := s.Unwatched(browser.Person{})
	p.Before(`delete HTMLElement.prototype.popover`)
	p.Go(s.URL + "/" + id)
	byForms(s, p, id, "popovers")
	ben := s.Speaker(id, "Ben")
	ben("and Ben answers")
	p.Click("link", "Read on")
	stage.Shows(p, "and Ben answers")
	if ran := browser.Eval[bool](p, `["meeting", "log", "composer"].some((name) => customElements.get("parley-" + name))`); ran {
		t.Error("a module has run")
	}
}

// byForms takes a name and says a line, with or without scripts.
func byForms(s stage.Stage, p *browser.Page, id, without string) {
	s.T.Helper()
	text := "said without " + without
	stage.Join(p, "Ana "+without, "Join")
	stage.Send(p, text)
	p.Until("the line is there, said without "+without, func() bool { return stage.Count(p, text) == 1 })
	if n := len(s.Logged(id, text)); n != 1 {
		s.T.Errorf("without %s the line is %d times in the log", without, n)
	}
	if left := browser.Eval[string](p, `document.querySelector("#text").value`); left != "" {
		s.T.Errorf("without %s the field still holds %q", without, left)
	}
}
