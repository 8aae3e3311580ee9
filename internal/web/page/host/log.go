package host

import (
	"cmp"
	"slices"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/page/phrase"
	"parley/internal/web/page/talk"
	"parley/internal/web/words"
)

// mostActs is how many acts are on the host's page, the newest first.
const mostActs = 100

// act is something that a host did.
type act struct {
	Seq            int64
	Address, Title string
	ISO, Clock     string
	Words, Reason  string
	Who            string
	at             time.Time
}

// log gives what hosts did in these meetings: who, when, what, and why.
func (h *hand) log(meetings []*hosted) []act {
	var acts []act
	for _, m := range meetings {
		zone := phrase.ZoneOf(m.facts)
		for _, l := range meeting.Fold(m.entries) {
			if l.Kind.Personal() || l.Author == (meeting.Author{}) {
				continue
			}
			a := act{Seq: l.Seq, Address: m.Address, Title: m.Title, ISO: phrase.ISO(l.At), Clock: h.lang.Date(l.At.In(zone), words.ShortDay) + l.At.In(zone).Format(", "+words.Hours),
				Words: talk.Words(h.lang, l, zone), Who: l.Author.Name, at: l.At}
			if l.Kind == meeting.KindRedaction {
				a.Reason = l.Text
			}
			acts = append(acts, a)
		}
	}
	slices.SortStableFunc(acts, func(a, b act) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.Seq, a.Seq)) })
	return acts[:min(len(acts), mostActs)]
}

// former lists who is called otherwise than before.
func (h *hand) former() ([]person, error) {
	members, err := h.Seats.Roster(h.r.Context(), h.series.ID, mostRoster)
	var all []person
	for _, m := range members {
		if m.Former != "" {
			all = append(all, person{ID: m.ID, Name: m.Name, Former: m.Former})
		}
	}
	return all, err
}
