package client

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// TimeFormat is how the API writes a moment; series take it to the second.
const TimeFormat = "2006-01-02T15:04:05.000Z"

// Series is the body that schedules one.
type Series struct {
	Title        string  `json:"title"`
	Description  string  `json:"description,omitempty"`
	Slug         string  `json:"slug,omitempty"`
	StartsAt     string  `json:"starts_at"`
	EndsAt       string  `json:"ends_at"`
	Zone         string  `json:"zone,omitempty"`
	Rule         string  `json:"rule,omitempty"`
	ExtensionCap *int    `json:"extension_cap,omitempty"`
	AfterTalk    *int    `json:"after_talk,omitempty"`
	Listed       *bool   `json:"listed,omitempty"`
	Lang         *string `json:"lang,omitempty"`
}

// Scheduled is what scheduling answers.
type Scheduled struct {
	Slug      string  `json:"slug"`
	URL       string  `json:"url"`
	ManageURL string  `json:"manage_url"`
	HostKey   string  `json:"host_key"`
	Next      Meeting `json:"next"`
}

// Meeting is a meeting's facts. ID is also its path, on pages and behind /api/v1/meetings/.
type Meeting struct {
	ID         string    `json:"id"`
	Series     string    `json:"series"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	StartsAt   time.Time `json:"starts_at"`
	EndsAt     time.Time `json:"ends_at"`
	Phase      string    `json:"phase"`
	ServerTime time.Time `json:"server_time"`
	LastSeq    int64     `json:"last_seq"`
}

// Author is who wrote an entry.
type Author struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
}

// Entry is one row of a log.
type Entry struct {
	Seq      int64   `json:"seq"`
	At       string  `json:"at"`
	Kind     string  `json:"kind"`
	Author   *Author `json:"author"`
	Text     string  `json:"text"`
	Ref      int64   `json:"ref"`
	Redacted int64   `json:"redacted"`
}

// Time is the entry's stamp; zero when it is not written as the API promises.
func (e Entry) Time() time.Time {
	at, _ := time.Parse(TimeFormat, e.At)
	return at
}

// Seat is a name taken.
type Seat struct {
	Attendee  Author `json:"attendee"`
	Token     string `json:"token"`
	ReturnURL string `json:"return_url"`
}

// Page is the answer to a poll.
type Page struct {
	Entries    []Entry `json:"entries"`
	Cursor     int64   `json:"cursor"`
	LastSeq    int64   `json:"last_seq"`
	Phase      string  `json:"phase"`
	ServerTime string  `json:"server_time"`
	PollAfter  int64   `json:"poll_after_ms"`
}

// Moment writes a time for a Series, to the second.
func Moment(at time.Time) string { return at.UTC().Truncate(time.Second).Format(time.RFC3339) }

// MeetingPath is a meeting's place in the API; what is a suffix such as "/entries".
func MeetingPath(id, what string) string { return "/api/v1/meetings/" + id + what }

// Schedule makes a series with its first meeting.
func (c *Client) Schedule(ctx context.Context, s Series) (Scheduled, error) {
	var made Scheduled
	status, err := c.call(ctx, Request{Method: "POST", Path: "/api/v1/series", Token: c.Key, Idem: rand.Text(), Body: s}, &made)
	if err == nil && status != http.StatusCreated {
		err = fmt.Errorf("scheduling answered %d", status)
	}
	if err == nil && made.Next.ID == "" {
		err = fmt.Errorf("scheduling answered no meeting: %+v", made)
	}
	return made, err
}

// Open schedules a meeting that is open already and lasts for the time given, without after-talk.
func (c *Client) Open(ctx context.Context, title string, length time.Duration) (Scheduled, error) {
	now, none := time.Now(), 0
	return c.Schedule(ctx, Series{
		Title: title, StartsAt: Moment(now.Add(-time.Minute)), EndsAt: Moment(now.Add(length)), AfterTalk: &none,
	})
}

// Meeting reads a meeting's facts.
func (c *Client) Meeting(ctx context.Context, id string) (Meeting, error) {
	var m Meeting
	_, err := c.call(ctx, Request{Method: "GET", Path: MeetingPath(id, "")}, &m)
	return m, err
}

// Join takes a name. An empty key is replaced by a fresh one.
func (c *Client) Join(ctx context.Context, id, name, key string) (Seat, error) {
	if key == "" {
		key = rand.Text()
	}
	var seat Seat
	_, err := c.call(ctx, Request{Method: "POST", Path: MeetingPath(id, "/attendees"), Idem: key, Body: map[string]string{"name": name}}, &seat)
	return seat, err
}

// Post says a line. The status tells a new entry (201) from a repeated one (200).
func (c *Client) Post(ctx context.Context, id, token, text, key string) (Entry, int, error) {
	var e Entry
	status, err := c.call(ctx, Request{
		Method: "POST", Path: MeetingPath(id, "/entries"), Token: token, Idem: key,
		Body: map[string]any{"kind": "line", "text": text},
	}, &e)
	return e, status, err
}

// After is one poll: what follows the cursor, waiting for it up to wait (whole seconds). A limit of 0 leaves the server's.
func (c *Client) After(ctx context.Context, id string, cursor int64, limit int, waiting time.Duration) (Page, error) {
	q := url.Values{"after": {fmt.Sprint(cursor)}}
	if limit > 0 {
		q.Set("limit", fmt.Sprint(limit))
	}
	if s := int(waiting.Seconds()); s > 0 {
		q.Set("wait", fmt.Sprint(s))
	}
	var p Page
	_, err := c.call(ctx, Request{Method: "GET", Path: MeetingPath(id, "/entries?"+q.Encode())}, &p)
	return p, err
}

// Whole reads the log from its first entry to its last.
func (c *Client) Whole(ctx context.Context, id string) ([]Entry, Page, error) {
	var all []Entry
	for cursor := int64(0); ; {
		p, err := c.After(ctx, id, cursor, 1000, 0)
		if err != nil {
			return all, p, err
		}
		all = append(all, p.Entries...)
		if p.Cursor == p.LastSeq {
			return all, p, nil
		}
		if p.Cursor <= cursor {
			return all, p, fmt.Errorf("cursor stays at %d with last_seq %d", p.Cursor, p.LastSeq)
		}
		cursor = p.Cursor
	}
}

// Close ends a meeting early, as its host.
func (c *Client) Close(ctx context.Context, id string) (Entry, int, error) {
	var e Entry
	status, err := c.call(ctx, Request{Method: "POST", Path: MeetingPath(id, "/closure"), Token: c.Key, Idem: rand.Text()}, &e)
	return e, status, err
}
