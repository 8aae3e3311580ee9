package gate

import (
	"net/http"
	"sync"

	"parley/internal/meeting"
)

// Place is what stands behind an address: which meeting, of which series.
type Place struct {
	Meeting meeting.ID // 0 for an occurrence that has no row; [Gate.HoldPlace] gives it one
	Series  meeting.SeriesID
	Address string // "{series}/{date}", as in [meeting.Facts.Address]

	Occurrence *meeting.Facts // where Meeting is 0
}

// knownPlaces is how many addresses are remembered, twice.
const knownPlaces = 4096

// places remembers what addresses stand for. That never becomes wrong: an address once given leads to its meeting for ever, and neither the
// meeting nor its series becomes another one. A meeting that is deleted is forgotten. What does change, be it a time or a right, is never kept here.
type places struct {
	mu        sync.Mutex
	known     recent[string, Place]
	forgotten int // how often something was
}

// Place is [Gate.Meeting] for who needs to know only which meeting it is. The calendar is asked once for an address; one that leads
// on to another (an old slug, the present meeting) is asked for each time.
func (g *Gate) Place(r *http.Request) (Place, error) {
	asked := r.PathValue("series") + "/" + r.PathValue("date")
	p, ok, before := g.places.get(asked)
	if ok {
		return p, nil
	}
	f, err := g.Meeting(r)
	if err != nil {
		return Place{}, err
	}
	p = Place{Meeting: f.ID, Series: f.Series, Address: f.Address()}
	switch {
	case p.Meeting == 0:
		p.Occurrence = &f
	case p.Address == asked:
		g.places.put(asked, p, before)
	}
	return p, nil
}

// Forget drops what is remembered of the addresses of a series in which a meeting was deleted: another may come to stand there.
func (g *Gate) Forget(s meeting.SeriesID) {
	p := &g.places
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forgotten++
	p.known.drop(func(_ string, to Place) bool { return to.Series == s })
}

// get gives what is known of an address, and how often something was forgotten so far.
func (p *places) get(address string) (to Place, known bool, forgotten int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	to, known = p.known.get(address)
	return to, known, p.forgotten
}

// put remembers what the calendar told, unless something was forgotten since it was asked.
func (p *places) put(address string, to Place, forgotten int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.forgotten == forgotten {
		p.known.put(address, to)
	}
}
