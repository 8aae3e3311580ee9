package planning

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/calendar"
	"parley/internal/calendar/rrule"
	"parley/internal/meeting"
	"parley/internal/web/page/form"
	"parley/internal/web/words"
)

// monthly are the choices of a weekday of each month, in their order; the last of them counts from the end.
var monthly = []string{"first", "second", "third", "fourth", "last"}

var monthlyTexts = map[string]words.Text{"first": "Every month on the first %s", "second": "Every month on the second %s", "third": "Every month on the third %s",
	"fourth": "Every month on the fourth %s", "last": "Every month on the last %s"}

// inMonth is one of these choices as the form offers it.
type inMonth struct {
	Name, Text string
	Pattern    string // Text with {day} for the weekday: a script puts in that of the day that is chosen
	Chosen     bool
}

// fixedInUTC is the choice of an hour that stays where it is in UTC.
const fixedInUTC = "utc"

// monthlyOf gives the choices for the day that stands in the form; while none does, for that of now.
func monthlyOf(l *words.Language, fields form.Fields, now time.Time) (all []inMonth) {
	day, err := time.Parse(time.DateOnly, fields["day"])
	if err != nil {
		day = now
	}
	for _, name := range monthly {
		text := monthlyTexts[name]
		all = append(all, inMonth{name, l.Say(text, l.Date(day, words.Weekday)), l.Say(text, "{day}"), fields["repeats"] == name})
	}
	return all
}

// ruleOf reads how often it repeats from its first start on, and until when; empty for once.
func ruleOf(fields form.Fields, start time.Time) (string, error) {
	if own := strings.TrimSpace(fields["rule"]); own != "" {
		rule, err := calendar.ParseRule(strings.TrimPrefix(own, "RRULE:"))
		if err != nil {
			return "", err
		}
		return rule.String(), nil
	}
	var rule calendar.Rule
	switch repeats := fields["repeats"]; repeats {
	case "":
		return "", nil
	case "1", "2", "4":
		rule = calendar.Weekly(int(repeats[0] - '0'))
	case "workdays":
		rule = rrule.Workdays()
	default:
		n := slices.Index(monthly, repeats) + 1
		switch n {
		case 0:
			return "", meeting.Bad("rule", "Choose how often it repeats, such as once or every week.")
		case len(monthly):
			n = -1
		}
		rule = rrule.Monthly(n, start.Weekday())
	}
	rule, err := ending(rule, fields)
	if err != nil {
		return "", err
	}
	return rule.String(), nil
}

// ending gives a rule the end that the form says.
func ending(rule calendar.Rule, fields form.Fields) (calendar.Rule, error) {
	switch fields["ends"] {
	case "":
		return rule, nil
	case "on":
		day, err := time.Parse(time.DateOnly, fields["until"])
		if err != nil {
			return rule, meeting.Bad("until", "Choose the last day on which it may be held, such as 2027-06-30.")
		}
		return rule.Ending(day), nil
	case "after":
		n, err := strconv.Atoi(fields["count"])
		if err != nil || n < 1 || n > rrule.MostTimes {
			return rule, meeting.Bad("count", "Give the number of meetings as a whole number from 1 to 5000.")
		}
		return rule.Times(n), nil
	}
	return rule, meeting.Bad("ends", "Choose when it ends: never, on a day, or after some meetings.")
}

// checkRule refuses a first meeting that is none of its rule.
func checkRule(s meeting.Scheduling) error {
	if s.Series.Rule == "" {
		return nil
	}
	planned := s.Series
	planned.Start, planned.Length = s.Start, s.End.Sub(s.Start)
	r, err := calendar.Of(planned)
	if err != nil {
		return err
	}
	return r.Check()
}
