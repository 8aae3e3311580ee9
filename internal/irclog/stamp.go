package irclog

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// stamp is the time at the head of a line as far as the line tells it.
type stamp struct {
	given bool
	day   string // 2018-05-01, or empty
	clock time.Duration
	zone  *time.Location // nil: that of the file
}

var (
	head = regexp.MustCompile(`^\s*[\[(]?(?:(\d{4}-\d\d-\d\d)[ T]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?` +
		`(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?[\])]?([ \t]|$)`)
	started = regexp.MustCompile(`Meeting started (\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}) (\w+)`)
	opened  = regexp.MustCompile(`^--- (?:Log opened|Day changed) \w{3} (\w{3} [ \d]\d)(?: \d\d:\d\d:\d\d)? (\d{4})$`) // irssi
)

// cutStamp takes the time off the head of a line, with one blank behind it; a tab stays, as it may tell the nick.
func cutStamp(text string) (stamp, string) {
	m := head.FindStringSubmatch(text)
	if m == nil {
		return stamp{}, text
	}
	hour, minute, second := number(m[2]), number(m[3]), number(m[4])
	if hour > 23 || minute > 59 || second > 59 {
		return stamp{}, text
	}
	at := stamp{given: true, clock: time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second}
	if m[1] != "" {
		if _, err := time.Parse(time.DateOnly, m[1]); err != nil {
			return stamp{}, text
		}
		at.day = m[1]
	}
	at.zone = offset(m[5])
	rest := text[len(m[0]):]
	if m[6] == "\t" {
		rest = "\t" + rest
	} else {
		rest = strings.TrimLeft(rest, " ")
	}
	return at, rest
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the pattern lets only digits through, or nothing
	return n
}

func offset(s string) *time.Location {
	switch s {
	case "":
		return nil
	case "Z", "UTC":
		return time.UTC
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	seconds := number(digits[:2])*3600 + number(digits[2:])*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// parser carries the time from line to line and collects what is worth a warning.
type parser struct {
	zone  *time.Location
	day   time.Time // midnight in zone of the day that times without a date belong to
	last  time.Time
	given string // the day in words, if it is the caller's

	latin, nul, long, unread, untimed, back lineSet

	saysStart time.Time // what the log says of its own start, and the stamp of the line that says it
	stampedAt time.Time
	saysLine  int64
}

// begin finds the day of the first stamp and sets the clock to it. Lines before the first stamp will take it too.
func (p *parser) begin(file fileName, lines []line, date time.Time) error {
	first := stamp{}
	for _, l := range lines {
		if l.stamp.given {
			first = l.stamp
			break
		}
	}
	p.saysStart, p.saysLine = p.startSaid(lines)
	switch near := p.near(file); {
	case first.day != "":
		p.day = p.midnight(first.day)
	case !near.IsZero():
		p.day = p.nearestDay(near, first.clock)
	case file.day != "":
		p.day = p.midnight(file.day)
	case p.dayOpened(lines) != "":
		p.day = p.midnight(p.dayOpened(lines))
	case !date.IsZero():
		p.day, p.given = p.midnight(date.Format(time.DateOnly)), date.Format("Monday, 2 January 2006")
	default:
		return errors.New("there is no date in the file or in its name; say on which day the meeting was")
	}
	p.last = p.at(first)
	if near := p.near(file); !first.given && !near.IsZero() {
		p.last = near
	}
	if year := p.last.Year(); year < 1970 || year > 9998 {
		return errors.New("the date of the log lies before 1970 or after 9998")
	}
	return nil
}

// near is a moment close to the first stamp: that of MeetBot's file name, or what MeetBot said when it began.
func (p *parser) near(file fileName) time.Time {
	if file.clock != "" {
		t, err := time.ParseInLocation("2006-01-02 15.04", file.day+" "+file.clock, p.zone)
		if err == nil {
			return t
		}
	}
	return p.saysStart
}

// nearestDay is the day on which clock is closest to near: a meeting may begin a second before midnight.
func (p *parser) nearestDay(near time.Time, clock time.Duration) time.Time {
	middle := p.midnight(near.In(p.zone).Format(time.DateOnly))
	best := middle
	for _, by := range []int{-1, 1} {
		if day := middle.AddDate(0, 0, by); onDay(day, clock).Sub(near).Abs() < onDay(best, clock).Sub(near).Abs() {
			best = day
		}
	}
	return best
}

func (p *parser) startSaid(lines []line) (time.Time, int64) {
	for i, l := range lines {
		m := started.FindStringSubmatch(l.text)
		if l.nick == "" || m == nil {
			continue
		}
		zone := p.zone
		if m[2] == "UTC" || m[2] == "GMT" {
			zone = time.UTC
		}
		if t, err := time.ParseInLocation("Mon Jan _2 15:04:05 2006", m[1], zone); err == nil {
			return t, int64(i + 1)
		}
	}
	return time.Time{}, 0
}

func (p *parser) dayOpened(lines []line) string {
	for _, l := range lines {
		if day := dayIn(l); day != "" {
			return day
		}
	}
	return ""
}

// dayIn is the day that a line of the program itself tells; empty if it tells none.
func dayIn(l line) string {
	m := opened.FindStringSubmatch(l.text)
	if l.nick != "" || m == nil {
		return ""
	}
	t, err := time.Parse("Jan _2 2006", m[1]+" "+m[2])
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// stamp is the stamp of line n. Stamps never go back.
func (p *parser) stamp(n int64, l line) time.Time {
	if day := dayIn(l); day != "" {
		if t := p.midnight(day); t.After(p.day) && t.Before(p.day.AddDate(1, 0, 0)) {
			p.day = t
		}
	}
	if !l.stamp.given {
		if l.nick != "" {
			p.untimed.add(n)
		}
		return p.last.UTC()
	}
	t := p.at(l.stamp)
	if l.stamp.day == "" {
		t = p.acrossMidnight(t, l.stamp)
	}
	if n == p.saysLine {
		p.stampedAt = t
	}
	if t.Before(p.last) {
		p.back.add(n)
	} else {
		p.last = t
	}
	return p.last.UTC()
}

// acrossMidnight decides by size what a time that lies before the last one means: more than six hours back is the next
// day; less is a step back. Just after midnight, a time just before it is a step back, too, and no jump of a day.
func (p *parser) acrossMidnight(t time.Time, s stamp) time.Time {
	const late = time.Hour
	switch yesterday := onDay(p.day.AddDate(0, 0, -1), s.clock); {
	case p.last.Sub(t) > 6*time.Hour:
		p.day = p.day.AddDate(0, 0, 1)
		return p.at(s)
	case t.Sub(p.last) > 24*time.Hour-late && p.last.Sub(yesterday) < late && !yesterday.After(p.last):
		return yesterday
	}
	return t
}

func (p *parser) at(s stamp) time.Time {
	day := p.day
	if s.day != "" {
		day = p.midnight(s.day)
		p.day = day
	}
	if s.zone != nil {
		y, m, d := day.Date()
		day = time.Date(y, m, d, 0, 0, 0, 0, s.zone)
	}
	return onDay(day, s.clock)
}

func (p *parser) midnight(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, p.zone)
	if err != nil {
		return time.Time{} // cannot be: every day was parsed before
	}
	return t
}

// onDay is the moment at which a clock on the wall shows clock on day.
func onDay(day time.Time, clock time.Duration) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, int(clock/time.Second), 0, day.Location())
}

// fileName is what the name of a file tells.
type fileName struct {
	series string
	day    string // 2018-05-01, or empty
	clock  string // 13.32, in MeetBot's names only
}

var (
	meetBotName = regexp.MustCompile(`^(.+)\.(\d{4}-\d\d-\d\d)-(\d\d\.\d\d)(?:\.log)?(?:\.txt|\.log)?$`)
	datedName   = regexp.MustCompile(`^(.*?)[-._ ]*(\d{4})-?(\d\d)-?(\d\d)[-._ ]*(.*)$`)
	extension   = regexp.MustCompile(`(?i)(\.log|\.txt|\.irc|\.weechatlog)+$`)
)

func nameOf(path string) fileName {
	name := path[strings.LastIndexAny(path, `/\`)+1:]
	if m := meetBotName.FindStringSubmatch(name); m != nil && isDay(m[2]) {
		return fileName{series: m[1], day: m[2], clock: m[3]}
	}
	name = extension.ReplaceAllString(name, "")
	if m := datedName.FindStringSubmatch(name); m != nil && isDay(m[2]+"-"+m[3]+"-"+m[4]) {
		return fileName{series: strings.TrimSpace(m[1] + " " + m[5]), day: m[2] + "-" + m[3] + "-" + m[4]}
	}
	return fileName{series: name}
}

func isDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 1970
}
