package pages

import (
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/server"
)

// TestAMeetingThatRepeatsFromTheForm: while it is filled in the form shows the next ten in the host's own time and in that of the meeting, and marks those
// that a change of the clocks moves for the host: where summer begins on other days than in Berlin there are two such days, in the same zone there is none.
func TestAMeetingThatRepeatsFromTheForm(t *testing.T) {
	s := server.Start(t, server.Config{})
	b := browser.Start(t)
	for _, c := range []struct {
		zone  string
		hour  string // the first
		marks []string
	}{
		{"America/New_York", "Tue 3 March, 10:00 · Tue 16:00", []string{"Tue 10 March, 11:00 · Tue 16:00 clocks change: 11:00 in your time", "Tue 31 March, 10:00 · Tue 16:00 clocks change: 10:00 in your time"}},
		{"Australia/Lord_Howe", "Wed 4 March, 02:00 · Tue 16:00", []string{"Wed 1 April, 01:00 · Tue 16:00 clocks change: 01:00 in your time", "Wed 8 April, 00:30 · Tue 16:00 clocks change: 00:30 in your time"}},
		{"Europe/Berlin", "Tue 3 March, 16:00", nil},
	} {
		p := b.Open(t, browser.Person{Zone: c.zone})
		own(p, s)
		p.Go(s.URL + "/new")
		p.Fill("textbox", "Title", "Osprey weekly")
		choose(p, "zone", "Europe/Berlin", "day", "2037-03-03", "time", "16:00", "repeats", "1")
		rows := func() []string {
			return browser.Eval[[]string](p, `[...document.querySelectorAll('.nexts li')].map((li) => li.innerText.replace(/\s+/g, ' ').trim())`)
		}
		p.Until("the preview has ten", func() bool { return len(rows()) == 10 })
		all := rows()
		if all[0] != c.hour {
			t.Errorf("in %s the first is %q, not %q", c.zone, all[0], c.hour)
		}
		var marks []string
		for _, row := range all {
			if strings.Contains(row, "clocks change") {
				marks = append(marks, row)
			}
		}
		if strings.Join(marks, "\n") != strings.Join(c.marks, "\n") {
			t.Errorf("in %s the clocks change at\n%s\nnot\n%s", c.zone, strings.Join(marks, "\n"), strings.Join(c.marks, "\n"))
		}
		choose(p, "fixed", "utc")
		if c.zone == "Europe/Berlin" {
			p.Until("what stays in UTC moves there", func() bool {
				return strings.Contains(strings.Join(rows(), "\n"), "Tue 31 March, 17:00 · Tue 15:00 clocks change: 17:00 in your time")
			})
		}
		fits(t, p, "the form")
		if complaints := p.Complaints(); len(complaints) > 0 {
			t.Errorf("the page complains: %v", complaints)
		}
	}
}

// TestTheFormOffersWhatTheDayIs: of the weekdays of a month those that the chosen day is, by its name, and the choice goes along with the day.
func TestTheFormOffersWhatTheDayIs(t *testing.T) {
	s := server.Start(t, server.Config{})
	p := browser.Start(t).Open(t, browser.Person{Zone: "Europe/Berlin"})
	own(p, s)
	p.Go(s.URL + "/new")
	p.Fill("textbox", "Title", "Osprey monthly")
	offers := func() string {
		return browser.Eval[string](p, `[...document.querySelectorAll('#repeats option:enabled')].map((o) => o.textContent + (o.selected ? '*' : '')).filter((o) => /month/.test(o)).join(', ')`)
	}
	for _, c := range []struct{ day, offers, then string }{
		{"2037-03-03", "Every month on the first Tuesday", "Every month on the first Tuesday*"},
		{"2037-03-18", "Every month on the third Wednesday*", ""},
		{"2037-03-28", "Every month on the fourth Saturday*, Every month on the last Saturday", ""},
		{"2037-03-31", "Every month on the last Tuesday*", ""},
	} {
		choose(p, "day", c.day)
		if got := offers(); got != c.offers {
			t.Errorf("on %s: %s, not %s", c.day, got, c.offers)
		}
		if c.then != "" {
			choose(p, "repeats", "first")
		}
	}
	choose(p, "time", "16:00", "ends", "after", "count", "3")
	p.Shows("every month on the last Tuesday at 16:00 in Berlin, 3 times")
	p.Click("button", "Schedule it")
	p.Shows("and then every month on the last Tuesday at 16:00 in Berlin, 3 times")
	if first := browser.Eval[string](p, `document.querySelector('.give input').value`); first != s.URL+"/osprey-monthly" {
		t.Errorf("the first link is %s", first)
	}
}

// own makes a browser the owner's.
func own(p *browser.Page, s *server.Server) {
	p.Go(s.URL + "/k/" + s.Key)
	p.Click("button", "Own this server")
	p.Until("the browser has the key", func() bool { return p.Address() == s.URL+"/" })
}

// choose puts values into fields, by their ids, as a person would.
func choose(p *browser.Page, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		browser.Eval[bool](p, `(() => {
			const field = document.querySelector('#`+pairs[i]+`');
			field.value = '`+pairs[i+1]+`';
			return field.dispatchEvent(new Event('input', { bubbles: true }));
		})()`)
	}
}
