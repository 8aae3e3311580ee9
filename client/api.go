package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// TimeFormat is how the API writes every moment: RFC 3339 in UTC with milliseconds.
const TimeFormat = "2006-01-02T15:04:05.000Z"

// Series is the wish for a new series with its first meeting. Title, StartsAt and EndsAt must be set; times are taken to the
// second. What is left out is made by the server.
type Series struct {
	Title        string    `json:"title"`
	Description  string    `json:"description,omitempty"`
	Slug         string    `json:"slug,omitempty"`
	Lang         string    `json:"lang,omitempty"`   // BCP 47; default en
	Listed       *bool     `json:"listed,omitempty"` // on the public schedule; default true
	StartsAt     time.Time `json:"starts_at"`
	EndsAt       time.Time `json:"ends_at"`
	Zone         string    `json:"zone,omitempty"`          // IANA; default UTC
	ExtensionCap *int      `json:"extension_cap,omitempty"` // minutes
	AfterTalk    *int      `json:"after_talk,omitempty"`    // minutes
}

// Scheduled is what came of a Series. HostKey is a secret: whoever has it can extend, close and cancel the series' meetings.
type Scheduled struct {
	Slug      string  `json:"slug"`
	URL       string  `json:"url"`
	ManageURL string  `json:"manage_url"` // the host's page, with the same secret in it
	HostKey   string  `json:"host_key"`
	Next      Meeting `json:"next"`
}

// Date is the wish for one more meeting of a series. Title and description are the series' where they are empty.
type Date struct {
	Title       string    `json:"title,omitempty"`
	Description string    `json:"description,omitempty"`
	StartsAt    time.Time `json:"starts_at"`
	EndsAt      time.Time `json:"ends_at"`
}

// Meeting is one occurrence of a series. ID is "{series}/{date}", which is also its path on the site.
type Meeting struct {
	ID         string    `json:"id"`
	Series     string    `json:"series"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	StartsAt   time.Time `json:"starts_at"`
	EndsAt     time.Time `json:"ends_at"`
	Phase      string    `json:"phase"` // scheduled, open, wrapping-up, after-talk, closed, cancelled
	ServerTime time.Time `json:"server_time"`
	LastSeq    int64     `json:"last_seq"`

	Description string    `json:"description"`
	Lang        string    `json:"lang"`         // BCP 47
	Zone        string    `json:"zone"`         // IANA
	LockedUntil time.Time `json:"locked_until"` // no new names are taken before; zero: the door is open
	ClosingAt   time.Time `json:"closing_at"`   // a host has it closed then; zero for no such wish
}

// Author is who wrote an entry, as they were called then. ID is empty for what was done with a key.
type Author struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
}

// Entry is one row of a log. Entries are numbered 1, 2, 3 … without holes.
type Entry struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`   // the server's stamp, UTC, whole milliseconds
	Kind   string    `json:"kind"` // line, opened, ended, closed, extended, redaction and others; more will come
	Author *Author   `json:"author"`
	Text   string    `json:"text"`
	Ref    int64     `json:"ref"` // the entry that it answers; 0 for none

	Redacted int64   `json:"redacted"` // the redaction that emptied text and author; 0 while there is none
	Refs     []int64 `json:"refs"`     // of a redaction: the numbers that it emptied
}

// Seat is a name taken. Token is a secret, good for all meetings of the series.
type Seat struct {
	Attendee  Author `json:"attendee"`
	Token     string `json:"token"`
	ReturnURL string `json:"return_url"` // brings the name to another device
}

// Cursor is where a reader stands: the number of the last entry it has seen, and its stamp, by which the server knows whether this is still
// the log that was read. The zero Cursor is the beginning. At may be zero, and then nothing is checked.
type Cursor struct {
	After int64
	At    time.Time
}

// Page is an answer to "what follows the cursor?". It is complete when Cursor is LastSeq.
type Page struct {
	Entries     []Entry   `json:"entries"`
	Cursor      int64     `json:"cursor"`
	LastSeq     int64     `json:"last_seq"`
	Phase       string    `json:"phase"`
	ServerTime  time.Time `json:"server_time"`
	PollAfterMS int64     `json:"poll_after_ms"` // when to ask again
}

// Schedule makes a series with its first meeting. Key is the owner's or a hosting key; empty where anyone may schedule.
func (c *Client) Schedule(ctx context.Context, key string, s Series) (Scheduled, error) {
	var made Scheduled
	s.StartsAt, s.EndsAt = s.StartsAt.UTC().Truncate(time.Second), s.EndsAt.UTC().Truncate(time.Second)
	err := c.wish(ctx, key, "/api/v1/series", s, &made)
	return made, err
}

// AddMeeting gives a series one more meeting. Key is the host's.
func (c *Client) AddMeeting(ctx context.Context, key, series string, d Date) (Meeting, error) {
	var added Meeting
	d.StartsAt, d.EndsAt = d.StartsAt.UTC().Truncate(time.Second), d.EndsAt.UTC().Truncate(time.Second)
	err := c.wish(ctx, key, "/api/v1/series/"+url.PathEscape(series)+"/meetings", d, &added)
	return added, err
}

// Meetings lists a series' meetings that start in from ≤ start < to, at most 400, by start. A zero time is no bound.
func (c *Client) Meetings(ctx context.Context, series string, from, to time.Time) ([]Meeting, error) {
	query := url.Values{}
	if !from.IsZero() {
		query.Set("from", from.UTC().Format(TimeFormat))
	}
	if !to.IsZero() {
		query.Set("to", to.UTC().Format(TimeFormat))
	}
	var all struct{ Meetings []Meeting }
	path := "/api/v1/series/" + url.PathEscape(series) + "/meetings"
	err := c.insist(ctx, request{method: http.MethodGet, path: path, query: query}, &all)
	return all.Meetings, err
}

// Meeting tells the facts of a meeting.
func (c *Client) Meeting(ctx context.Context, id string) (Meeting, error) {
	var m Meeting
	path, err := meetingPath(id, "")
	if err == nil {
		err = c.insist(ctx, request{method: http.MethodGet, path: path}, &m)
	}
	return m, err
}

// Join takes a name. A name that is held by somebody else becomes "Name 2", which the Seat tells. Key is empty for a guest; with the
// host's key the name has the role of a host.
func (c *Client) Join(ctx context.Context, key, id, name string) (Seat, error) {
	var seat Seat
	path, err := meetingPath(id, "/attendees")
	if err == nil {
		err = c.wish(ctx, key, path, map[string]string{"name": name}, &seat)
	}
	return seat, err
}

// Post says a line, with the token of a Seat. Ref is the entry that it answers, 0 for none.
func (c *Client) Post(ctx context.Context, token, id, text string, ref int64) (Entry, error) {
	return c.act(ctx, token, id, "/entries", struct {
		Kind string `json:"kind"`
		Text string `json:"text"`
		Ref  int64  `json:"ref,omitempty"`
	}{"line", text, ref})
}

// Extend makes the meeting end so many minutes later. Secret is the host's key, or the token of a host.
func (c *Client) Extend(ctx context.Context, secret, id string, minutes int) (Entry, error) {
	return c.act(ctx, secret, id, "/extension", map[string]int{"minutes": minutes})
}

// Close ends the meeting now, for good. A meeting that is closed already answers with the entry that closed it.
func (c *Client) Close(ctx context.Context, secret, id string) (Entry, error) {
	return c.act(ctx, secret, id, "/closure", struct{}{})
}

// Cancel calls the meeting off, which is possible until it opens. Reason may be empty.
func (c *Client) Cancel(ctx context.Context, secret, id, reason string) (Entry, error) {
	body := map[string]string{}
	if reason != "" {
		body["reason"] = reason
	}
	return c.act(ctx, secret, id, "/cancellation", body)
}

func (c *Client) act(ctx context.Context, secret, id, what string, body any) (Entry, error) {
	var e Entry
	path, err := meetingPath(id, what)
	if err == nil {
		err = c.wish(ctx, secret, path, body, &e)
	}
	return e, err
}

// Entries tells what follows the cursor: at most limit entries (1 to 1,000; 0 is the server's choice). If there is nothing yet, the
// server waits for it up to wait, in whole seconds, at most 55; 0 answers at once. A cursor that does not fit the log is a
// [Problem] with the code cursor-unknown.
func (c *Client) Entries(ctx context.Context, id string, at Cursor, limit int, wait time.Duration) (Page, error) {
	r, err := entries(id, at, limit, wait)
	var page Page
	if err == nil {
		err = c.insist(ctx, r, &page)
	}
	return page, err
}

func entries(id string, at Cursor, limit int, wait time.Duration) (request, error) {
	path, err := meetingPath(id, "/entries")
	query := at.query()
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	if seconds := int64(wait / time.Second); seconds > 0 {
		query.Set("wait", strconv.FormatInt(min(seconds, 55), 10))
	}
	return request{method: http.MethodGet, path: path, query: query, patience: min(wait, 55*time.Second)}, err
}

func (at Cursor) query() url.Values {
	query := url.Values{"after": {strconv.FormatInt(at.After, 10)}}
	if at.After > 0 && !at.At.IsZero() {
		query.Set("at", at.At.UTC().Format(TimeFormat))
	}
	return query
}
