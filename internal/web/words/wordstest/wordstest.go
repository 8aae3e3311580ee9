// Package wordstest finds on a page what its reader's language does not have: a text in no catalogue.
package wordstest

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Check fails for every text of a page in the language [words.Pseudo] that stands in no brackets, and so in no catalogue. Left out is what people
// wrote, which pages mark: by bdi, by a language, by a direction of its own; and numbers and hours.
func Check(t *testing.T, what, page string) {
	t.Helper()
	r := reader{}
	for _, token := range tokens.FindAllString(page, -1) {
		r.take(token)
	}
	slices.SortFunc(r.written, func(a, b string) int { return len(b) - len(a) })
	for _, text := range r.said {
		if rest := r.bare(text); letters.MatchString(rest) {
			t.Errorf("%s: in no catalogue: %q", what, strings.TrimSpace(rest))
		}
	}
	if len(r.said) == 0 {
		t.Errorf("%s: nothing is said on the page", what)
	}
}

var (
	tokens  = regexp.MustCompile(`<!--[\s\S]*?-->|<(?:"[^"]*"|[^">])*>|[^<]+`)
	letters = regexp.MustCompile(`\p{L}{2}`)
	named   = regexp.MustCompile(`^</?([a-z0-9-]+)`)
	attr    = regexp.MustCompile(` ([a-z-]+)(?:="([^"]*)")?`)
	machine = regexp.MustCompile(`\b(UTC|Parley)\b|(^|\s)/[a-z0-9-]*|https?://\S+|--[a-z]+ \S+`)
)

// reader walks through a page.
type reader struct {
	open    []bool   // of the elements it is in: whether what stands there was written by people
	depth   int      // of brackets, as one text may go on around elements
	said    []string // what stood in no brackets of all that was said
	written []string
}

var (
	empty  = []string{"meta", "link", "input", "br", "hr", "img", "wbr"}
	others = []string{"bdi", "time", "textarea", "pre", "datalist", "script", "style"}
	spoken = []string{"aria-label", "title", "placeholder", "alt", "data-label", "data-done"}
)

func (r *reader) take(token string) {
	m := named.FindStringSubmatch(token)
	switch {
	case m == nil && strings.HasPrefix(token, "<"): // a comment, the doctype
	case m == nil:
		r.hear(html.UnescapeString(token))
	case strings.HasPrefix(token, "</"):
		if !slices.Contains(empty, m[1]) {
			r.open = r.open[:max(0, len(r.open)-1)]
		}
	default:
		r.enter(m[1], token)
	}
}

func (r *reader) enter(name, tag string) {
	theirs := slices.Contains(others, name) || name == "option" && strings.Contains(tag, ` lang="`)
	for _, a := range attr.FindAllStringSubmatch(tag, -1) {
		value := html.UnescapeString(a[2])
		switch {
		case name != "html" && (a[1] == "lang" || a[1] == "dir" && a[2] == "auto"), a[1] == "class" && slices.Contains([]string{"face", "n", "re"}, strings.Fields(a[2] + " ?")[0]):
			theirs = true
		case slices.Contains(spoken, a[1]):
			r.said = append(r.said, outside(value, new(int)))
		case a[1] == "data-title", name == "input" && a[1] == "value":
			r.written = append(r.written, value)
		}
	}
	if !slices.Contains(empty, name) {
		r.open = append(r.open, theirs)
	}
}

func (r *reader) hear(text string) {
	switch text = strings.Join(strings.Fields(text), " "); {
	case text == "":
	case slices.Contains(r.open, true):
		r.written = append(r.written, text)
	default:
		r.said = append(r.said, outside(text, &r.depth))
	}
}

// outside is what of a text stands in no brackets; depth is in how many it begins, and ends.
func outside(text string, depth *int) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '⟦':
			*depth++
		case c == '⟧':
			*depth--
			b.WriteByte(' ')
		case *depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// bare is what is left of a text without what machines and people wrote.
func (r *reader) bare(text string) string {
	rest := machine.ReplaceAllString(text, " ")
	for _, theirs := range r.written {
		rest = strings.ReplaceAll(rest, theirs, " ")
	}
	return rest
}
