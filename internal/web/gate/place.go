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
// meeting nor its series becomes another one. What does change, be it a time or a right, is never kept here.
type places struct {
	mu    sync.Mutex
	known recent[string, Place]
}

// Place is [Gate.Meeting] for who needs to know only which meeting it is. The calendar is asked once for an address; one that leads
// on to another (an old slug, the present meeting) is asked for each time.
func (g *Gate) Place(r *http.Request) (Place, error) {
	asked := r.PathValue("series") + "/" + r.PathValue("date")
	if p, ok := g.places.get(asked); ok {
		return p, nil
	}
	f, err := g.Meeting(r)
	if err != nil {
		return Place{}, err
	}
	p := Place{Meeting: f.ID, Series: f.Series, Address: f.Address()}
	switch {
	case p.Meeting == 0:
		p.Occurrence = &f
	case p.Address == asked:
		g.places.put(asked, p)
	}
	return p, nil
}

func (p *places) get(address string) (Place, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known.get(address)
}

func (p *places) put(address string, to Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known.put(address, to)
}
