package planning

import (
	"cmp"

	"parley/internal/meeting"
	"parley/internal/web/page/form"
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
