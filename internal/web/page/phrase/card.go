package phrase

import (
	"strings"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/words"
)

// Card is what programs show of a link that somebody pastes (the Open Graph protocol).
type Card struct{ Title, Words, Link, Base string } // Base is the public address of the server

const mostOnCard = 200 // signs of a description

// CardOf is the card of a meeting: its hours there, and what it is about.
func CardOf(l *words.Language, f meeting.Facts, absolute func(path string) string) Card {
	when := WhenOf(l, f)
	return cardOf(f.Title, when.Day+", "+when.From+" – "+when.To+" "+when.Zone, f.Description, "/"+f.Address(), absolute)
}

// CardOfSeries is the card of all meetings of a series; repeats is how often they are held (see [Repeats]).
func CardOfSeries(l *words.Language, s meeting.Series, repeats string, absolute func(path string) string) Card {
	if repeats != "" {
		repeats = l.Say("It repeats %s.", repeats)
	}
	return cardOf(s.Title, repeats, s.Description, "/"+s.Slug, absolute)
}

func cardOf(title, hours, about, path string, absolute func(path string) string) Card {
	signs := []rune(strings.Join(strings.Fields(reading.Shown(reading.AppendProse(nil, about))), " "))
	if len(signs) > mostOnCard {
		signs = append(signs[:mostOnCard:mostOnCard], '…')
	}
	said := []string{hours, string(signs)}
	if hours == "" || len(signs) == 0 {
		said = []string{hours + string(signs)}
	}
	return Card{title, strings.Join(said, ". "), absolute(path), absolute("")}
}
