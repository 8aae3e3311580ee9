package gate

import (
	"context"
	"errors"
	"net/http"
	"time"

	"parley/internal/meeting"
)

// byCode holds the statuses that belong to HTTP itself, which the domain has no kinds for.
var byCode = map[string]int{
	"too-large":          http.StatusRequestEntityTooLarge,
	"media-type":         http.StatusUnsupportedMediaType,
	"method-not-allowed": http.StatusMethodNotAllowed,
	"upgrade-required":   http.StatusUpgradeRequired,
}

// byKind is the table: which status a kind of error has, and its title for people.
var byKind = map[meeting.ErrorKind]struct {
	status int
	title  string
}{
	meeting.Invalid:      {http.StatusBadRequest, "Something in the request is not right"},
	meeting.Unauthorised: {http.StatusUnauthorized, "This needs a name or a key"},
	meeting.Forbidden:    {http.StatusForbidden, "This is not allowed"},
	meeting.NotFound:     {http.StatusNotFound, "Not found"},
	meeting.NotNow:       {http.StatusConflict, "Not now"},
	meeting.Conflict:     {http.StatusConflict, "This does not fit what is there"},
	meeting.Mismatch:     {http.StatusUnprocessableEntity, "The key was used for something else"},
	meeting.Unavailable:  {http.StatusServiceUnavailable, "The server cannot do this at the moment"},
	meeting.TooMany:      {http.StatusTooManyRequests, "Too fast"},
}

const internal = "internal"

// Refusal is the error that may be shown for err: the *meeting.Error in it, else one that tells nothing of the cause.
func Refusal(err error) *meeting.Error {
	var e *meeting.Error
	if errors.As(err, &e) {
		if _, known := byKind[e.Kind]; known {
			return e
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &meeting.Error{Kind: meeting.Unavailable, Code: "interrupted", RetryAfter: time.Second, Err: err,
			Message: "This took too long or was broken off. Repeat it with the same key."}
	}
	return &meeting.Error{Code: internal, Err: err,
		Message: "Something went wrong in the server; it is in its log. Repeat it with the same key."}
}

// Status is the HTTP status of an error: 500 for one that is no refusal.
func Status(err error) int {
	e := Refusal(err)
	if status, ok := byCode[e.Code]; ok {
		return status
	}
	if row, ok := byKind[e.Kind]; ok {
		return row.status
	}
	return http.StatusInternalServerError
}

// Title says in few words what sort of thing went wrong.
func Title(err error) string {
	if row, ok := byKind[Refusal(err).Kind]; ok {
		return row.title
	}
	return "The server failed"
}
