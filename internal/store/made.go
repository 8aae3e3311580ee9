package store

import (
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// makingKey is the key of a wish for a series, a meeting or an attendee. Keys of different things do not meet.
type makingKey struct {
	what       string
	actor, key string
	body       wish.Body
}

// making is what such a key stands for; zero for nothing.
type making struct {
	meeting  meeting.ID
	attendee meeting.AttendeeID
}

// made gives what a key stands for.
func (t *tx) made(k makingKey) (m making, err error) {
	if k.key == "" {
		return making{}, nil
	}
	key := wish.Key(k.actor, k.key)
	var body []byte
	is, err := rows.Found(t.Row(`SELECT body, meeting, attendee FROM made_keys WHERE what = $1 AND key = $2`, k.what, key[:]).
		Scan(&body, &m.meeting, &m.attendee))
	switch {
	case err != nil:
		return making{}, fmt.Errorf("looking for a key: %w", err)
	case is && string(body) != string(k.body[:]):
		return making{}, wish.Mismatch()
	}
	return m, nil
}

// remember stores what a key stands for from now on.
func (t *tx) remember(k makingKey, m making) error {
	if k.key == "" {
		return nil
	}
	key := wish.Key(k.actor, k.key)
	err := t.Exec(`INSERT INTO made_keys (what, key, body, meeting, attendee) VALUES ($1, $2, $3, $4, $5)`,
		k.what, key[:], k.body[:], m.meeting, string(m.attendee))
	if err != nil {
		return fmt.Errorf("storing a key: %w", err)
	}
	return nil
}
