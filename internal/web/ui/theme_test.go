package ui

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestThemes: a sheet of each, the first byte of a page names the one that was chosen, and none but the device's asks the device.
func TestThemes(t *testing.T) {
	for value, want := range map[string]Theme{"": Auto, "auto": Auto, "light": Light, "dark": Dark, "Dark": Auto, "blue": Auto} {
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(&http.Cookie{Name: ThemeCookie, Value: value})
		if got := ThemeOf(r); got != want {
			t.Errorf("%q is %s", value, got)
		}
	}
	paths := map[string]bool{}
	for _, theme := range []Theme{Auto, Light, Dark} {
		paths[Path(theme.Sheet())] = true
		sheet := body(t, get(Assets(), Path(theme.Sheet()), ""))
		if asks := strings.Contains(sheet, "prefers-color-scheme"); asks != (theme == Auto) {
			t.Errorf("%s: asks the device: %v", theme, asks)
		}
		if !strings.Contains(sheet, "color-scheme: "+theme.Scheme()+";") {
			t.Errorf("%s: its scheme is another", theme)
		}
	}
	if len(paths) != 3 {
		t.Errorf("the sheets are %v", paths)
	}
}
