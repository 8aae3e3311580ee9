package owner

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"parley/internal/meeting"
	"parley/internal/slug"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

const (
	onePage = 50 // series
	recent  = 5  // of the last meetings, among which the newest that is over is looked for
)

// list is a page of all series, by title.
type list struct {
	Rows             []listed
	Find             string // what was looked for
	All              int    // that were found
	Any              bool   // there is any series at all
	Earlier, Further string // the queries of the pages beside this one; empty for none
}

// listed is a series in the list.
type listed struct {
	Slug, Title, Lang, Made string
	Unlisted, Practise      bool
	Next, Last              *held
}

// held is a meeting of a series in the list.
type held struct {
	Address string
	When    phrase.When
	OnNow   bool
}

// list lists the series that the query asks for: `find` in title or slug, `from` the so-many-th on.
func (p *Pages) list(r *http.Request, q map[string]string) (list, error) {
	all, err := p.Cal.All(r.Context(), false)
	if err != nil {
		return list{}, fmt.Errorf("list the series: %w", err)
	}
	l := list{Find: strings.TrimSpace(q["find"]), Any: len(all) > 0}
	var found []meeting.Series
	for _, s := range all {
		if l.Find == "" || strings.Contains(meeting.NameKey(s.Title), meeting.NameKey(l.Find)) || strings.Contains(s.Slug, strings.ToLower(l.Find)) {
			found = append(found, s)
		}
	}
	from, err := gate.Whole(q, "from", 0)
	if err != nil {
		return list{}, err
	}
	l.All = len(found)
	at := int(min(from, int64(l.All)))
	if at > 0 {
		l.Earlier = l.page(max(0, at-onePage))
	}
	if at+onePage < l.All {
		l.Further = l.page(at + onePage)
	}
	for _, s := range found[at:min(at+onePage, l.All)] {
		row, err := p.listed(r, s)
		if err != nil {
			return list{}, err
		}
		l.Rows = append(l.Rows, row)
	}
	return l, nil
}

func (l list) page(from int) string {
	q := url.Values{"from": {strconv.Itoa(from)}}
	if l.Find != "" {
		q.Set("find", l.Find)
	}
	return "?" + q.Encode()
}

func (p *Pages) listed(r *http.Request, s meeting.Series) (listed, error) {
	l := words.Of(r)
	row := listed{Slug: s.Slug, Title: s.Title, Lang: s.Lang, Made: l.Date(s.Created, words.LongDate), Unlisted: !s.Listed, Practise: s.Practise}
	ctx, now := r.Context(), p.Live.Now()
	going, err := p.Cal.Between(ctx, meeting.Window{Series: s.ID, From: frame.Beginning, To: meeting.EndOfTime, Going: true, Limit: 1})
	if err != nil {
		return row, fmt.Errorf("look for the next meeting of a series: %w", err)
	}
	for _, f := range going {
		row.Next = &held{Address: f.Address(), When: phrase.WhenOf(l, f), OnNow: p.Live.Phase(f).Talks()}
	}
	past, err := p.Cal.Between(ctx, meeting.Window{Series: s.ID, From: frame.Beginning, To: now, Backwards: true, Held: true, Limit: recent})
	if err != nil {
		return row, fmt.Errorf("look for the last meeting of a series: %w", err)
	}
	for _, f := range past {
		if row.Last == nil && p.Live.Phase(f) == meeting.PhaseClosed {
			row.Last = &held{Address: f.Address(), When: phrase.WhenOf(l, f)}
		}
	}
	return row, nil
}

// toRenew finds the series for which the page is to ask before it makes a new host's link; nil for none.
func (p *Pages) toRenew(r *http.Request, name string) (*listed, error) {
	if name == "" {
		return nil, nil
	}
	if !slug.Is(name) {
		return nil, meeting.Missing("There is no such series.")
	}
	s, err := p.Cal.Series(r.Context(), name)
	if err != nil {
		return nil, err
	}
	row, err := p.listed(r, s)
	return &row, err
}
