package ui

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"
	"sync"

	"parley/internal/web/words"
)

// sets holds the templates for each language and theme, parsed when they are asked for the first time.
var sets sync.Map // look → func() set

// look is what a reader chose about all pages.
type look struct {
	language *words.Language
	theme    Theme
}

// A set is one template for each file html/page-NAME.html, joined with the parts that all pages share, speaking one language.
type set map[string]*template.Template

var _ = setOf(look{words.English, Auto}) // so that a mistake in a template is found at the start

// Render draws a page, named as in html/page-NAME.html, from its view, in a language and a theme. Nothing is written when the template fails.
func Render(w io.Writer, l *words.Language, theme Theme, name string, view any) error {
	t, ok := setOf(look{l, theme})[name]
	if !ok {
		return fmt.Errorf("drawing a page: none is named %q", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", view); err != nil {
		return fmt.Errorf("drawing page %s: %w", name, err)
	}
	_, err := b.WriteTo(w)
	return err
}

func setOf(l look) set {
	made, _ := sets.LoadOrStore(l, sync.OnceValue(func() set { return parse(l) }))
	return made.(func() set)()
}

func parse(l look) set {
	all := set{}
	for _, file := range list(files, "html") {
		name, ok := strings.CutPrefix(path.Base(file), "page-")
		if !ok {
			continue
		}
		t := template.New("")
		t.Funcs(functions(l.language, t)).Funcs(template.FuncMap{"theme": func() Theme { return l.theme }})
		all[strings.TrimSuffix(name, ".html")] = template.Must(t.ParseFS(files, "html/layout.html", "html/part-*.html", file))
	}
	return all
}

// functions are what the templates of one page call: texts in its language, parts of it as values, and the ways to the assets.
func functions(l *words.Language, page *template.Template) template.FuncMap {
	return template.FuncMap{
		"t":         func(id words.Text, args ...any) any { return say(l, id, args) },
		"tell":      l.Tell,
		"languages": func() []*words.Language { return words.Languages },
		"lang":      l.Tag,
		"rtl":       func() bool { return l.Dir() == "rtl" },
		"bdi":       func(s string) template.HTML { return wrap("bdi", s) },
		"b":         func(s any) template.HTML { return wrap("b", s) },
		"part":      func(name string, view any) (template.HTML, error) { return part(page, name, view) },
		"asset":     Path,
		"script":    func() string { return Path(scriptOf(l)) },
		"pair":      func(a, b any) struct{ A, B any } { return struct{ A, B any }{a, b} }, // a template takes one value
	}
}

// say is a text in a language. With markup among its args it is markup, and everything else in it is escaped.
func say(l *words.Language, id words.Text, args []any) any {
	said, marks, rich := make([]any, len(args)), []string{}, false
	for i, arg := range args {
		switch arg := arg.(type) {
		case template.HTML:
			said[i], rich = mark(i), true
			marks = append(marks, mark(i), string(arg))
		case int, int64:
			said[i] = arg
		default: // marked as well, so that what a person typed is never taken for a mark
			said[i] = mark(i)
			marks = append(marks, mark(i), template.HTMLEscapeString(fmt.Sprint(arg)))
		}
	}
	if !rich {
		return l.Say(id, args...)
	}
	return template.HTML(strings.NewReplacer(marks...).Replace(template.HTMLEscapeString(l.Say(id, said...))))
}

// mark stands for the arg i while a text is put together.
func mark(i int) string { return string(rune('\uE000' + i)) }

// wrap puts a text, or markup, into an element.
func wrap(tag string, content any) template.HTML {
	inner, is := content.(template.HTML)
	if !is {
		inner = template.HTML(template.HTMLEscapeString(fmt.Sprint(content)))
	}
	return template.HTML("<"+tag+">") + inner + template.HTML("</"+tag+">")
}

// part draws a part of a page, to be put into a text.
func part(page *template.Template, name string, view any) (template.HTML, error) {
	var b strings.Builder
	err := page.ExecuteTemplate(&b, name, view)
	return template.HTML(b.String()), err
}
