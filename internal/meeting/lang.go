package meeting

import "regexp"

// langTag is what a language tag looks like (BCP 47): subtags of letters and digits, the first of letters alone.
var langTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)

// CheckLang says whether a series can be said to be in that language.
func CheckLang(lang string) error {
	if !langTag.MatchString(lang) {
		return Bad("lang", "Give a language as in BCP 47: en, de, pt-BR.")
	}
	return nil
}
