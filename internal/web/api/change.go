package api

import (
	"net/http"
	"time"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/web/gate"
)

// change is the body of PATCH …/{date}: what is left out stays.
type change struct {
	Title       *string `json:"title"`
	Description *string `json:"description"`
	StartsAt    *string `json:"starts_at"`
	EndsAt      *string `json:"ends_at"`
}

// Change answers PATCH /api/v1/meetings/{series}/{date}: other times, another title or description. Only what differs is added to the log,
// the times first: they are what may be refused.
func (a *API) Change(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	p, to, err := a.post(w, r, needsHost)
	if err != nil {
		return err
	}
	var body change
	if err := gate.ReadJSON(w, r, &body); err != nil {
		return err
	}
	if !p.Author.Role.Hosts() {
		return rules.HostOnly()
	}
	if to, err = a.gate.HoldPlace(r.Context(), to); err != nil {
		return err
	}
	p.Meeting = to.Meeting
	before, err := a.now(r, p.Meeting)
	if err != nil {
		return err
	}
	posts, err := body.posts(before.Facts)
	if err != nil {
		return err
	}
	key := p.Key
	for _, wish := range posts {
		p.Kind, p.Text = wish.Kind, wish.Text
		if key != "" { // each has one of its own: of a repeat, only the second may be left to do
			p.Key = key + " " + string(wish.Kind)
		}
		if _, _, err := a.live.Append(r.Context(), p); err != nil {
			return err
		}
	}
	after, err := a.now(r, p.Meeting)
	if err != nil {
		return err
	}
	return answer(w, false, a.appendMeeting(nil, after))
}

// posts is what has to be added to the log so that f becomes what is wished.
func (b change) posts(f meeting.Facts) (posts []meeting.Post, err error) {
	start, end, err := b.times(f)
	if err != nil {
		return nil, err
	}
	if !start.Equal(f.Start) || !end.Equal(f.End) {
		posts = append(posts, meeting.Post{Kind: meeting.KindMoved, Text: meeting.MoveText(start, end)})
	}
	var c meeting.Change
	if b.Title != nil {
		title, err := meeting.CleanTitle(*b.Title)
		if err != nil {
			return nil, err
		}
		if title != f.Title {
			c.Title = &title
		}
	}
	if b.Description != nil {
		if err := meeting.CheckDescription(*b.Description); err != nil {
			return nil, err
		}
		if *b.Description != f.Description {
			c.Description = b.Description
		}
	}
	if c != (meeting.Change{}) {
		posts = append(posts, meeting.Post{Kind: meeting.KindChanged, Text: c.Text()})
	}
	return posts, nil
}

// times are those that are wished. Whoever names a start alone moves the meeting, which stays as long as it is; an end alone makes it longer or shorter.
func (b change) times(f meeting.Facts) (start, end time.Time, err error) {
	start, end = f.Start, f.End
	if b.StartsAt != nil {
		if start, err = moment("starts_at", *b.StartsAt); err != nil {
			return start, end, err
		}
		end = start.Add(f.End.Sub(f.Start))
	}
	if b.EndsAt != nil {
		end, err = moment("ends_at", *b.EndsAt)
	}
	return start, end, err
}

// Delete answers DELETE /api/v1/meetings/{series}/{date}: the meeting goes with its log, if nobody but a host has spoken in it.
func (a *API) Delete(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	f, err := a.gate.Meeting(r)
	if err != nil {
		return err
	}
	who, err := a.host(w, r, f.Series)
	if err != nil {
		return err
	}
	if err := a.gate.Allow(r, gate.Post, who); err != nil {
		return err
	}
	if err := gate.MayReadJSON(w, r, &struct{}{}); err != nil {
		return err
	}
	if f, err = a.gate.Hold(r.Context(), f); err != nil { // an occurrence that has no row yet is skipped like any other
		return err
	}
	if err := a.cal.Delete(r.Context(), f.ID); err != nil {
		return err
	}
	a.gate.Forget(f.Series)
	a.live.Forget(f.ID)
	w.WriteHeader(http.StatusNoContent)
	return nil
}
