package reading

import (
	"strings"
	"unicode/utf8"

	"parley/internal/reading/prose"
)

// A text is long from here on: a page shows its beginning, and the rest by choice.
const (
	longRows  = 12
	longSigns = 1200
)

// AppendProse appends what somebody typed as HTML, with its emphasis, code, quotes, lists and links: a line of talk, a description. See [prose.Append]
// for how it is shown.
func AppendProse(dst []byte, text string) []byte { return prose.Append(dst, visibleInside(text)) }

// Shown is what HTML that [AppendProse] made shows, as text, with a space at the edges of blocks.
func Shown(made []byte) string { return prose.Shown(made) }

// appendSaid appends the text of a line. That of a long one can be unfolded without a script; all of it is there either way, for the ear and for who
// searches in the page. The label is the page's.
func appendSaid(dst []byte, text string) []byte {
	if !long(text) {
		return append(AppendProse(append(dst, `<div class="text" dir="auto">`...), text), `</div>`...)
	}
	dst = AppendProse(append(dst, `<div class="text long" dir="auto">`...), text)
	return append(dst, `</div><label class="unfold"><input type="checkbox"><span class="all"></span></label>`...)
}

func long(text string) bool {
	return strings.Count(text, "\n") >= longRows || len(text) > longSigns && utf8.RuneCountInString(text) > longSigns
}

// action gives what somebody tells of themselves with /me, in the third person.
func action(said string) (act string, ok bool) {
	act, ok = strings.CutPrefix(said, "/me ")
	return act, ok && strings.TrimSpace(act) != ""
}
