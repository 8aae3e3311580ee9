package ui

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"parley/internal/web/words"
)

// Filling is what a page that is drawn on the server puts into the places that the fragment of a line of talk leaves empty. The scripts do the same
// with lines that come later.
type Filling struct {
	Lang       *words.Language // the reader's
	N, Re      int64           // the line, and the one that it answers
	Mark       string          // what it is for the minutes, in words
	UTC, There string          // the time of its edit as the fragment says it, and where the meeting is
	Here       bool            // what it answers is on the page
	Quote      *Quote          // and the beginning of that; nil where there is nothing to show
	Lit        bool            // it is what the page is about
	Bare       bool            // without the way to the page of the line
}

// Quote is the beginning of a line that another one answers.
type Quote struct{ Name, Text string }

// Fill fills a fragment that has been dressed, and adds the way to the page of its line, unless it is to be bare.
func (f Filling) Fill(dressed template.HTML) template.HTML {
	fragment := []byte(dressed)
	fill := func(empty, filled string) {
		if bytes.Contains(fragment, []byte(empty)) {
			fragment = bytes.Replace(fragment, []byte(empty), []byte(filled), 1)
		}
	}
	esc := template.HTMLEscapeString
	if f.Lit {
		fill(`<li class="line`, `<li class="line lit`)
	}
	fill(`<span class="mark"></span>`, `<span class="mark">`+esc(f.Mark)+`</span> `)
	if before, edited, found := bytes.Cut(fragment, []byte(`<small class="edited">`)); found {
		edited = bytes.Replace(edited, []byte(">"+f.UTC+"</time>"), []byte(">"+f.There+"</time>"), 1)
		fragment = bytes.Join([][]byte{before, edited}, []byte(`<small class="edited">`+esc(Say(f.Lang, "edited", "", ""))+` `))
	}
	fill(`<p class="gone"></p>`, `<p class="gone">`+esc(Say(f.Lang, "gone", "", ""))+`</p> `)
	if f.Re > 0 {
		number := strconv.FormatInt(f.Re, 10)
		bare := `<a class="re" href="#l-` + number + `">` + number + `</a>`
		fill(bare, f.answered(bare, number)+" ")
	}
	if f.Bare {
		return template.HTML(fragment)
	}
	fragment = bytes.TrimSuffix(fragment, []byte(`</li>`))
	number := strconv.FormatInt(f.N, 10)
	label := strings.ReplaceAll(phrases(f.Lang)["hand"], "{n}", number)
	return template.HTML(string(fragment) + `<a class="hand" href="?line=` + number + `" aria-label="` + esc(label) + `">⋯</a></li>`)
}

// answered is the link to what a line answers. Where that is not on the page, it leads to its own.
func (f Filling) answered(bare, number string) string {
	q := f.Quote
	if !f.Here {
		return strings.Replace(bare, `"#l-`, `"?line=`, 1)
	}
	if q == nil {
		return bare
	}
	name := ""
	if q.Name != "" {
		name = `<bdi class="to">` + template.HTMLEscapeString(q.Name) + `</bdi> `
	}
	return `<a class="re" href="#l-` + number + `">` + name + `<span class="quote" dir="auto">` + template.HTMLEscapeString(q.Text) + `</span> <span class="num">` + number + `</span></a>`
}

// Gap is the place of entry n among the lines of a page, which is no line of its own. The first of those next to each other says what they are; the others say
// nothing and are no more than places.
func Gap(n int64, kind, words string) template.HTML {
	class := "gap"
	if words == "" {
		class += " more"
	}
	return template.HTML(`<li class="` + class + `" data-n="` + strconv.FormatInt(n, 10) + `" data-kind="` + template.HTMLEscapeString(kind) + `">` +
		template.HTMLEscapeString(words) + `</li>`)
}
