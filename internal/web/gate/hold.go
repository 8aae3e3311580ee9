package gate

import (
	"context"
	"net/http"
	"strings"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
)

// Hold gives f's meeting a row, if it is an occurrence that has none: whoever attaches something to a meeting asks here first, and last of
// all that may be refused. It is NotNow for one that was not held.
func (g *Gate) Hold(ctx context.Context, f meeting.Facts) (meeting.Facts, error) {
	if f.ID != 0 {
		return f, nil
	}
	if err := rules.AdmitHold(f, g.config.Clock()); err != nil {
		return f, err
	}
	return g.cal.Hold(ctx, f)
}

// HoldPlace is [Gate.Hold] for a place.
func (g *Gate) HoldPlace(ctx context.Context, p Place) (Place, error) {
	if p.Occurrence == nil {
		return p, nil
	}
	f, err := g.Hold(ctx, *p.Occurrence)
	if err == nil {
		p.Meeting, p.Occurrence = f.ID, nil
	}
	return p, err
}

// Locate says in the answer where the meeting with that address really is, if the request's path has a {date} that leads on, such as now
// (RFC 9110, section 8.7).
func Locate(w http.ResponseWriter, r *http.Request, address string) {
	if asked := r.PathValue("series") + "/" + r.PathValue("date"); asked != address {
		w.Header().Set("Content-Location", strings.Replace(r.URL.EscapedPath(), "/"+asked, "/"+address, 1))
	}
}
