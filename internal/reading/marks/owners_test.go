package marks_test

import (
	"strings"
	"testing"
)

// TestOwners: who does an action is who is named in it, by a word of their own.
func TestOwners(t *testing.T) {
	const there = "Ana+Ferrer Ben will Mark Ben+2 José maleck13 shurley 安娜 Anna-Lena Anna may rae_ [kim] O'Neil"
	for _, c := range []struct{ text, want string }{
		{"Ana Ferrer writes it", "Ana Ferrer"},
		{"ANA asks ben", "Ana Ferrer, Ben"},
		{"Ben 2 does it, Ben does not", "Ben 2, Ben"},
		{"bent and Benno", ""},
		{"the budget will be sent in may", ""},
		{"will sends the budget", "will"},
		{"  will: sends it, and Ben, will, too", "will, Ben"},
		{"ask @will about it", "will"},
		{"ask Mark about it", "Mark"},
		{"mark it as done", "Mark"},
		{"Please mark it as done", ""},
		{"publish it in May", ""},
		{"JOSÉ's part, josé.", "José"},
		{"jose is another", ""},
		{"maleck13 shurley investigate", "maleck13, shurley"},
		{"see https://kite.example/ben/shurley and ben.example", ""},
		{"write to x@ben", ""},
		{"Anna-Lena calls", "Anna-Lena"},
		{"Anna calls", "Anna"},
		{"请安娜写报告", "安娜"},
		{"rae_ and [kim] (Ben)", "rae_, [kim], Ben"},
		{"rae_x, a_ben, ben-zin", ""},
		{"o'neil does", "O'Neil"},
		{"somebody should", ""},
	} {
		log := "[opened]\n"
		for name := range strings.FieldsSeq(there) {
			log += name + " hello\n"
		}
		all := fold(log+"Zoe #action "+c.text, false)
		if len(all) != 1 {
			t.Fatalf("%s: %v", c.text, all)
		}
		if got := strings.Join(all[0].Owners, ", "); got != c.want {
			t.Errorf("%q is for %q, want %q", c.text, got, c.want)
		}
	}
}
