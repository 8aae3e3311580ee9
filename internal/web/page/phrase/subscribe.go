package phrase

import (
	"html/template"
	"strings"
)

// Subscription is how one hears of all meetings of a series, or of all that are listed, without coming back to a page.
type Subscription struct {
	Calendar template.URL // opens a calendar program (webcal:)
	File     string       // what that reads
	Feed     string       // for feed readers
}

// Subscribe gives the subscription whose files have these paths; absolute is the public address of a path.
func Subscribe(calendar, feed string, absolute func(path string) string) Subscription {
	_, address, _ := strings.Cut(absolute(calendar), "://")
	return Subscription{template.URL("webcal://" + address), calendar, feed}
}

// SubscribeTo is [Subscribe] for a series by its slug.
func SubscribeTo(slug string, absolute func(path string) string) Subscription {
	return Subscribe("/"+slug+".ics", "/"+slug+".atom", absolute)
}
