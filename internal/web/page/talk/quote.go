package talk

import (
	"bytes"
	"html"
	"strings"
	"unicode"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/ui"
)

// quoted is how many signs of a line are shown with its answers.
const quoted = 80

// quote is what a page shows of a line that another one answers; nil where there is nothing to show. The scripts take it from the page itself, so
// here, too, it is what the page shows.
func quote(l meeting.Line) *ui.Quote {
	if !l.Spoken() || l.Redacted > 0 || l.Retracted > 0 {
		return nil
	}
	words := strings.FieldsFunc(textOf(reading.AppendLine(nil, l)), func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
	text := []rune(strings.Join(words, " "))
	if len(text) > quoted {
		text = append(text[:quoted:quoted], '…')
	}
	return &ui.Quote{Name: reading.Visible(l.Author.Name), Text: string(text)}
}

// textOf is what the fragment of a line shows as its text. In one, each bare < begins a tag, which ends with the next >.
func textOf(fragment []byte) string {
	_, text, _ := bytes.Cut(fragment, []byte(`<div class="text`))
	text, _, _ = bytes.Cut(text, []byte(`</div>`))
	var shown []byte
	for len(text) > 0 {
		_, rest, _ := bytes.Cut(text, []byte{'>'})
		more, next, _ := bytes.Cut(rest, []byte{'<'})
		shown, text = append(shown, more...), next
	}
	return html.UnescapeString(string(shown))
}
