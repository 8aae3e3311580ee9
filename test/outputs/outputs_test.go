package outputs

import (
	"slices"
	"strings"
	"testing"
)

func TestPageFindsLinesInsideTheLogOnly(t *testing.T) {
	lines, err := Page([]byte(`<!doctype html><main role="log"><p id="l-2">Ana <b>two</b></p><div><p id="l-5">five</p></div></main><p id="other">`))
	if want := []Line{{2, "Ana two"}, {5, "five"}}; err != nil || !slices.Equal(lines, want) {
		t.Fatalf("%v, %v", lines, err)
	}
	for _, bad := range []string{
		`<p id="l-1">outside</p>`,
		`<main role="log"><p id="l-2"></p><p id="l-1"></p></main>`,
		`<main role="log"><p id="l-2"></p><p id="l-2"></p></main>`,
		`<main role="log"><p id="l-x"></p></main>`,
	} {
		if _, err := Page([]byte(bad)); err == nil {
			t.Errorf("no fault found in %s", bad)
		}
	}
}

func TestPlainTakesRecordsAndTheirFurtherLines(t *testing.T) {
	got := Plain([]byte("Tornado weekly\n2026 was long ago\n\n   2 15:00 Ana: one\n     | 7 forged\n     |\n  10 15:01 Mei: two\n"))
	want := []Line{{2026, "was long ago"}, {2, "15:00 Ana: one\n7 forged\n"}, {10, "15:01 Mei: two"}}
	if !slices.Equal(got, want) {
		t.Fatalf("%v", got)
	}
}

func TestFormsSayWhatABrowserWouldSend(t *testing.T) {
	forms, err := Forms([]byte(`<form method=POST action="/x"><input name=cursor type=hidden value=7><textarea name=text>so far</textarea>
		<input type=checkbox name=listed value=yes checked><input type=checkbox name=loud value=yes><input type=radio name=r value=a><input type=radio name=r value=b checked>
		<select name=zone><option>UTC<option value=B selected>Berlin</select><button name=go value=1>Send</button></form><form><input name=q></form>`))
	if err != nil || len(forms) != 2 {
		t.Fatalf("%v, %v", forms, err)
	}
	if got := forms[0].With("text", "new").Encode(); got != "cursor=7&listed=yes&r=b&text=new&zone=B" || forms[0].Method != "post" {
		t.Fatalf("%s by %s", got, forms[0].Method)
	}
	if !forms[1].Has("q") || strings.Contains(forms[0].Fields.Get("text"), "new") {
		t.Fatal("filling in changed the form")
	}
}
