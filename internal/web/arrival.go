package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// arrival is how long a body may take to come, over the poorest line: none that a handler reads is longer than 256 KiB. It is shorter than
// progress, so that there is time left for the answer.
const arrival = 20 * time.Second

// arriving gives a request whose body has to come in time. The deadline stands from the beginning and until the body is whole, and not only
// while a handler reads: what a handler leaves over, the server of package net/http reads away before it sends the answer, and would wait
// for it for ever.
func arriving(control *http.ResponseController, r *http.Request) *http.Request {
	if r.ContentLength == 0 {
		return r
	}
	_ = control.SetReadDeadline(time.Now().Add(arrival)) // what is no connection has no deadline
	r = r.WithContext(r.Context())                       // a copy: net/http looks at the body of its own
	r.Body = &arrivingBody{r.Body, control}
	return r
}

// arrivingBody lifts the deadline when everything has come: what happens then may take its time.
type arrivingBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *arrivingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
