package words

import (
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"testing"
	"time"
)

// TestCataloguesAreComplete finds texts that a page says and a language lacks, and translations that nothing says any more.
func TestCataloguesAreComplete(t *testing.T) {
	all := said(t)
	if len(all) < 500 {
		t.Fatalf("only %d texts found: the test does not see the sources", len(all))
	}
	for _, l := range Languages[1:] {
		for id, where := range all {
			if _, known := l.texts[id]; !known {
				t.Errorf("%s.json lacks a text of %s: %q", l.Tag(), where, id)
			}
		}
		for id := range l.texts {
			if _, used := all[id]; !used {
				t.Errorf("%s.json translates what nothing says: %q", l.Tag(), id)
			}
		}
	}
	for id := range English.texts {
		if _, used := all[id]; !used {
			t.Errorf("en.json has forms of what nothing says: %q", id)
		}
	}
}

var placed = regexp.MustCompile(`%(?:\[\d\])?[a-z%]|\{[a-z]+\}`)

// TestTranslationsTakeWhatIsPutIn compares what is put into a text with what its translations have room for. Only a form for few may leave the
// number out.
func TestTranslationsTakeWhatIsPutIn(t *testing.T) {
	in := func(text string) []string {
		all := placed.FindAllString(text, -1)
		for i, verb := range all {
			all[i] = regexp.MustCompile(`\[\d\]`).ReplaceAllString(verb, "")
		}
		slices.Sort(all)
		return all
	}
	for _, l := range Every() {
		for id, forms := range l.texts {
			if got, want := in(forms["other"]), in(string(id)); !slices.Equal(got, want) {
				t.Errorf("%s: %q takes %v, its translation %q takes %v", l.Tag(), id, want, forms["other"], got)
			}
			for form := range forms {
				if !slices.Contains(slices.Collect(maps.Values(categories)), form) {
					t.Errorf("%s: %q has a form %q, which no language has", l.Tag(), id, form)
				}
			}
		}
		for pattern, text := range English.dates.Patterns {
			if got, want := in(l.dates.Patterns[pattern]), in(text); !slices.Equal(got, want) {
				t.Errorf("%s: the pattern of a %s is %q", l.Tag(), pattern, l.dates.Patterns[pattern])
			}
		}
	}
}

func TestSay(t *testing.T) {
	german := Tagged("de")
	for _, c := range []struct {
		l    *Language
		got  string
		want string
	}{
		{English, English.Say("%d lines", 1), "1 line"},
		{English, English.Say("%d lines", 12345), "12,345 lines"},
		{german, german.Say("%d lines", 1), "1 Zeile"},
		{german, german.Say("%d lines", 12345), "12.345 Zeilen"},
		{german, german.Say("complete to %s", "12345"), "vollständig bis 12345"},
		{german, german.Say("Your name"), "Ihr Name"},
		{german, german.Say("100% in no catalogue"), "100% in no catalogue"},
		{german, german.Repeat("This is too long: at most 40 characters."), "Das ist zu lang: höchstens 40 Zeichen."},
		{german, german.Repeat("Nobody has translated this."), "Nobody has translated this."},
		{german, german.Tell(Put("The certificate is good until %s.", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))), "Das Zertifikat gilt bis 1. März 2026."},
		{English, Put("A flush took %s (the middle one of ten, of 4 KiB each).", Put("%s ms", "3")).String(), "A flush took 3 ms (the middle one of ten, of 4 KiB each)."},
		{pseudo, pseudo.Say("%d lines", 2), "⟦2 líñés⟧"},
		{pseudo, pseudo.Say("{n} here, {value} reading along"), "⟦{n} héŕé, {value} ŕéádíñg álóñg⟧"},
		{pseudo, pseudo.Say("In no catalogue"), "In no catalogue"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.l.Tag(), c.got, c.want)
		}
	}
}

// TestALanguageWithManyForms reads a catalogue of one that has more than two.
func TestALanguageWithManyForms(t *testing.T) {
	polish, err := read("pl", []byte(`{"name": "Polski", "texts": {
		"%d lines": {"one": "%d wiersz", "few": "%d wiersze", "many": "%d wierszy", "other": "%d wiersza"},
		"{n} new lines": {"one": "{n} nowy wiersz", "few": "{n} nowe wiersze", "many": "{n} nowych wierszy", "other": "{n} nowego wiersza"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "1 wiersz", 3: "3 wiersze", 5: "5 wierszy", 22: "22 wiersze"} {
		if got := polish.Say("%d lines", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if forms := polish.Forms("{n} new lines"); forms[polish.Plural(3)] != "{n} nowe wiersze" || len(forms) != 4 {
		t.Errorf("%v, of which 3 has %s", forms, polish.Plural(3))
	}
}

func TestOf(t *testing.T) {
	for _, c := range []struct{ cookie, accept, want string }{
		{"", "", "en"},
		{"", "de", "de"},
		{"", "de-AT,de;q=0.9,en;q=0.5", "de"},
		{"", "en-US,en;q=0.9,de;q=0.8", "en"},
		{"", "fr, de;q=0.8, en;q=0.5", "de"},
		{"", "fr", "en"},
		{"", "nl, da", "en"},
		{"", "lb", "de"}, // whose speakers read German, says CLDR
		{"", "ar", "en"},
		{"", "ar-XB", "ar-XB"},
		{"", "en, ar-XB", "en"},
		{"", "!!", "en"},
		{"de", "en", "de"},
		{"en", "de", "en"},
		{"ar-XB", "de", "de"},
		{"../x", "de", "de"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", c.accept)
		r.Header.Set("Cookie", Cookie+"="+c.cookie)
		if got := Of(r).Tag(); got != c.want {
			t.Errorf("cookie %q, Accept-Language %q: %s, want %s", c.cookie, c.accept, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2026, 3, 3, 16, 0, 0, 0, time.UTC)
	for pattern, want := range map[Pattern][2]string{
		LongDay:      {"Tuesday 3 March 2026", "Dienstag, 3. März 2026"},
		Day:          {"Tuesday 3 March", "Dienstag, 3. März"},
		ListDay:      {"Tue 3 March", "Di., 3. März"},
		ShortDay:     {"Tue 3 Mar", "Di., 3. März"},
		LongDate:     {"3 March 2026", "3. März 2026"},
		ShortDate:    {"3 Mar 2026", "3. März 2026"},
		Weekday:      {"Tuesday", "Dienstag"},
		ShortWeekday: {"Tue", "Di."},
	} {
		for i, l := range Languages {
			if got := l.Date(at, pattern); got != want[i] {
				t.Errorf("%s: a %s is %q, want %q", l.Tag(), pattern, got, want[i])
			}
		}
	}
}

func TestDirection(t *testing.T) {
	for lang, want := range map[string]string{"en": "ltr", "ar": "rtl", "fa-IR": "rtl", "az-Arab": "rtl", "ar-Latn": "ltr", Pseudo: "rtl"} {
		if got := Direction(lang); got != want {
			t.Errorf("%s is written %s, want %s", lang, got, want)
		}
	}
}
