package page_test

import "testing"

// TestASeriesHasALanguage, which its titles and its talk are marked with, and their direction; what is around them is the page's own.
func TestASeriesHasALanguage(t *testing.T) {
	h := set(t)
	owner := h.owner()
	form := func(title, lang, tag string) answer {
		key := owner.get("/new").is(t, 200, `<option value="ar" lang="ar">العربية</option>`).find(t, `name="form" value="([A-Z2-7]+)"`)
		return owner.post("/new", "title", title, "start", "now", "zone", "UTC", "length", "60", "lang", lang, "tag", tag, "form", key)
	}
	for _, c := range []struct{ title, lang, tag, want, dir string }{
		{"By itself", "", "", "en", "ltr"}, {"Auf Deutsch", "de", "", "de", "ltr"}, {"In Arabic", "ar", "", "ar", "rtl"},
		{"Em casa", "en", "pt-BR", "pt-BR", "ltr"}, {"Azeri", "", "az-Arab", "az-Arab", "rtl"}, {"Panjabi", "", "ur-Latn", "ur-Latn", "ltr"},
	} {
		if got := form(c.title, c.lang, c.tag); got.status != 303 {
			t.Fatalf("%s: %d %s", c.title, got.status, got.text())
		}
		slug := h.person().get("/").find(t, `<a href="(/[a-z0-9-]+/[0-9-]+)" lang="`+c.want+`" dir="auto">`+c.title)
		h.person().get(slug).is(t, 200, `<html lang="en">`, `lang="`+c.want+`" dir="auto">`+c.title, `<ul class="lines" lang="`+c.want+`" dir="`+c.dir+`">`)
	}
	form("Wrong", "en", "no such language").is(t, 400, "as in BCP 47", "<details open>", `value="no such language"`, `id="tag"`, `aria-invalid="true"`)
}
