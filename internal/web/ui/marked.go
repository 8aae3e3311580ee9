package ui

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"parley/internal/web/words"
)

var numbered = regexp.MustCompile(`<a class="n" href="#l-(\d+)">`)

// Marked fills in what each item of a list of marks is, in a language, and has those of lines before first, which are not on the page, lead to where they
// are. The scripts do the same with lists that come later.
func Marked(l *words.Language, fragment []byte, first int64) template.HTML {
	var pairs []string
	for _, kind := range []string{"topic", "info", "decision", "action", "link"} {
		item := `<li data-mark="` + kind + `"><span class="mark">`
		pairs = append(pairs, item, item+template.HTMLEscapeString(Say(l, "mark-"+kind, "", "")))
	}
	filled := strings.NewReplacer(pairs...).Replace(string(fragment)) // whatever a person wrote has no bare < in it
	return template.HTML(numbered.ReplaceAllStringFunc(filled, func(link string) string {
		number := numbered.FindStringSubmatch(link)[1]
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil || n >= first {
			return link
		}
		return `<a class="n" href="?before=` + strconv.FormatInt(n+1, 10) + `#l-` + number + `">`
	}))
}
