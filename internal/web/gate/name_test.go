package gate

import (
	"testing"

	"parley/internal/meeting"
)

func TestALetterHasOneForm(t *testing.T) {
	whole, err := Name("Jos\u00e9")
	if err != nil {
		t.Fatal(err)
	}
	composed, err := Name(" Jose\u0301 ")
	if err != nil || composed != whole {
		t.Errorf("%q and %q: %v", whole, composed, err)
	}
	if _, err := Name("\xff"); meeting.KindOf(err) != meeting.Invalid {
		t.Errorf("invalid UTF-8: %v", err)
	}
}
