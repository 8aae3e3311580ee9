package gate

import (
	"net/http"
	"testing"
)

func TestATagIsFoundAmongOthers(t *testing.T) {
	for _, c := range []struct {
		asked []string
		tag   string
		want  bool
	}{
		{nil, `"a"`, false},
		{[]string{`"a"`}, `"a"`, true},
		{[]string{`W/"a"`}, `"a"`, true},
		{[]string{`"a"`}, `W/"a"`, true},
		{[]string{`"x", W/"a" ,"y"`}, `W/"a"`, true},
		{[]string{`"x"`, `"a"`}, `"a"`, true},
		{[]string{`*`}, `"a"`, true},
		{[]string{`"ab"`, `a`}, `"a"`, false},
		{[]string{``}, `"a"`, false},
	} {
		r := &http.Request{Header: http.Header{"If-None-Match": c.asked}}
		if got := HasTag(r, c.tag); got != c.want {
			t.Errorf("%q names %s: %v", c.asked, c.tag, got)
		}
	}
}
