package pages

import (
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/server"
)

// TestAWeeklyMeetingFromTheForm: while it is filled in the form says when the next ones are, with the hour in UTC where the clocks move it.
func TestAWeeklyMeetingFromTheForm(t *testing.T) {
	s := server.Start(t, server.Config{})
	p := browser.Start(t).Open(t, browser.Person{Zone: "America/New_York"})
	p.Go(s.URL + "/k/" + s.Key)
	p.Click("button", "Own this server")
	p.Until("the browser has the key", func() bool { return p.Address() == s.URL+"/" })
	p.Go(s.URL + "/new")
	p.Fill("textbox", "Title", "Osprey weekly")
	set := func(field, value string) string {
		return browser.Eval[string](p, `(() => {
			const field = document.querySelector('#`+field+`');
			field.value = '`+value+`';
			field.dispatchEvent(new Event('input', { bubbles: true }));
			return document.querySelector('.moment').textContent;
		})()`)
	}
	set("zone", "Europe/Berlin")
	set("day", "2037-03-16")
	set("time", "16:00")
	for weeks, want := range map[string]string{
		"":  "Monday 16 March at 16:00–17:00 in Berlin · Mon 15:00–16:00 UTC",
		"1": "Monday 16 March at 16:00–17:00 in Berlin · Mon 15:00–16:00 UTC · then Mon 23 Mar and Mon 30 Mar (14:00 UTC)",
		"2": "Monday 16 March at 16:00–17:00 in Berlin · Mon 15:00–16:00 UTC · then Mon 30 Mar (14:00 UTC) and Mon 13 Apr (14:00 UTC)",
	} {
		if got := plain(set("repeats", weeks)); got != plain(want) {
			t.Errorf("every %q weeks: %q, not %q", weeks, got, want)
		}
	}
	set("repeats", "1")
	p.Click("button", "Schedule it")
	p.Shows("and then every week at 16:00 in Berlin")
	if first := browser.Eval[string](p, `document.querySelector('.give input').value`); first != s.URL+"/osprey-weekly" {
		t.Errorf("the first link is %s", first)
	}
	if complaints := p.Complaints(); len(complaints) > 0 {
		t.Errorf("the page complains: %v", complaints)
	}
}

// plain leaves out what versions of the browser's calendar write differently.
func plain(s string) string {
	return strings.NewReplacer(",", "", " at", "", "\u2009", "", "–", "-").Replace(s)
}
