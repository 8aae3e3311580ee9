package page

import (
	"html/template"
	"net/http"
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/line"
	"parley/internal/web/page/outcome"
	"parley/internal/web/page/phrase"
	"parley/internal/web/page/strips"
	"parley/internal/web/page/talk"
	"parley/internal/web/words"
)

const (
	onPage    = 200         // entries whose lines a room shows
	stays     = time.Minute // for how long who loads a page counts as here
	reload    = 60          // seconds after which a lobby without a script reads itself anew
	following = 15          // the same for a room in which nobody types
)

// The stages of the page of a meeting: what stands below the head, which never changes its place.
const (
	inLobby    = "lobby"
	inRoom     = "room"
	transcript = "transcript"
	cancelled  = "cancelled"
	notHeld    = "not-held"
	earlier    = "earlier" // a part of the log on its own
)

// meetingPage is the page of one meeting in any phase.
type meetingPage struct {
	phrase.Subscription
	Card                phrase.Card
	lang                *words.Language // the reader's
	Title, Lang         string
	Description         template.HTML // as its words are shown
	Dir                 string        // of what is written in Lang: ltr, rtl
	Address, SeriesSlug string
	Date                string
	Listed              bool
	Stage               string
	Phase               meeting.Phase
	PhaseWords          string
	When                phrase.When
	Repeats             string        // how often and at which hour, of one to come or on that a rule gave; empty for others
	Clock               *phrase.Clock // in the head
	Count               *phrase.Clock // the big one of a lobby
	ClosedAt            *moment
	Reason              string   // of a cancellation
	Changes             []change // of a meeting to come
	Door                *door    // locked to new names; nil while it is open
	Invite              phrase.Invitation
	Now, Path           string // Path is where the page is
	NowMillis           int64
	Strip               strips.Strip

	Me             meeting.Attendee
	MyHue          int
	MyInitials     string
	Host           bool
	Renamed        bool
	ReturnLink     string
	Readers        string // who can read this
	Presence       phrase.Presence
	Live           bool // scripts follow the log
	Follow         bool // read only, reads itself anew
	Reload         int  // seconds; 0 for never
	Lines          []template.HTML
	Talk           bool // something was said
	News           bool // a line that marks what is new stands among the lines
	Cursor         int64
	CursorAt       string
	Earlier, Later int64 // the value of ?before= for the neighbouring parts; 0 for none
	SoFar          outcome.SoFar
	CatchUp        *outcome.CatchUp // for who comes late
	Outcome        template.HTML    // of a meeting that is over
	Facts          string
	There          []attended
	Other          *otherMeeting // what is on now or comes next, on a page that is over
	Looking        *looking      // it has just closed, and may go on
	Before         *otherMeeting // the last that closed, on the page of one that was not held

	Meant                *line.Aside // what there is to tell about the line just said; nil for nothing
	Problem              string      // why a form was refused
	TypedName, TypedText string
	Renaming             bool // the form that was refused was the one for another name
}

// moment is one time of day in a meeting's zone.
type moment struct{ ISO, Clock string }

// asked is what the query of a meeting's page may say.
type asked struct {
	before  int64 // show what stands before this number
	seen    int64 // mark what came after this number
	line    int64 // the page of this line alone
	said    int64 // tell what there is to tell about this line, if the reader has just said it
	follow  bool
	renamed bool // the name just taken was another than the one wished
	link    bool // show the link that brings the name to another device
}

// readAsked reads the query. `now` only makes an address new, so that a browser asks for it.
func readAsked(r *http.Request) (a asked, err error) {
	q, err := gate.PageQuery(r, "before", "seen", "said", "line", "now", "follow", "renamed", "link")
	if err != nil {
		return a, err
	}
	if a.before, err = gate.Whole(q, "before", 0); err != nil {
		return a, err
	}
	if a.seen, err = gate.Whole(q, "seen", 0); err != nil {
		return a, err
	}
	if a.said, err = gate.Whole(q, "said", 0); err != nil {
		return a, err
	}
	if a.line, err = gate.Whole(q, "line", 0); err != nil {
		return a, err
	}
	_, a.follow = q["follow"]
	_, a.renamed = q["renamed"]
	_, a.link = q["link"]
	return a, nil
}

// Meeting answers GET /{series}/{date}: lobby, room, transcript, in one place.
func (p *Pages) Meeting(w http.ResponseWriter, r *http.Request) error {
	a, err := readAsked(r)
	if err != nil {
		return err
	}
	f, err := p.Gate.Meeting(r)
	if err != nil {
		return err
	}
	secret := p.Gate.Browser(w, r)
	who, err := p.Gate.Who(w, r, f.Series)
	if err != nil {
		return err
	}
	if a.line > 0 {
		return line.Show(p.Frame, w, r, line.Asked{Facts: f, Who: who, Seq: a.line})
	}
	v, err := p.meetingPage(r, f, who, a)
	if err != nil {
		return err
	}
	gate.Locate(w, r, f.Address())
	if a.link && who.Attendee.ID != "" {
		frame.KeepSecret(w.Header())
		if v.ReturnLink, err = p.returnLink(r, secret, who); err != nil {
			return err
		}
	}
	return frame.Show(w, r, http.StatusOK, "meeting", v)
}

// meetingPage makes the view of a meeting as it is now.
func (p *Pages) meetingPage(r *http.Request, f meeting.Facts, who gate.Who, a asked) (*meetingPage, error) {
	s, err := p.Live.ReadOf(r.Context(), f, live.Cursor{}, 0)
	if err != nil {
		return nil, err
	}
	v := &meetingPage{lang: words.Of(r), Subscription: phrase.SubscribeTo(f.Slug, p.Gate.Absolute), Card: phrase.CardOf(words.Of(r), s.Facts, p.Gate.Absolute),
		Path: frame.PathOf(r), Host: who.Host, Me: who.Attendee}
	switch {
	case s.Phase == meeting.PhaseNotHeld:
		v.Stage = notHeld
		v.Before, err = p.before(r, s)
	case a.before > 0 && f.ID != 0:
		s, err = p.part(r, v, s, a.before)
	case s.Phase.Talks():
		s, err = p.room(r, v, s, a)
	case s.Phase == meeting.PhaseClosed:
		s, err = p.transcript(r, v, s)
	case s.Phase == meeting.PhaseCancelled:
		s, err = p.cancelled(r, v, s, who)
	default:
		s, err = p.lobby(r, v, s, who)
	}
	if err != nil {
		return nil, err
	}
	v.describe(s)
	if v.Strip, err = p.strips.Draw(r.Context(), s.Facts, v.strip(s)); err != nil {
		return nil, err
	}
	recurs := !s.Facts.Planned.IsZero()
	if recurs && !s.Phase.Over() {
		series, err := p.Cal.Series(r.Context(), s.Facts.Slug)
		if err != nil {
			return nil, err
		}
		v.Repeats = phrase.Repeats(v.lang, series)
	}
	v.Renamed, v.Invite = a.renamed && who.Attendee.ID != "", phrase.Invite(v.lang, s.Facts, recurs, v.Repeats, p.Gate.Absolute)
	if v.Me.ID != "" {
		v.MyHue, v.MyInitials = face(v.Me)
		if !s.Phase.Over() {
			p.Live.Here(s.Facts.ID, live.Visitor{Attendee: v.Me, Key: p.Gate.VisitorKey(r, who)}, stays)
		}
	}
	v.Presence = phrase.PresenceOf(v.lang, p.Live.Presence(s.Facts.ID))
	if s.Phase.Over() {
		err = p.after(r, v, s)
	}
	return v, err
}

// describe fills in what every stage shows.
func (v *meetingPage) describe(s live.Snapshot) {
	f := s.Facts
	v.Title, v.Description, v.Lang, v.Listed = f.Title, described(f.Description), f.Lang, f.Listed
	v.Address, v.SeriesSlug, v.Date = f.Address(), f.Slug, f.Date
	v.Phase, v.PhaseWords, v.When = s.Phase, phrase.Phase(v.lang, s.Phase), phrase.WhenOf(v.lang, f)
	v.Clock = phrase.ClockOf(v.lang, f, s.Phase, s.Now)
	v.Now, v.NowMillis = phrase.ISO(s.Now), s.Now.UnixMilli()
	v.Readers, v.Dir, v.Door = phrase.Readers(v.lang, f), words.Direction(f.Lang), doorOf(v.lang, f, s.Now)
	if v.Stage != earlier {
		v.Cursor = s.Cursor
		if n := len(s.Entries); n > 0 {
			v.CursorAt = phrase.ISO(s.Entries[n-1].At)
		}
	}
}

// strip is how the strip is wanted on the page: where there are lines, it leads to them.
func (v *meetingPage) strip(s live.Snapshot) strips.Page {
	return strips.Page{Lang: v.lang, Now: s.Now, Phase: s.Phase, Leads: v.Stage == inRoom || v.Stage == transcript, Shown: v.Earlier}
}

// room reads the newest lines. What came after a.seen is marked, for who has no script to do so. If the meeting has closed since s, the page
// is its transcript: stage, phase and lines are of one snapshot.
func (p *Pages) room(r *http.Request, v *meetingPage, s live.Snapshot, a asked) (live.Snapshot, error) {
	s, err := p.Live.ReadOf(r.Context(), s.Facts, live.Cursor{After: max(0, s.Facts.LastSeq-onPage)}, 2*onPage)
	if err != nil {
		return s, err
	}
	if !s.Phase.Talks() {
		return p.transcript(r, v, s)
	}
	v.Stage, v.Live, v.Follow = inRoom, !a.follow, a.follow
	if a.follow {
		v.Reload = following
	}
	if n := len(s.Entries); n > 0 && s.Entries[0].Seq > 1 {
		v.Earlier = s.Entries[0].Seq
	}
	came, err := p.board.Of(r.Context(), s.Facts)
	if err != nil {
		return s, err
	}
	v.SoFar = outcome.Beside(v.lang, came, v.Earlier)
	if !a.follow && a.seen == 0 {
		v.CatchUp = outcome.Late(v.lang, came, v.Earlier, v.Me.ID)
	}
	d := v.dress(s.Facts, a.seen, outcome.Lines(came.Marks))
	d.Idle = v.Me.ID == "" && !v.Host
	v.Lines, v.News = d.Lines(meeting.Fold(s.Entries))
	v.Meant = line.AsideOf(v.lang, s.Entries, a.said, v.Me.ID)
	return s, nil
}

// part reads the lines before a number, as many as a room shows.
func (p *Pages) part(r *http.Request, v *meetingPage, s live.Snapshot, before int64) (live.Snapshot, error) {
	before = min(before, s.Facts.LastSeq+1)
	after := max(0, before-1-onPage)
	lines, s, err := talk.Window(r.Context(), p.Live, s.Facts, after, int(before-1-after))
	if err != nil {
		return s, err
	}
	v.Stage, v.Cursor = earlier, s.Cursor
	came, err := p.board.Of(r.Context(), s.Facts)
	v.Lines, _ = v.dress(s.Facts, 0, outcome.Lines(came.Marks)).Lines(lines)
	if after > 0 {
		v.Earlier = after + 1
	}
	if later := before + onPage; later <= s.Facts.LastSeq {
		v.Later = later
	}
	return s, err
}

// numbered is the address of a line within its page.
func numbered(seq int64) string { return "#l-" + strconv.FormatInt(seq, 10) }

// dress is what is added to the lines of the meeting.
func (v *meetingPage) dress(f meeting.Facts, seen int64, marked map[int64]bool) talk.Dress {
	return talk.Dress{Lang: v.lang, Zone: phrase.ZoneOf(f), Seen: seen, End: f.Ended, Marked: marked}
}

// described is a description as it is shown.
func described(text string) template.HTML { return template.HTML(reading.AppendProse(nil, text)) }

// face is the colour and the initials of an attendee.
func face(a meeting.Attendee) (hue int, initials string) {
	return reading.Hue(a.ID), reading.Initials(a.Name)
}
