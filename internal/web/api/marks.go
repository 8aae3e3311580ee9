package api

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

// Marks answers GET …/marks: what has come of a meeting by now. With as=html it is what a page shows beside the talk, the entry that last changed
// it, and which lines are marked.
func (a *API) Marks(w http.ResponseWriter, r *http.Request) error {
	q, err := gate.Query(r, "as")
	if err != nil {
		return err
	}
	as, given := q["as"]
	if given && as != "html" && as != "json" {
		return meeting.Bad("as", "Marks can be had as json or as html.")
	}
	f, err := a.gate.Meeting(r)
	if err != nil {
		return err
	}
	s, err := a.board.Of(r.Context(), f)
	if err != nil {
		return err
	}
	gate.Locate(w, r, f.Address())
	var body []byte
	if as == "html" {
		body = strconv.AppendInt(append(body, `{"seq":`...), s.Changed, 10)
		if body, err = jsontext.AppendQuote(append(body, `,"html":`...), s.HTML); err != nil {
			return fmt.Errorf("write what came of a meeting: %w", err)
		}
		body = append(append(body, `,"lines":`...), s.Lines...)
	} else {
		body = append(append(body, `{"marks":`...), s.JSON...)
	}
	body = append(body, `,"last_seq":`...)
	return answer(w, false, append(strconv.AppendInt(body, s.LastSeq, 10), '}'))
}
