package reading

import (
	"strings"
	"unicode"

	"parley/internal/meeting"
)

// Hues is the number of colours that tell people apart.
const Hues = 36

// Hue is the colour of an attendee, 0 to Hues-1. It depends on the id alone, so it is the same every week.
func Hue(id meeting.AttendeeID) int {
	h := uint32(2166136261) // FNV-1a: four lines, and the colours must never change with a library
	for i := range len(id) {
		h = (h ^ uint32(id[i])) * 16777619
	}
	return int(h % Hues)
}

// faceKey is what the lines of one person have in common: their id, else (in a log from a file) "~" and the key of the name.
func faceKey(a meeting.Author) string {
	switch {
	case a.ID != "":
		return string(a.ID)
	case a.Name != "":
		return "~" + meeting.NameKey(a.Name)
	}
	return ""
}

// Initials are one or two signs that stand for a name: the first letter or digit of its first and of its last word, in capitals,
// each with its accents. A name without letters and digits is stood for by its first sign.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := initial(words[0])
	if len(words) == 1 {
		return first
	}
	return first + initial(words[len(words)-1])
}

func initial(word string) string {
	runes := []rune(word)
	at := 0
	for i, r := range runes {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			at = i
			break
		}
	}
	end := at + 1
	for end < len(runes) && end < at+4 && unicode.Is(unicode.M, runes[end]) {
		end++
	}
	return strings.ToUpper(string(runes[at:end]))
}
