package parley_test

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// A path as the page of the house writes it, and perhaps the functions that stand there: `live/tail.go` (`take`, `rouse`).
	stands = regexp.MustCompile("`([\\w.-]+/[\\w./-]*|[\\w-]+\\.(?:go|js))`(?: \\(((?:`#?\\w+`(?:, )?)+)\\))?")
	inside = regexp.MustCompile(`#?\w+`)
)

// TestPageOfTheHouse finds what docs/architecture.md names and is not there. A path stands from the root, from internal, or beside or below
// the first that its line names.
func TestPageOfTheHouse(t *testing.T) {
	all, named := sources(t), 0
	at := slices.IndexFunc(all, func(f source) bool { return f.path == "docs/architecture.md" })
	if at < 0 {
		t.Fatal("there is no docs/architecture.md")
	}
	for i, line := range strings.Split(string(all[at].text), "\n") {
		bases := []string{"", "internal"}
		for _, m := range stands.FindAllStringSubmatch(line, -1) {
			place := slices.IndexFunc(all, func(f source) bool {
				return slices.ContainsFunc(bases, func(base string) bool { return within(f.path, path.Join(base, m[1])+"/...") })
			})
			if place < 0 {
				t.Errorf("docs/architecture.md:%d: there is no %s", i+1, m[1])
				continue
			}
			if len(bases) == 2 {
				bases = append(bases, m[1], path.Join("internal", m[1]), path.Join("internal", path.Dir(m[1])))
			}
			for _, name := range inside.FindAllString(m[2], -1) {
				if named++; !all[place].declares(name) {
					t.Errorf("docs/architecture.md:%d: there is no %s in %s", i+1, name, all[place].path)
				}
			}
		}
	}
	if named == 0 {
		t.Error("no function is named: the test does not read the page")
	}
}

// declares tells whether a function or method of that name stands in the file, which is Go or JavaScript.
func (f source) declares(name string) bool {
	head := `(?m)^func (\([^)]*\) )?` + name + `[\[(]`
	if path.Ext(f.path) == ".js" {
		head = `(?m)^(export |async |function | )*` + name + `\(.*\{$`
	}
	return regexp.MustCompile(head).Match(f.text)
}
