package talk

import (
	"bytes"
	"strings"
	"unicode"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/ui"
)

// quoted is how many signs of a line are shown with its answers.
const quoted = 80

// quotes are those of the lines of one page, each made once however often it is answered.
type quotes struct {
	lines []meeting.Line // which follow each other
	made  map[int64]*ui.Quote
}

// of gives the quote of a line, and whether that line stands on the page.
func (q quotes) of(n int64) (quote *ui.Quote, here bool) {
	at := n - q.lines[0].Seq
	if n == 0 || at < 0 || at >= int64(len(q.lines)) || q.lines[at].Target() != 0 {
		return nil, false
	}
	made, ok := q.made[n]
	if !ok {
		made = quoteOf(q.lines[at])
		q.made[n] = made
	}
	return made, true
}

// quoteOf is what a page shows of a line that another one answers; nil where there is nothing to show. The scripts take it from the page itself, so
// here, too, it is what the page shows.
func quoteOf(l meeting.Line) *ui.Quote {
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

// textOf is what the fragment of a line shows as its text.
func textOf(fragment []byte) string {
	_, text, _ := bytes.Cut(fragment, []byte(`<div class="text`))
	_, text, _ = bytes.Cut(text, []byte{'>'})
	text, _, _ = bytes.Cut(text, []byte(`</div>`))
	return reading.Shown(text)
}
