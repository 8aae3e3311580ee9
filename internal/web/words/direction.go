package words

import "strings"

// rightToLeft are the languages that are written so, and the scripts, where a tag names one.
var rightToLeft = map[string]bool{"ar": true, "he": true, "iw": true, "fa": true, "ur": true, "ps": true, "yi": true, "dv": true, "ckb": true, "sd": true, "ug": true,
	"arab": true, "hebr": true, "thaa": true, "syrc": true, "nkoo": true, "adlm": true, "rohg": true}

// Direction is the direction in which a language (BCP 47) is written: ltr or rtl.
func Direction(lang string) string {
	parts := strings.Split(strings.ToLower(lang), "-")
	rtl := rightToLeft[parts[0]]
	for _, part := range parts[1:] {
		if len(part) == 4 && part[0] >= 'a' { // a script overrules the language
			rtl = rightToLeft[part]
		}
	}
	if rtl {
		return "rtl"
	}
	return "ltr"
}
