package outputs

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Form is a form of a page with what stands in its fields.
type Form struct {
	Action string
	Method string
	Fields url.Values
}

// Has tells whether the form has a field of this name.
func (f Form) Has(name string) bool { return f.Fields.Has(name) }

// With is what is sent when these fields are filled in: all the form's own fields, these replaced.
func (f Form) With(pairs ...string) url.Values {
	sent := url.Values{}
	for k, v := range f.Fields {
		sent[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		sent.Set(pairs[i], pairs[i+1])
	}
	return sent
}

// Forms are the forms of a page. A box that is not ticked is left out, as a browser does.
func Forms(page []byte) ([]Form, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	var forms []Form
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" {
			forms = append(forms, Form{Attr(n, "action"), strings.ToLower(Attr(n, "method")), fields(n)})
		}
	}
	return forms, nil
}

// fields is what a browser would send for an untouched form.
func fields(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := Attr(n, "name")
		if n.Type != html.ElementNode || name == "" || has(n, "disabled") {
			continue
		}
		switch n.Data {
		case "input":
			kind := Attr(n, "type")
			if kind == "submit" || kind == "button" || (kind == "radio" || kind == "checkbox") && !has(n, "checked") {
				continue
			}
			values.Add(name, Attr(n, "value"))
		case "textarea":
			values.Add(name, Text(n))
		case "select":
			values.Add(name, chosen(n))
		}
	}
	return values
}

// chosen is the value of a select: the option marked, else the first.
func chosen(list *html.Node) string {
	value, first := "", true
	for n := range list.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		if first || has(n, "selected") {
			if value = Attr(n, "value"); !has(n, "value") {
				value = Text(n)
			}
		}
		first = false
	}
	return value
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
