package ui

import (
	"bytes"
	"net/http"
)

// Theme is how a reader wants pages coloured.
type Theme string

// The themes: as the reader's device has it, or one of the two whatever the device has.
const (
	Auto  Theme = "auto"
	Light Theme = "light"
	Dark  Theme = "dark"
)

// ThemeCookie holds the theme that a reader has chosen by hand. It is no secret. A cookie, and not what scripts keep: so the first byte of a page
// is drawn as it was chosen, and nothing flashes.
const ThemeCookie = "parley-theme"

// ThemeOf is the theme of a request.
func ThemeOf(r *http.Request) Theme {
	if c, err := r.Cookie(ThemeCookie); err == nil && (c.Value == string(Light) || c.Value == string(Dark)) {
		return Theme(c.Value)
	}
	return Auto
}

// Sheet is the style sheet of a theme, by its plain name.
func (t Theme) Sheet() string {
	if t == Auto {
		return "parley.css"
	}
	return "parley-" + string(t) + ".css"
}

// Scheme is what a browser is told of a theme before it has the sheet.
func (t Theme) Scheme() string {
	if t == Auto {
		return "light dark"
	}
	return string(t)
}

// themed makes the sheet of a theme of the one for every device: what a device would answer is answered in it.
func themed(sheet []byte, t Theme) []byte {
	answer := map[Theme]string{Light: "(max-width: 0)", Dark: "(min-width: 0)"}[t] // never, always
	if answer == "" {
		return sheet
	}
	sheet = bytes.ReplaceAll(sheet, []byte("(prefers-color-scheme: dark)"), []byte(answer))
	return bytes.ReplaceAll(sheet, []byte("color-scheme: light dark"), []byte("color-scheme: "+string(t)))
}
