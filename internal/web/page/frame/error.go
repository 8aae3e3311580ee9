package frame

import (
	"cmp"
	"log/slog"
	"net/http"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

// errorPage says what went wrong, and gives back what was typed.
type errorPage struct {
	Shell
	Status  int
	Heading string
	Message string
	Times   string
	Hint    string // what may help; empty for nothing
	Typed   []string
	Back    string
	Again   bool // the same may be asked again
}

var headings = map[int]words.Text{
	http.StatusNotFound:            "There is nothing here",
	http.StatusTooManyRequests:     "A little slower, please",
	http.StatusServiceUnavailable:  "The server needs a moment",
	http.StatusInternalServerError: "Something broke",
}

// Error draws an error as a page. It is what gate's ErrorPage wants.
func (f *Frame) Error(w http.ResponseWriter, r *http.Request, status int, e *meeting.Error) {
	if err := Show(w, r, status, "error", f.errorPage(r, status, e)); err != nil {
		slog.ErrorContext(r.Context(), "the page of an error cannot be drawn", "err", err)
		http.Error(w, gate.Title(e)+". "+e.Message, status)
	}
}

// Sorry draws the error of a form whose own page cannot be drawn, with what was typed.
func (f *Frame) Sorry(w http.ResponseWriter, r *http.Request, err error, back string, typed ...string) error {
	shown, status := gate.Refusal(err), gate.Status(err)
	v := f.errorPage(r, status, shown)
	v.Back, v.Path = back, cmp.Or(back, "/")
	for _, text := range typed {
		if text != "" {
			v.Typed = append(v.Typed, text)
		}
	}
	f.Gate.Help(w.Header(), shown)
	return Show(w, r, status, "error", v)
}

func (f *Frame) errorPage(r *http.Request, status int, e *meeting.Error) errorPage {
	l := words.Of(r)
	v := errorPage{Shell: f.Shell(r), Status: status, Heading: l.Say(headings[status]), Message: Message(l, e)}
	if v.Heading == "" {
		v.Heading = l.Repeat(gate.Title(e))
	}
	if e.RetryAfter > 0 {
		v.Times = l.Say("Try again in %d s.", int(e.RetryAfter.Seconds())+1)
	}
	v.Again = (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) && r.Method == http.MethodGet
	if status == http.StatusNotFound {
		v.Hint = l.Say("Links are sometimes cut in two on their way: copy yours whole. Or look for the meeting in the list of all.")
	}
	if of := e.Facts; of != nil {
		when := phrase.WhenOf(l, *of)
		v.Times = when.Day + ", " + when.From + " – " + when.To + " " + when.Zone
		v.Back = "/" + of.Address()
	}
	v.Path = cmp.Or(v.Back, "/") // never its own address: where there is nothing for one, there is the same for all
	return v
}

// Message is what a person reads of an error. Its text comes in English from wherever it arose, as programs get it, too.
func Message(l *words.Language, e *meeting.Error) string { return l.Repeat(e.Message) }
