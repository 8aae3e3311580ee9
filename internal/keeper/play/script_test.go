package play

import (
	"fmt"
	"testing"
)

func TestScriptsThatAreWrong(t *testing.T) {
	for _, script := range []string{"hello", "1 Ana ^1 an answer to nothing", "# a remark\nand no cue"} {
		if s, err := Read(script); err == nil {
			t.Errorf("%q became %v", script, s)
		}
	}
	s, err := Read("# a remark\nline 3 Bo hello {name}\n2 Ana one\nand two\n1 Bo ^1 three")
	if got := fmt.Sprint(s, err); got != "{[{2 Ana one\nand two 0} {1 Bo three 1}] map[line:{3 Bo hello {name} 0}]} <nil>" {
		t.Errorf("got %s", got)
	}
}
