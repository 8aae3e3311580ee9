package host

import (
	"slices"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

const (
	recent     = 5              // past meetings on the host's page
	mostComing = 20             // meetings that come
	upcoming   = 4              // beyond so many that come, those of a rule are listed only if something is attached to them
	fresh      = 12 * time.Hour // for how long a meeting has just been
	nearing    = time.Hour      // before its start the door of a meeting may be worth a lock
)

// steps are the minutes by which a page offers to extend.
var steps = []int{5, 10}

// hostPage is the page of a series' host.
type hostPage struct {
	frame.Shell
	Title, SeriesSlug     string
	Practise              bool
	Problem, Done         string
	Present, Coming, Past []*hosted
	People                *people // of the meeting that is on, else of the one that comes next or has just been
	Everybody             phrase.Invitation
	Yours                 yours
	Acts                  []act
	Former                []person
}

// hosted is a meeting on the host's page.
type hosted struct {
	Address, Date, Title, SeriesSlug string
	Phase                            meeting.Phase
	PhaseWords                       string
	When                             phrase.When
	Clock                            *phrase.Clock
	Here                             string
	Cursor                           int64
	Reason                           string // why it was cancelled

	MayExtend, MayClose, MayCancel, MayRestore, MayChange, MayLock, MayDelete, MayGoOn bool

	Steps       []int         // minutes that still fit
	Left        int           // minutes that may still be added
	Closing     *phrase.Clock // until a host has it closed; nil for no such wish
	Locked      string        // until when no new names are taken; empty while the door is open
	Asking      string        // the question that is on the page: close, cancel, delete
	People      int           // for how many it would be closed
	TypedReason string

	facts   meeting.Facts
	entries []meeting.Entry
}

var doneWords = map[string]words.Text{
	"extension":    "Done: it goes on for longer.",
	"closure":      "Done: it is closed.",
	"closing":      "Done: it closes in a minute, and everybody was told. You can still stop it.",
	"closing-not":  "Done: it goes on.",
	"cancellation": "Done: it is cancelled. Its page says so.",
	"restoration":  "Done: it takes place after all. Its page says so.",
	"lock":         "Done: for a while nobody new can take a name. Who is in stays in.",
	"lock-not":     "Done: the door is open.",
	"correction":   "Done: it is corrected, and everybody who waits was told.",
	"deletion":     "Done: it is deleted.",
	"redaction":    "Done: it is redacted, for everybody and for good.",
	"removal":      "Done: they are out, and their names are free.",
	"promotion":    "Done.",
	"renaming":     "Done: they have that name now.",
	"host-link":    "Done: the old link leads nowhere any more.",
	"revocation":   "Done: that link leads nowhere any more.",
}

// showMeetings draws the host's page.
func (h *hand) showMeetings(status int) error {
	v := &hostPage{Shell: h.Shell(h.r), Title: h.series.Title, SeriesSlug: h.series.Slug, Practise: h.series.Practise, Problem: h.say(), Done: h.lang.Say(doneWords[h.asked["done"]])}
	if err := h.meetings(v); err != nil {
		return err
	}
	focus := slices.Concat(v.Present, v.Coming, v.Past)
	var err error
	if len(focus) > 0 && (len(v.Present)+len(v.Coming) > 0 || focus[0].MayGoOn) {
		if v.People, err = h.people(focus[0]); err != nil {
			return err
		}
	}
	v.Everybody = h.everybody(slices.Concat(v.Present, v.Coming))
	if v.Yours, err = h.yours(); err != nil {
		return err
	}
	v.Acts = h.log(focus)
	if v.Former, err = h.former(); err != nil {
		return err
	}
	return frame.Show(h.w, h.r, status, "host", v)
}

// meetings fills in the meetings of the series: those that are on, those that come, and the last ones.
func (h *hand) meetings(v *hostPage) error {
	now := h.Live.Now().Add(time.Millisecond)
	for _, w := range []meeting.Window{
		{From: frame.Beginning, To: now, Going: true},
		{From: now, To: meeting.EndOfTime, Limit: mostComing, Ahead: upcoming},
		{From: frame.Beginning, To: now, Backwards: true, Held: true, Limit: 4 * recent},
	} {
		w.Series = h.series.ID
		all, err := h.Cal.Between(h.r.Context(), w)
		if err != nil {
			return err
		}
		for _, f := range all {
			if w.Backwards && !h.Live.Phase(f).Over() || f.ID == 0 && len(v.Coming) >= upcoming {
				continue
			}
			m, err := h.hosted(f)
			if err != nil {
				return err
			}
			switch {
			case m.Phase.Talks():
				v.Present = append(v.Present, m)
			case (m.Phase == meeting.PhaseScheduled || m.MayRestore) && !w.Going:
				v.Coming = append(v.Coming, m)
			case w.Backwards && len(v.Past) < recent:
				v.Past = append(v.Past, m)
			}
		}
	}
	slices.SortStableFunc(v.Coming, func(a, b *hosted) int { // what is cancelled needs no hand
		return compareBool(a.MayRestore, b.MayRestore)
	})
	if len(v.Past) > 0 && len(v.Present) == 0 {
		last := v.Past[0]
		last.MayGoOn = last.Phase == meeting.PhaseClosed && now.Sub(last.facts.LastAt) < fresh
	}
	return nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// hosted reads a meeting with its log. One that ended long ago is only named.
func (h *hand) hosted(f meeting.Facts) (*hosted, error) {
	s := live.Snapshot{Facts: f, Phase: h.Live.Phase(f), Now: h.Live.Now()}
	if f.ID != 0 && (!s.Phase.Over() || s.Now.Sub(f.LastAt) < fresh || s.Phase == meeting.PhaseCancelled) {
		var err error
		if s, err = h.Live.Whole(h.r.Context(), f); err != nil {
			return nil, err
		}
	}
	f = s.Facts
	m := &hosted{Address: f.Address(), Date: f.Date, Title: f.Title, SeriesSlug: f.Slug, Phase: s.Phase, PhaseWords: phrase.Phase(h.lang, s.Phase), When: phrase.WhenOf(h.lang, f),
		Clock: phrase.ClockOf(h.lang, f, s.Phase, s.Now), Cursor: f.LastSeq, facts: f, entries: s.Entries}
	here := h.Live.Presence(f.ID)
	m.Here = phrase.PresenceOf(h.lang, here).Words
	m.People = here.Here
	m.may(h.lang, s.Now)
	m.MayDelete = m.MayDelete || h.series.Practise && f.ID != 0
	m.asking(h)
	return m, nil
}

// may fills in what is offered.
func (m *hosted) may(l *words.Language, now time.Time) {
	f := m.facts
	m.MayExtend, m.MayClose, m.MayCancel = rules.May(f, meeting.KindExtended, now), rules.May(f, meeting.KindClosed, now), rules.May(f, meeting.KindCancelled, now)
	m.MayRestore = rules.May(f, meeting.KindRestored, now) && now.Before(f.Start)
	m.MayChange = rules.May(f, meeting.KindChanged, now)
	m.MayLock = rules.May(f, meeting.KindLocked, now) && (m.Phase.Talks() || f.Start.Sub(now) < nearing)
	m.MayDelete = f.ID != 0 && int64(len(m.entries)) == f.LastSeq && !f.Imported
	for _, e := range m.entries {
		switch {
		case e.Spoken() && (e.Redacted > 0 || !e.Author.Role.Hosts()):
			m.MayDelete = false
		case e.Seq == f.Cancelled:
			m.Reason = e.Text
		}
	}
	if !f.ClosingAt.IsZero() && m.Phase.Talks() {
		m.Closing = phrase.To(l, f.ClosingAt, now, "closes")
	}
	if f.Locked(now) && m.MayLock {
		m.Locked = f.LockedUntil.In(phrase.ZoneOf(f)).Format(words.Hours)
	}
	m.Left = int((f.ExtensionCap - f.Extended) / time.Minute)
	for _, step := range steps {
		if step = min(step, m.Left); step > 0 && !slices.Contains(m.Steps, step) {
			m.Steps = append(m.Steps, step)
		}
	}
}

// asking fills in the question about the meeting that is to be on the page.
func (m *hosted) asking(h *hand) {
	for question, may := range map[string]bool{"close": m.MayClose, "cancel": m.MayCancel, "delete": m.MayDelete} {
		if may && h.asked[question] == m.Date {
			m.Asking, m.TypedReason = question, h.fields["reason"]
		}
	}
}

// made shows the links of what a form has just made. The one for the host is shown only to the browser that sent the form.
func (h *hand) made(status int) error {
	all, err := h.Cal.Between(h.r.Context(), meeting.Window{Series: h.series.ID, From: frame.Beginning, To: meeting.EndOfTime, Held: true, Limit: 1})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return meeting.Missing("This series has no meetings yet.")
	}
	m, err := h.hosted(all[0])
	if err != nil {
		return err
	}
	v := madePage{Shell: h.Shell(h.r), hosted: m, Repeats: phrase.Repeats(h.lang, h.series), Everybody: h.everybody([]*hosted{m})}
	if v.Yours, err = h.shown(h.asked["made"]); err != nil {
		return err
	}
	return frame.Show(h.w, h.r, status, "made", v)
}

// madePage shows, after a form made a meeting, its two links.
type madePage struct {
	frame.Shell
	*hosted
	Repeats   string // how often, and at which hour; empty for once
	Everybody phrase.Invitation
	Yours     yours
}
