package ui

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"
)

// pages holds one template for each file html/page-NAME.html, joined with the parts that all pages share.
var pages = parse()

var functions = template.FuncMap{
	"asset":   Path,
	"modules": func() []string { return all.modules },
	"words":   wordsJSON,
	"pair":    func(a, b any) struct{ A, B any } { return struct{ A, B any }{a, b} }, // a template takes one value
}

// Render draws a page, named as in html/page-NAME.html, from its view. Nothing is written when the template fails.
func Render(w io.Writer, name string, view any) error {
	t, ok := pages[name]
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

func parse() map[string]*template.Template {
	shared := template.Must(template.New("").Funcs(functions).ParseFS(files, "html/layout.html", "html/part-*.html"))
	set := map[string]*template.Template{}
	for _, file := range list(files, "html") {
		name, ok := strings.CutPrefix(path.Base(file), "page-")
		if !ok {
			continue
		}
		t := template.Must(template.Must(shared.Clone()).ParseFS(files, file))
		set[strings.TrimSuffix(name, ".html")] = t
	}
	return set
}
