package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/test/browser"
)

// TestEveryPage holds each row of sights against axe-core, in light and dark, on a phone and on a desk, and its HTML against the validator.
func TestEveryPage(t *testing.T) {
	town, axe, dir := settle(t), axeCore(t), t.TempDir()
	var crowd []string
	for _, s := range sights {
		if !slices.Contains(crowd, s.who) {
			crowd = append(crowd, s.who)
		}
	}
	t.Run("accessible", func(t *testing.T) {
		for _, who := range crowd {
			t.Run(who, func(t *testing.T) {
				t.Parallel()
				p, base := town.enter(t, who)
				for i, sight := range sights {
					if sight.who == who {
						p.Look(looks[0].width, looks[0].dark)
						p.Go(base + strings.NewReplacer(town.words...).Replace(sight.path))
						if sight.act != nil {
							sight.act(p)
						}
						judge(t, p, axe, sight)
						keep(t, p, dir, i)
					}
				}
			})
		}
	})
	t.Run("valid HTML", func(t *testing.T) { validate(t, dir) })
}

// keep writes the page as it was sent and as it stands now into files of their own, whose names say which they are.
func keep(t *testing.T, p *browser.Page, dir string, i int) {
	t.Helper()
	for as, html := range map[string]string{"sent": p.Source(), "shown": "<!doctype html>" + browser.Eval[string](p, `document.documentElement.outerHTML`)} {
		if err := os.WriteFile(filepath.Join(dir, number(i)+as+".html"), []byte(html), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// number begins the name of the files of a row.
func number(i int) string { return fmt.Sprintf("%03d-", i) }
