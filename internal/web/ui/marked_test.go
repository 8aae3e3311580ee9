package ui

import (
	"testing"

	"parley/internal/web/words"
)

// TestMarked: each item gets its word, lines that are not on the page are found where they are, and what a person wrote stays.
func TestMarked(t *testing.T) {
	fragment := `<ul class="marks"><li data-mark="topic"><span class="mark"></span> <div class="text">href="#l-7" &lt;li data-mark="info"&gt;</div> <a class="n" href="#l-99">99</a></li>` +
		`<li data-mark="decision"><span class="mark"></span> <div class="text">b</div> <a class="n" href="#l-100">100</a></li></ul>`
	want := `<ul class="marks"><li data-mark="topic"><span class="mark">Thema</span> <div class="text">href="#l-7" &lt;li data-mark="info"&gt;</div> <a class="n" href="?before=100#l-99">99</a></li>` +
		`<li data-mark="decision"><span class="mark">Beschluss</span> <div class="text">b</div> <a class="n" href="#l-100">100</a></li></ul>`
	if got := Marked(words.Tagged("de"), []byte(fragment), 100); string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
