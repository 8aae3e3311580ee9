package memory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/store/wish"
)

// Append implements [meeting.Log].
func (s *Store) Append(ctx context.Context, posts []meeting.Post) (meeting.Commit, error) {
	return write(ctx, s, func() (meeting.Commit, error) {
		now := wish.Now(s.clock)
		var grown wish.Growth
		outcomes := make([]meeting.Outcome, len(posts))
		for i, p := range posts {
			outcomes[i] = s.post(p, now, &grown)
		}
		return meeting.Commit{Outcomes: outcomes, Additions: grown.Additions()}, nil
	})
}

func (s *Store) post(p meeting.Post, now time.Time, grown *wish.Growth) meeting.Outcome {
	r, ok := s.meetings[p.Meeting]
	if !ok {
		return meeting.Outcome{Err: wish.NoMeeting()}
	}
	r.settle(now, grown)
	key, body := wish.Key(p.Actor, p.Key), wish.PostBody(s.secret, p)
	if first, ok := r.posted[key]; ok && p.Key != "" {
		if first.body != body && first.body != (wish.Body{}) {
			return meeting.Outcome{Err: wish.Mismatch()}
		}
		return meeting.Outcome{Entry: r.entries[first.seq-1], Repeated: true}
	}
	at := r.facts.Time(now)
	var on meeting.Line
	if n := p.Target(); n > 0 {
		on, _ = meeting.LineAt(n, r.facts.LastSeq+1, r.about)
	}
	existing, err := rules.Admit(r.facts, p, on, at)
	e := meeting.Entry{Seq: r.facts.LastSeq + 1, At: at, Kind: p.Kind, Author: p.Author, Text: p.Text, Ref: p.Ref}
	if err == nil && existing == 0 {
		existing, err = s.aim(r, p, &e)
	}
	switch {
	case err != nil:
		return meeting.Outcome{Err: err}
	case existing > 0:
		return meeting.Outcome{Entry: r.entries[existing-1], Repeated: true}
	}
	s.affect(r, e, p.Subject)
	e = r.add(e, grown)
	if p.Key != "" {
		r.posted[key] = posted{seq: e.Seq, body: body}
	}
	return meeting.Outcome{Entry: e}
}

// aim finds what a redaction empties, or whom a removal is about, and says which entry answers the wish already.
func (s *Store) aim(r *room, p meeting.Post, e *meeting.Entry) (existing int64, err error) {
	switch p.Kind {
	case meeting.KindRedaction:
		var aimed []meeting.Entry
		for _, other := range r.entries {
			if p.Ref > 0 && (other.Seq == p.Ref && other.Target() == 0 || (other.Kind == meeting.KindEdit || other.Kind == meeting.KindRetraction) && other.Ref == p.Ref) || p.Subject != "" && other.Author.ID == p.Subject {
				aimed = append(aimed, other)
			}
		}
		e.Refs, existing, err = rules.Redacts(aimed)
		return existing, err
	case meeting.KindRemoval:
		if a := s.attendees[p.Subject]; a != nil && a.series == r.facts.Series && !a.removed {
			return 0, nil
		}
		for _, other := range slices.Backward(r.entries) {
			if other.Kind == meeting.KindRemoval && other.Text == string(p.Subject) {
				return other.Seq, nil
			}
		}
		return 0, wish.NoAttendee()
	}
	return 0, nil
}

// affect does what an entry does besides standing in its log.
func (s *Store) affect(r *room, e meeting.Entry, subject meeting.AttendeeID) {
	switch e.Kind {
	case meeting.KindRedaction:
		entries := slices.Clone(r.entries) // readers may hold the old ones
		for _, n := range e.Refs {
			entries[n-1] = entries[n-1].Empty(e.Seq)
			for key, first := range r.posted {
				if first.seq == n {
					r.posted[key] = posted{seq: n} // without a body any repeat fits
				}
			}
		}
		r.entries = entries
		delete(s.attendance[r.facts.ID], subject)
	case meeting.KindRemoval:
		s.remove(r.facts, meeting.AttendeeID(e.Text))
	}
}

// settle adds what is due.
func (r *room) settle(now time.Time, grown *wish.Growth) {
	for _, e := range meeting.Due(r.facts, r.facts.Time(now)) {
		r.add(e, grown)
	}
}

// add appends e, and gives it with the lines that it changed.
func (r *room) add(e meeting.Entry, grown *wish.Growth) meeting.Entry {
	r.entries, r.facts = append(r.entries, e), meeting.Apply(r.facts, e)
	_ = meeting.Tell([]*meeting.Entry{&e}, r.about) // memory has no errors
	grown.Add(e, r.facts)
	return e
}

// about is [meeting.About] of this log.
func (r *room) about(n int64) (all []meeting.Entry, err error) {
	if n < 1 || n > int64(len(r.entries)) {
		return nil, nil
	}
	all = append(all, r.entries[n-1])
	for _, e := range r.entries[n:] {
		if e.Target() == n {
			all = append(all, e)
		}
	}
	return all, nil
}

// Settle implements [meeting.Log].
func (s *Store) Settle(ctx context.Context, meetings []meeting.ID) (meeting.Commit, error) {
	return write(ctx, s, func() (meeting.Commit, error) {
		now := wish.Now(s.clock)
		var grown wish.Growth
		for _, id := range meetings {
			if s.meetings[id] == nil {
				return meeting.Commit{}, wish.NoMeeting()
			}
		}
		for _, id := range meetings {
			s.meetings[id].settle(now, &grown)
		}
		return meeting.Commit{Additions: grown.Additions()}, nil
	})
}

// After implements [meeting.Log].
func (s *Store) After(_ context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.meetings[m]
	if !ok {
		return nil, meeting.Facts{}, wish.NoMeeting()
	}
	from := min(max(after, 0), r.facts.LastSeq)
	to := min(from+int64(max(limit, 0)), r.facts.LastSeq)
	entries := slices.Clone(r.entries[from:to])
	told := make([]*meeting.Entry, len(entries))
	for i := range entries {
		told[i] = &entries[i]
	}
	return entries, r.facts, meeting.Tell(told, r.about)
}

// About implements [meeting.Log].
func (s *Store) About(_ context.Context, m meeting.ID, first, last int64) (all []meeting.Entry, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.meetings[m]
	if !ok {
		return nil, wish.NoMeeting()
	}
	for _, e := range r.entries {
		if n := e.Target(); n > 0 && first <= n && n <= last {
			all = append(all, e)
		}
	}
	return all, nil
}

// Facts implements [meeting.Log].
func (s *Store) Facts(_ context.Context, m meeting.ID) (meeting.Facts, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.meetings[m]
	if !ok {
		return meeting.Facts{}, wish.NoMeeting()
	}
	return r.facts, nil
}

// Stamp implements [meeting.Log].
func (s *Store) Stamp(_ context.Context, m meeting.ID, seq int64) (time.Time, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.meetings[m]
	switch {
	case !ok:
		return time.Time{}, wish.NoMeeting()
	case seq < 1 || seq > r.facts.LastSeq:
		return time.Time{}, wish.NoEntry()
	}
	return r.entries[seq-1].At, nil
}

// Due implements [meeting.Log].
func (s *Store) Due(_ context.Context, now time.Time, limit int) ([]meeting.ID, time.Time, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	type moment struct {
		id meeting.ID
		at time.Time
	}
	var due []moment
	var next time.Time
	for id, r := range s.meetings {
		at, ok := r.facts.NextDue()
		switch {
		case !ok:
		case !at.After(now):
			due = append(due, moment{id, at})
		case next.IsZero() || at.Before(next):
			next = at
		}
	}
	slices.SortFunc(due, func(a, b moment) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	ids := make([]meeting.ID, 0, len(due))
	for _, d := range due[:min(len(due), max(limit, 0))] {
		ids = append(ids, d.id)
	}
	return ids, next, nil
}
