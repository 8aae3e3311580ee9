// Package slug makes and judges the short names that stand in addresses: of series, and of the dates of their meetings.
package slug

import (
	"crypto/rand"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
)

const (
	longest  = 64
	made     = 40
	reserved = " about api assets calendar calendars embed events export favicon feed feeds healthz help host hosts import k language last " +
		"legal login logout manage me meetings metrics new next now openapi owner owners parley practise present readyz robots " +
		"search series settings sitemap static status stream style well-known www "
)

// Check says whether s may be given as the slug of a series: [a-z0-9-]{1,64}, not one of our own first segments. Reserved
// is a Conflict, anything else that is wrong an Invalid.
func Check(s string) error {
	if !Is(s) {
		return meeting.Bad("slug", "A slug has 1 to 64 small letters, digits and hyphens.")
	}
	if strings.Contains(reserved, " "+s+" ") {
		return &meeting.Error{Kind: meeting.Conflict, Code: "slug-taken", Field: "slug", Message: "This slug is reserved; choose another."}
	}
	return nil
}

// Is tells whether s has the form of a slug.
func Is(s string) bool {
	if s == "" || len(s) > longest {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-') }) < 0
}

// Make derives a slug from a title: its letters and digits in ASCII, at most 40, hyphens between words and, where it can be, none cut in two. It is empty when
// nothing is left; the store then takes a [Code]. It never gives a reserved slug.
func Make(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		for _, c := range ascii(r) {
			if c == '-' && (b.Len() == 0 || strings.HasSuffix(b.String(), "-")) {
				continue
			}
			b.WriteRune(c)
		}
	}
	s := b.String()
	if len(s) > made {
		words := strings.LastIndexByte(s[:made+1], '-')
		if words < made/2 { // one long word: half of it is better than the little before it
			words = made
		}
		s = s[:words]
	}
	s = strings.Trim(s, "-")
	if s != "" && Check(s) != nil {
		s += "-meeting"
	}
	return s
}

// ascii spells r in ASCII: itself, the plain letters of a Latin one, nothing for an apostrophe or an accent, else a hyphen.
func ascii(r rune) string {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return string(r)
	case r == '\'' || r == '’' || '\u0300' <= r && r <= '\u036f':
		return ""
	}
	for _, group := range latin {
		if letters, plain, _ := strings.Cut(group, ":"); strings.ContainsRune(letters, r) {
			return plain
		}
	}
	return "-"
}

var latin = strings.Fields(`àáâãåāăą:a ä:ae æ:ae çćĉċč:c ďđð:d èéêëēĕėęě:e ĝğġģ:g ĥħ:h ìíîïĩīĭįı:i ĵ:j ķ:k ĺļľŀł:l ñńņňŋ:n òóôõøōŏő:o
	ö:oe œ:oe ŕŗř:r śŝşšș:s ß:ss ţťŧț:t þ:th ùúûũūŭůűų:u ü:ue ŵ:w ýÿŷ:y źżž:z`)

// Code is a short random slug, for titles that leave none.
func Code() string { return "m-" + strings.ToLower(rand.Text()[:8]) }

// Unlisted is a slug that nobody guesses: 26 random characters.
func Unlisted() string { return strings.ToLower(rand.Text()) }

// Date gives the addresses a meeting planned for start may have, best first: the day in the zone, then day and time, then
// with a number. The store takes the first that is free in the series. Any i ≥ 0 gives another name.
func Date(start time.Time, zone *time.Location, i int) string {
	local := start.In(zone)
	switch i {
	case 0:
		return local.Format("2006-01-02")
	case 1:
		return local.Format("2006-01-02-1504")
	default:
		return local.Format("2006-01-02-1504") + "-" + strconv.Itoa(i)
	}
}
