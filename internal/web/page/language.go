package page

import (
	"cmp"
	"net/http"
	"regexp"

	"parley/internal/meeting"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/words"
)

// language is one that a form offers, under the name that it has in itself.
type language struct{ Tag, Name string }

// languages are offered for a new series; any other can be given by its tag.
var languages = []language{
	{"en", "English"}, {"ar", "العربية"}, {"bn", "বাংলা"}, {"zh", "中文"}, {"cs", "Čeština"}, {"da", "Dansk"}, {"de", "Deutsch"}, {"nl", "Nederlands"},
	{"el", "Ελληνικά"}, {"es", "Español"}, {"fa", "فارسی"}, {"fi", "Suomi"}, {"fr", "Français"}, {"he", "עברית"}, {"hi", "हिन्दी"}, {"hu", "Magyar"},
	{"id", "Bahasa Indonesia"}, {"it", "Italiano"}, {"ja", "日本語"}, {"ko", "한국어"}, {"nb", "Norsk bokmål"}, {"pl", "Polski"}, {"pt", "Português"},
	{"ro", "Română"}, {"ru", "Русский"}, {"sv", "Svenska"}, {"sw", "Kiswahili"}, {"tr", "Türkçe"}, {"uk", "Українська"}, {"ur", "اردو"}, {"vi", "Tiếng Việt"},
}

// langOf reads the language of a form: the tag that was written, else the one that was chosen.
func langOf(fields form.Fields) (string, error) {
	lang := cmp.Or(fields["tag"], fields["lang"], languages[0].Tag)
	return lang, meeting.CheckLang(lang)
}

// Language answers POST /language: the pages speak that language in this browser from now on. It leads back to where the form stood.
func (p *Pages) Language(w http.ResponseWriter, r *http.Request) error {
	fields, err := form.Read(w, r, "language", "back")
	if err != nil {
		return err
	}
	chosen := words.Tagged(fields["language"])
	if chosen == nil {
		return meeting.Bad("language", "The pages do not speak this language.")
	}
	http.SetCookie(w, &http.Cookie{Name: words.Cookie, Value: chosen.Tag(), Path: "/", MaxAge: words.CookieAge,
		Secure: p.Gate.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode})
	back := fields["back"]
	if !ours.MatchString(back) {
		back = "/"
	}
	return frame.SeeOther(w, r, back)
}

// ours is what an address of a page looks like; what might be read as another host is never led to.
var ours = regexp.MustCompile(`^/([A-Za-z0-9._~-][A-Za-z0-9._~/-]*)?(\?[A-Za-z0-9._~=&%+-]*)?$`)
