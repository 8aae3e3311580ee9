package words

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Pseudo is the tag of a language that nobody speaks: English in brackets and with accents, written from right to left. It shows
// what a text in no catalogue looks like, and a page turned round. Who wants it asks for it in Accept-Language; no page offers it.
const Pseudo = "ar-XB"

// Every gives the languages that a page can be drawn in: those that a reader may choose, and the one of the tests.
func Every() []*Language { return append(slices.Clone(Languages), pseudo) }

var pseudo = disguised(Languages[1])

// disguised makes it of all the texts that a true catalogue has.
func disguised(of *Language) *Language {
	l := &Language{tag: language.Make(Pseudo), name: Pseudo, texts: map[Text]forms{}, dates: English.dates.disguised()}
	for id := range of.texts {
		said := maps.Clone(English.Forms(id))
		for form, text := range said {
			said[form] = disguise(text)
		}
		l.texts[id] = said
	}
	if err := l.bind(English.tag); err != nil {
		panic(err)
	}
	return l
}

func (d dates) disguised() dates {
	for _, names := range []*[]string{&d.Weekdays, &d.ShortWeekdays, &d.Months, &d.ShortMonths} {
		*names = slices.Clone(*names)
		for i, name := range *names {
			(*names)[i] = disguise(name)
		}
	}
	return d
}

const (
	plain  = "aceinoruyACEINOSU"
	accent = "áçéíñóŕúýÁÇÉÍÑÓŠÚ"
)

// disguise brackets a text and puts accents on its letters, but for what fmt and scripts put something in for.
func disguise(text string) string {
	var b strings.Builder
	b.WriteString("⟦")
	accents, inBraces := []rune(accent), false
	for i := 0; i < len(text); i++ {
		c := text[i]
		inBraces = c == '{' || inBraces && c != '}'
		switch at := strings.IndexByte(plain, c); {
		case c == '%' && i+1 < len(text):
			verb := strings.IndexAny(text[i:], "ds") + 1
			b.WriteString(text[i : i+verb])
			i += verb - 1
		case at >= 0 && !inBraces:
			b.WriteRune(accents[at])
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "⟧"
}
