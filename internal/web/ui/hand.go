package ui

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"parley/internal/web/words"
)

// Handed adds to the fragment of a line what only a host finds there: the way to redact it, or to remove whoever said it. It leads to an
// address that ends with the line's number. The scripts add the same to lines that come later.
func Handed(l *words.Language, fragment template.HTML, to string, seq int64) template.HTML {
	n := strconv.FormatInt(seq, 10)
	label := strings.ReplaceAll(phrases(l)["hand"], "{n}", n)
	var b bytes.Buffer
	b.WriteString(strings.TrimSuffix(string(fragment), `</li>`))
	b.WriteString(`<a class="hand" href="` + template.HTMLEscapeString(to) + n + `" title="` + template.HTMLEscapeString(label) + `"><span aria-hidden="true">⋯</span><span class="sr">` +
		template.HTMLEscapeString(label) + `</span></a></li>`)
	return template.HTML(b.String())
}
