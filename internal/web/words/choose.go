package words

import (
	"net/http"

	"golang.org/x/text/language"
)

// Cookie holds the language that a reader has chosen by hand. It is no secret.
const Cookie = "parley-language"

// CookieAge is for how long a browser keeps it, in seconds: as long as browsers allow.
const CookieAge = 400 * 24 * 60 * 60

// Of is the language of a request: the one chosen by hand, else the one that fits best what the browser asks for, else English.
func Of(r *http.Request) *Language {
	if c, err := r.Cookie(Cookie); err == nil {
		if l := Tagged(c.Value); l != nil {
			return l
		}
	}
	asked, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(asked) == 0 {
		return English
	}
	if asked[0] == pseudo.tag { // before the matcher, which would take it for any Arabic
		return pseudo
	}
	_, i, _ := matcher.Match(asked...) // the first, English, where none fits
	return Languages[i]
}

var matcher = func() language.Matcher {
	tags := make([]language.Tag, len(Languages))
	for i, l := range Languages {
		tags[i] = l.tag
	}
	return language.NewMatcher(tags)
}()

// Tagged finds a language that a reader may choose by its tag; nil for none.
func Tagged(tag string) *Language {
	for _, l := range Languages {
		if l.Tag() == tag {
			return l
		}
	}
	return nil
}
