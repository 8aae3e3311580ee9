package gate

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/internal/meeting"
)

// Query reads the query of a request. Each of the known parameters may come once and no others at all: a misspelt "afer" that was passed over
// would read the whole log.
func Query(r *http.Request, known ...string) (map[string]string, error) {
	return parsed(r.URL.RawQuery, known)
}

// PageQuery is [Query] for pages: what it does not know it passes over, as whoever passes a link on may hang something of theirs on it
// (utm_source, fbclid). What it knows is judged as strictly.
func PageQuery(r *http.Request, known ...string) (map[string]string, error) {
	var ours []string
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); err == nil && slices.Contains(known, name) {
			ours = append(ours, pair)
		}
	}
	return parsed(strings.Join(ours, "&"), known)
}

func parsed(query string, known []string) (map[string]string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, meeting.Bad("query", "The query of the address is not well-formed.")
	}
	q := make(map[string]string, len(values))
	for name, all := range values {
		switch {
		case !slices.Contains(known, name):
			return nil, meeting.Bad(shownName(name, "query"), "This parameter is not known here.")
		case len(all) > 1:
			return nil, meeting.Bad(name, "This parameter may be given only once.")
		case !meeting.Clean(all[0]):
			return nil, meeting.Bad(name, "This is not valid UTF-8, or it contains a NUL.")
		}
		q[name] = all[0]
	}
	return q, nil
}

// Whole reads a parameter that is a whole number in plain digits; absent is its value where it is not given.
func Whole(q map[string]string, field string, absent int64) (int64, error) {
	s, given := q[field]
	if !given {
		return absent, nil
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, meeting.Bad(field, "Give a whole number in plain digits.")
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, meeting.Bad(field, "Give a whole number in plain digits, not larger than there can be.")
	}
	return n, nil
}

// shownName is a name that was sent, if it can be one of ours misspelt; what is sent is not sent back otherwise.
func shownName(name, otherwise string) string {
	if name == "" || len(name) > 40 {
		return otherwise
	}
	for _, c := range []byte(name) {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-') {
			return otherwise
		}
	}
	return name
}
