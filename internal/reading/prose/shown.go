package prose

import (
	"bytes"
	"html"
	"slices"
)

// blocks are the elements that end a word for the eye.
var blocks = []string{"p", "li", "pre", "blockquote"}

// Shown is what HTML that [Append] made shows, as text, with a space at the edges of blocks. In that HTML each bare < begins a tag, which ends with
// the next >.
func Shown(made []byte) string {
	text, rest, _ := bytes.Cut(made, []byte{'<'})
	shown := slices.Clone(text)
	for len(rest) > 0 {
		tag, after, _ := bytes.Cut(rest, []byte{'>'})
		if name, _, _ := bytes.Cut(bytes.TrimPrefix(tag, []byte{'/'}), []byte{' '}); slices.Contains(blocks, string(name)) {
			shown = append(shown, ' ')
		}
		text, rest, _ = bytes.Cut(after, []byte{'<'})
		shown = append(shown, text...)
	}
	return html.UnescapeString(string(shown))
}
