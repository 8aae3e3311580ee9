package ui

import (
	"html/template"
	"testing"

	"parley/internal/web/words"
)

// TestMarkupInATextIsOnlyOurs: what a person wrote is escaped wherever it stands in a text, and is never taken for one of the marks by which
// markup gets in.
func TestMarkupInATextIsOnlyOurs(t *testing.T) {
	const hostile = `<img src=x onerror=alert(1)> ` + "\ue000\ue001 %s %d"
	const escaped = `&lt;img src=x onerror=alert(1)&gt; ` + "\ue000\ue001 %s %d"
	bdi := wrap("bdi", hostile)
	for _, c := range []struct {
		l    *words.Language
		id   words.Text
		args []any
		want template.HTML
	}{
		{words.English, "%s in %s", []any{bdi, hostile}, "<bdi>" + escaped + "</bdi> in " + escaped},
		{words.English, "%s in %s", []any{hostile, bdi}, escaped + " in <bdi>" + escaped + "</bdi>"},
		{words.English, "%s & <b>%s", []any{wrap("b", bdi), ""}, "<b><bdi>" + escaped + "</bdi></b> &amp; &lt;b&gt;"},
		{words.Tagged("de"), "Remove %s and redact %s", []any{bdi, "1 Zeile"}, "<bdi>" + escaped + "</bdi> entfernen und 1 Zeile schwärzen"},
		{words.Tagged("de"), "Remove all %d that came from the same place: %s", []any{1200, bdi}, "Alle 1.200 entfernen, die vom selben Ort kamen: <bdi>" + escaped + "</bdi>"},
	} {
		if got := say(c.l, c.id, c.args); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.id, got, c.want)
		}
	}
	if got := say(words.English, "%s in %s", []any{hostile, "x"}); got != hostile+" in x" {
		t.Errorf("without markup a text is left to the template to escape: %v", got)
	}
}
