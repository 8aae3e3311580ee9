package feeds

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"parley/internal/calendar/event"
	"parley/internal/meeting"
	"parley/internal/reading/atom"
)

const (
	mostComing = 30
	mostPast   = 20
)

// newest gathers the meetings of a feed, the last of them first: those that were, and the next that have a row. So an occurrence of a rule is announced when the
// keeper gives it one, two weeks ahead.
func (g *gathering) newest(ctx context.Context) error {
	err := g.rows(ctx, time.Unix(0, 0), mostComing, mostPast)
	slices.Reverse(g.held)
	return err
}

// atom makes the file for feed readers.
func (g *gathering) atom(ctx context.Context) ([]byte, error) {
	f := g.feeds
	feed := atom.Feed{Title: g.name(), Page: f.gate.Absolute(g.path()), Self: f.gate.Absolute("/feed.atom"), Host: f.gate.Host(), Updated: time.Unix(0, 0)}
	feed.ID = tag("", feed.Page)
	if g.one != nil {
		feed.ID, feed.Self, feed.About, feed.Lang, feed.Updated = tag(event.SeriesUID(g.one.ID, feed.Page), feed.Page), feed.Page+".atom", g.one.Description, g.one.Lang, g.one.Created
	}
	for _, m := range g.held {
		e, err := g.entry(ctx, m)
		if err != nil {
			return nil, err
		}
		if e.Updated.After(feed.Updated) {
			feed.Updated = e.Updated
		}
		feed.Entries = append(feed.Entries, e)
	}
	var out bytes.Buffer
	err := atom.Write(&out, feed)
	return out.Bytes(), err
}

// entry is a meeting in a feed.
func (g *gathering) entry(ctx context.Context, m meeting.Facts) (atom.Entry, error) {
	n, err := g.feeds.told.of(ctx, m)
	if err != nil {
		return atom.Entry{}, err
	}
	page := g.feeds.gate.Absolute("/" + m.Address())
	e := atom.Entry{ID: tag(event.UID(m, page), page), Facts: m, State: atom.StateOf(m), Page: page, Updated: n.updated, Reason: n.revision.Reason}
	if e.State == atom.Closed {
		came, err := g.feeds.board.Of(ctx, m)
		if err != nil && meeting.KindOf(err) != meeting.NotFound {
			return e, err
		}
		e.Tally, e.Marks = came.Tally, came.Marks
	}
	return e, nil
}

// tag is an id that stays (RFC 4151), made of a UID; address is that of any page.
func tag(uid, address string) string {
	if uid == "" {
		uid = event.SeriesUID(0, address)
	}
	what, host, _ := strings.Cut(uid, "@")
	return "tag:" + host + ",2026:" + what
}
