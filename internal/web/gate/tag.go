package gate

import (
	"net/http"
	"strings"
)

// HasTag tells whether If-None-Match of a request names an entity tag, or any (RFC 9110, section 13.1.2). They are compared weakly, as nobody asks for parts.
func HasTag(r *http.Request, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for t := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}
