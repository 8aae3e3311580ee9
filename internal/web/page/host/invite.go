package host

import "parley/internal/web/page/phrase"

// everybody is what a host gives to everybody: the invitation to the first of the meetings to come, or where there are none the link of the series.
func (h *hand) everybody(going []*hosted) phrase.Invitation {
	if len(going) == 0 {
		return phrase.Invitation{Series: h.Gate.Absolute("/" + h.series.Slug)}
	}
	return phrase.Invite(h.lang, going[0].facts, h.series.Rule != "" || len(going) > 1, phrase.Repeats(h.lang, h.series), h.Gate.Absolute)
}
