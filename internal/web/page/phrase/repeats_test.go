package phrase

import (
	"testing"

	"parley/internal/meeting"
	"parley/internal/web/words"
)

// TestHowOftenItRepeats, in English and in German; the first is on Tuesday 15 December 2026 at 18:30 in Berlin.
func TestHowOftenItRepeats(t *testing.T) {
	for _, c := range []struct{ rule, english, german string }{
		{"", "", ""},
		{"FREQ=WEEKLY", "every week at 18:30 in Berlin", "jede Woche um 18:30 in Berlin"},
		{"FREQ=WEEKLY;BYDAY=TU;COUNT=10", "every week at 18:30 in Berlin, 10 times", "jede Woche um 18:30 in Berlin, 10-mal"},
		{"FREQ=WEEKLY;COUNT=1", "every week at 18:30 in Berlin, once", "jede Woche um 18:30 in Berlin, einmal"},
		{"FREQ=WEEKLY;INTERVAL=2;UNTIL=20270131", "every second week at 18:30 in Berlin, until 31 January 2027", "alle zwei Wochen um 18:30 in Berlin, bis 31. Januar 2027"},
		{"FREQ=WEEKLY;INTERVAL=2;UNTIL=20270131T233000Z", "every second week at 18:30 in Berlin, until 1 February 2027", "alle zwei Wochen um 18:30 in Berlin, bis 1. Februar 2027"},
		{"FREQ=WEEKLY;INTERVAL=4", "every 4 weeks at 18:30 in Berlin", "alle 4 Wochen um 18:30 in Berlin"},
		{"FREQ=WEEKLY;BYDAY=TU,TH", "every week on Tuesday and Thursday at 18:30 in Berlin", "jede Woche am Dienstag und Donnerstag um 18:30 in Berlin"},
		{"FREQ=WEEKLY;BYDAY=MO,TU,SU;INTERVAL=2", "every second week on Monday, Tuesday and Sunday at 18:30 in Berlin", "alle zwei Wochen am Montag, Dienstag und Sonntag um 18:30 in Berlin"},
		{"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every day from Monday to Friday at 18:30 in Berlin", "jeden Tag von Montag bis Freitag um 18:30 in Berlin"},
		{"FREQ=MONTHLY;BYDAY=3TU", "every month on the third Tuesday at 18:30 in Berlin", "jeden Monat am dritten Dienstag um 18:30 in Berlin"},
		{"FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2", "every second month on the last Friday at 18:30 in Berlin", "alle zwei Monate am letzten Freitag um 18:30 in Berlin"},
		{"FREQ=MONTHLY;BYDAY=1MO,3MO", "every month on the first Monday and on the third Monday at 18:30 in Berlin", "jeden Monat am ersten Montag und am dritten Montag um 18:30 in Berlin"},
		{"FREQ=MONTHLY", "every month on day 15 at 18:30 in Berlin", "jeden Monat am 15. um 18:30 in Berlin"},
		{"FREQ=MONTHLY;BYMONTHDAY=-1;INTERVAL=3", "every 3 months on its last day at 18:30 in Berlin", "alle 3 Monate am letzten Tag um 18:30 in Berlin"},
		{"FREQ=DAILY", "every day at 18:30 in Berlin", "jeden Tag um 18:30 in Berlin"},
		{"FREQ=DAILY;INTERVAL=3", "every 3 days at 18:30 in Berlin", "alle 3 Tage um 18:30 in Berlin"},
		{"FREQ=YEARLY", "every year at 18:30 in Berlin", "jedes Jahr um 18:30 in Berlin"},
		{"FREQ=YEARLY;INTERVAL=4", "every 4 years at 18:30 in Berlin", "alle 4 Jahre um 18:30 in Berlin"},
		{"FREQ=DAILY;BYHOUR=9,18;COUNT=4", "by a rule of its own, 4 times", "nach einer eigenen Regel, 4-mal"},
		{"FREQ=MONTHLY;BYDAY=-2TU", "by a rule of its own", "nach einer eigenen Regel"},
	} {
		s := meeting.Series{Rule: c.rule, Zone: "Europe/Berlin", Start: at("2026-12-15T17:30:00Z")}
		if got := Repeats(words.English, s); got != c.english {
			t.Errorf("%s: %q, not %q", c.rule, got, c.english)
		}
		if got := Repeats(german(t), s); got != c.german {
			t.Errorf("%s: %q, not %q", c.rule, got, c.german)
		}
	}
}

func german(t *testing.T) *words.Language {
	t.Helper()
	for _, l := range words.Languages {
		if l.Tag() == "de" {
			return l
		}
	}
	t.Fatal("there is no German")
	return nil
}
