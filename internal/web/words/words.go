// Package words holds the texts of the pages in the languages that they speak: one file a language, in which the English text itself is the key.
// A page says a text, the catalogue of the reader's language has it; what a catalogue lacks is said in English.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Text is a text of the pages in English, and thereby its key in every catalogue. Its verbs are those of fmt; %d is for a count, which is written as the
// language writes numbers and chooses the form of the text. What a machine reads, or a link or the number of a line, is a string and %s.
type Text string

// Language is one that pages speak. It is safe for concurrent use.
type Language struct {
	tag     language.Tag
	name    string
	texts   map[Text]forms
	dates   dates
	printer *message.Printer
}

// forms are those of a text: "other", and the plurals that differ from it, by their names in CLDR.
type forms map[string]string

// file is a catalogue as it is written.
type file struct {
	Name  string
	Dates dates
	Texts map[Text]forms
}

// UnmarshalJSON reads a text of one form as a string, and one of several as an object.
func (f *forms) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*f = forms{"other": one}
		return nil
	}
	return json.Unmarshal(b, (*map[string]string)(f))
}

//go:embed *.json
var files embed.FS

// English is what is spoken where nothing else is asked for.
var English = open("en")

// Languages are those that a reader may choose, English first.
var Languages = []*Language{English, open("de")}

// open reads an embedded catalogue. What goes wrong here is a mistake in the program, so it panics.
func open(tag string) *Language {
	b, err := files.ReadFile(tag + ".json")
	if err != nil {
		panic(err)
	}
	l, err := read(tag, b)
	if err != nil {
		panic(fmt.Sprintf("words: %s.json: %v", tag, err))
	}
	return l
}

// read makes a language of its catalogue.
func read(tag string, b []byte) (*Language, error) {
	var f file
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, err
	}
	l := &Language{tag: language.Make(tag), name: f.Name, texts: f.Texts, dates: f.Dates}
	return l, l.bind(l.tag)
}

var count = regexp.MustCompile(`%(?:\[(\d)\])?d`)

// bind makes the printer from the texts; it writes numbers, and chooses among the forms of a text, as tag does.
func (l *Language) bind(tag language.Tag) error {
	b := catalog.NewBuilder(catalog.Fallback(tag))
	for id, forms := range l.texts {
		said := []catalog.Message{catalog.String(forms["other"])}
		if len(forms) > 1 {
			which := count.FindStringSubmatch(string(id))
			if which == nil {
				continue // a phrase of the scripts, which choose by themselves
			}
			number, _ := strconv.Atoi(which[1])
			said[0] = plural.Selectf(max(1, number), "%d", cases(forms)...)
		}
		if err := b.Set(tag, string(id), said...); err != nil {
			return fmt.Errorf("%q: %w", id, err)
		}
	}
	l.printer = message.NewPrinter(tag, message.Catalog(b))
	return nil
}

// cases lists forms as the catalogue wants them, what is most special first.
func cases(f forms) (all []any) {
	for _, name := range []string{"zero", "one", "two", "few", "many", "other"} {
		if text, ok := f[name]; ok {
			all = append(all, name, text)
		}
	}
	return all
}

// Say gives a text in the language.
func (l *Language) Say(id Text, args ...any) string {
	forms, known := l.texts[id]
	switch {
	case len(args) > 0:
		return l.printer.Sprintf(string(id), args...)
	case known:
		return forms["other"]
	}
	return string(id)
}

// Repeat says in the language what was said in English, such as the message of an error: a text, or one that was filled in with something.
func (l *Language) Repeat(said string) string {
	if forms, known := l.texts[Text(said)]; known {
		return forms["other"]
	}
	for id := range l.texts {
		before, after, one := strings.Cut(string(id), "%s")
		if one && len(before) >= telling && len(said) > len(before)+len(after) && strings.HasPrefix(said, before) && strings.HasSuffix(said, after) {
			return l.Say(id, said[len(before):len(said)-len(after)])
		}
	}
	return said
}

// telling is how many bytes of a text's beginning tell it from all others.
const telling = 20

// Forms gives a phrase of the scripts in all its forms, by their names in CLDR; "other" is always among them.
func (l *Language) Forms(id Text) map[string]string {
	if forms, known := l.texts[id]; known {
		return forms
	}
	return forms{"other": string(id)}
}

var categories = map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// Plural names the form that a phrase of the scripts has for n things; browsers have the same table.
func (l *Language) Plural(n int) string {
	return categories[plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0)]
}

// Tag is the language's tag as in the lang attribute.
func (l *Language) Tag() string { return l.tag.String() }

// Name is what the language calls itself.
func (l *Language) Name() string { return l.name }

// Dir is the direction in which it is written: ltr, rtl.
func (l *Language) Dir() string { return Direction(l.Tag()) }

// Phrase is a text with what is put into it, to be said in the language of whoever reads it, and later. Moments among what is put in are told as
// days, phrases in the same language.
type Phrase struct {
	Text Text
	Args []any
}

// Put makes a phrase.
func Put(id Text, args ...any) Phrase { return Phrase{id, args} }

// String says it in English.
func (p Phrase) String() string { return English.Tell(p) }

// Tell says a phrase in the language.
func (l *Language) Tell(p Phrase) string {
	args := make([]any, len(p.Args))
	for i, arg := range p.Args {
		switch arg := arg.(type) {
		case Phrase:
			args[i] = l.Tell(arg)
		case time.Time:
			args[i] = l.Date(arg, LongDate)
		default:
			args[i] = arg
		}
	}
	return l.Say(p.Text, args...)
}
