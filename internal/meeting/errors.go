package meeting

import (
	"errors"
	"time"
)

// ErrorKind says what sort of thing went wrong, and thereby the HTTP status.
type ErrorKind int

// The kinds of errors.
const (
	Invalid      ErrorKind = iota + 1 // the wish is malformed; Field says where
	Unauthorised                      // nobody is named, or the secret shown is not known
	Forbidden                         // known, but without the right
	NotFound                          // no such thing, or none that may be told
	NotNow                            // right, but not in this phase; Facts says the times
	Conflict                          // against what is there: a taken slug, an unknown cursor, a used-up cap
	Mismatch                          // a known Idempotency-Key with another body
	Unavailable                       // the store takes no commits, or the outcome is unknown: repeat with the same key
	TooMany                           // too fast; RetryAfter says when to come again
)

// Error is an error that may be shown to a person. Message is a sentence that says what to do and repeats nothing that was sent;
// Err, the cause, is for the log only.
type Error struct {
	Kind    ErrorKind
	Code    string // stable, with hyphens: "meeting-not-open", "cursor-unknown", "extension-cap" …
	Field   string // the field or parameter at fault, if one is
	Message string
	Facts   *Facts        // of the meeting, where its times or last number help
	Left    time.Duration // of the extension cap
	Err     error

	RetryAfter time.Duration // when to come again; 0 where that is not known
}

func (e *Error) Error() string {
	s := e.Code + ": " + e.Message
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the first *Error in err's chain; 0 for every other error, nil included.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

// Bad is an Invalid about one field.
func Bad(field, message string) *Error {
	return &Error{Kind: Invalid, Code: "invalid", Field: field, Message: message}
}

// Missing is a NotFound.
func Missing(message string) *Error {
	return &Error{Kind: NotFound, Code: "not-found", Message: message}
}

// Unknown is an Unavailable for a commit whose outcome nobody knows.
func Unknown(err error) *Error {
	return &Error{Kind: Unavailable, Code: "outcome-unknown",
		Message: "It is not known whether this was stored. Repeat it with the same key.", Err: err}
}
