package web_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"parley/internal/meeting"
)

// TestWhatWasRedactedIsInNoOutput plays 1,000 random meetings with replies, reactions, edits, marks, new names, redactions of lines and of people, and removals; in the middle
// and after the end no output of any kind has anything of what was taken away, and every number is there.
func TestWhatWasRedactedIsInNoOutput(t *testing.T) {
	s := serve(t, settings(""))
	s.set(t, "2026-12-01T15:05:00.000Z")
	for seed := range uint64(1000) {
		p := &play{s: s, t: t, seed: seed, dice: rand.New(rand.NewPCG(seed, 17)), names: map[string]bool{}}
		p.run()
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// play is one random meeting, and what its test knows of it.
type play struct {
	s    *server
	t    *testing.T
	seed uint64
	dice *rand.Rand

	path, page, key string
	people          []*person
	lines           []*spoken
	deeds           []*deed
	names           map[string]bool // every name that anybody ever had
	acts            int
}

type person struct {
	id, token, name, noted string // noted: the name of the first sighting
	gone                   bool
}

type spoken struct {
	seq      int64
	by       *person
	as, text string
	redacted bool
}

// deed is what somebody did to a line: a reaction, an edit, a mark.
type deed struct {
	kind     string
	by       *person
	as, text string // text: a word that stands nowhere else; empty where there is none
	on       *spoken
	redacted bool
}

func (p *play) run() {
	slug := fmt.Sprint("r", p.seed)
	made := p.s.ask(p.t, "POST", "/api/v1/series", ownerKey,
		`{"title":"Random","slug":"`+slug+`","starts_at":"2026-12-01T15:00:00Z","ends_at":"2026-12-01T16:00:00Z"}`)
	p.key, p.page, p.path = member(made, "host_key"), "/"+slug+"/2026-12-01", "/api/v1/meetings/"+slug+"/2026-12-01"
	for range 2 {
		p.join()
	}
	p.some()
	p.look()
	p.some()
	p.do("POST", "/closure", p.key, "", 201)
	if len(p.lines) > 0 {
		p.redact(p.lines[p.dice.IntN(len(p.lines))])
	}
	p.look()
}

// do asks and expects one of some statuses.
func (p *play) do(method, path, secret, body string, statuses ...int) string {
	p.t.Helper()
	a := p.s.ask(p.t, method, p.path+path, secret, body)
	for _, status := range statuses {
		if a.Code == status {
			return a.Body.String()
		}
	}
	p.t.Fatalf("seed %d: %s %s %s gives %d: %s", p.seed, method, path, body, a.Code, a.Body)
	return ""
}

// fresh is a word that stands nowhere else.
func (p *play) fresh(kind string) string {
	p.acts++
	return fmt.Sprintf("%s%dx%dz", kind, p.seed, p.acts)
}

// some lets some things happen.
func (p *play) some() {
	for range 5 + p.dice.IntN(20) {
		who := p.people[p.dice.IntN(len(p.people))]
		switch n := p.dice.IntN(20); {
		case n == 0:
			p.join()
		case n == 1 && !who.gone:
			name := p.fresh("N")
			p.do("PATCH", "/attendees", who.token, `{"name":"`+name+`"}`, 200)
			who.name, p.names[name] = name, true
		case n == 2:
			p.do("POST", "/removals", p.key, `{"attendee":"`+who.id+`"}`, 201, 200)
			who.gone = true
		case n == 3:
			p.do("POST", "/redactions", p.key, `{"attendee":"`+who.id+`","reason":"all of it"}`, 201, 200, 404)
			for _, l := range p.lines {
				if l.by == who && !l.redacted {
					p.empty(l)
					who.noted = ""
				}
			}
			for _, d := range p.deeds {
				if d.by == who && !d.redacted {
					d.redacted, who.noted = true, ""
				}
			}
		case n < 7 && len(p.lines) > 0:
			p.redact(p.lines[p.dice.IntN(len(p.lines))])
		case n == 7 && !who.gone:
			p.saw(who)
		case n < 13 && !who.gone && len(p.lines) > 0:
			p.change(who, p.lines[p.dice.IntN(len(p.lines))])
		case !who.gone:
			p.say(who)
		}
	}
}

func (p *play) join() {
	w := &person{name: p.fresh("N")}
	a := p.s.ask(p.t, "POST", p.path+"/attendees", "", `{"name":"`+w.name+`"}`)
	w.id, w.token = member(a, "id"), member(a, "token")
	p.people, p.names[w.name] = append(p.people, w), true
}

func (p *play) saw(who *person) {
	f, err := p.s.store.Find(p.t.Context(), strings.Split(p.page, "/")[1], "2026-12-01")
	if err == nil {
		err = p.s.store.Saw(p.t.Context(), []meeting.Sighting{{Meeting: f.ID, Attendee: meeting.AttendeeID(who.id), At: f.Start}})
	}
	if err != nil {
		p.t.Fatal(err)
	}
	if who.noted == "" {
		who.noted = who.name
	}
}

func (p *play) say(who *person) {
	l := &spoken{by: who, as: who.name, text: p.fresh("T")}
	around := []string{"%s", "<b>%s</b>", "=%s", "a\n* %s", "https://x.example/%s", "/me %s", "\u202e%s", "\"%s\", `%s`", "#info %s"}[p.dice.IntN(9)]
	text, _ := json.Marshal(strings.ReplaceAll(around, "%s", l.text))
	body := fmt.Sprintf(`{"kind":"line","text":%s}`, text)
	if len(p.lines) > 0 && p.dice.IntN(3) == 0 {
		body = fmt.Sprintf(`{"kind":"line","text":%s,"ref":%d}`, text, p.lines[p.dice.IntN(len(p.lines))].seq)
	}
	var e struct{ Seq int64 }
	_ = json.Unmarshal([]byte(p.do("POST", "/entries", who.token, body, 201)), &e)
	l.seq = e.Seq
	p.lines = append(p.lines, l)
}

func (p *play) redact(l *spoken) {
	p.do("POST", "/redactions", p.key, fmt.Sprintf(`{"seq":%d}`, l.seq), 201, 200)
	p.empty(l)
}

// empty notes that a line was redacted, with what its author changed of it.
func (p *play) empty(l *spoken) {
	l.redacted = true
	for _, d := range p.deeds {
		if d.on == l && (d.kind == "edit" || d.kind == "retraction") {
			d.redacted = true
		}
	}
}

// change lets somebody do something to a line; what the rules refuse is not done.
func (p *play) change(who *person, l *spoken) {
	d := &deed{kind: []string{"reaction", "reaction", "edit", "retraction", "action", "info", "unmark"}[p.dice.IntN(7)], by: who, as: who.name, on: l}
	text, ref := "", l.seq
	switch d.kind {
	case "reaction":
		text = []string{"👍", "🎉", ""}[p.dice.IntN(3)]
	case "edit":
		d.by, d.as = l.by, l.by.name
		d.text = p.fresh("E")
	case "action":
		d.text = p.fresh("A")
	case "info":
		if p.dice.IntN(2) == 0 {
			d.text, ref = p.fresh("I"), 0
		}
	}
	if d.text != "" {
		text = d.text
	}
	if d.by.gone {
		return
	}
	a := p.s.ask(p.t, "POST", p.path+"/entries", d.by.token, fmt.Sprintf(`{"kind":%q,"text":%q,"ref":%d}`, d.kind, text, ref))
	switch {
	case a.Code == 201:
		p.deeds = append(p.deeds, d)
	case a.Code != 200 && a.Code != 400 && a.Code != 403 && a.Code != 409:
		p.t.Errorf("seed %d: %+v gives %d: %s", p.seed, d, a.Code, a.Body)
	}
}

// look reads everything that can be read.
func (p *play) look() {
	p.t.Helper()
	outputs := map[string]string{}
	read := func(path string) {
		if a := p.s.ask(p.t, "GET", path, "", ""); a.Code == 200 {
			outputs[path] = a.Body.String()
		} else {
			p.t.Errorf("%s gives %d: %s", path, a.Code, a.Body)
		}
	}
	for _, ending := range []string{"", "?before=9", "?follow", ".txt", ".md", ".log.txt", ".csv", ".json", ".ics"} {
		read(p.page + ending)
	}
	for range min(3, len(p.lines)) {
		read(fmt.Sprintf("%s?line=%d", p.page, p.lines[p.dice.IntN(len(p.lines))].seq))
	}
	all := []string{"", "/entries?limit=1000", "/entries?limit=1000&as=html", "/marks", "/marks?as=html"}
	if strings.Contains(p.s.ask(p.t, "GET", p.path, "", "").Body.String(), `"phase":"closed"`) { // else they would not end
		all = append(all, "/stream", "/stream?as=html", "/entries?as=html&wait=55&limit=1000")
	}
	for _, noun := range all {
		read(p.path + noun)
	}
	for path, output := range outputs {
		for _, word := range p.taken() {
			if strings.Contains(output, word) {
				p.t.Errorf("%s has %s: %s", path, word, output)
			}
		}
	}
	p.numbers(outputs[p.path+"/entries?limit=1000"], outputs[p.page+".csv"], outputs[p.page+".txt"])
}

// taken are the words that must not be read any more: what was redacted, and every name under which nothing stands and nobody was seen.
func (p *play) taken() (words []string) {
	kept := map[string]bool{}
	for _, w := range p.people {
		kept[w.noted] = !w.gone
	}
	for _, l := range p.lines {
		if l.redacted {
			words = append(words, l.text)
		} else {
			kept[l.as] = true
		}
	}
	for _, d := range p.deeds {
		if !d.redacted {
			kept[d.as] = true
		} else if d.text != "" {
			words = append(words, d.text)
		}
	}
	for name := range p.names {
		if !kept[name] {
			words = append(words, name)
		}
	}
	return words
}

// numbers wants every number once, in order, and every line that was not redacted whole.
func (p *play) numbers(entries, table, text string) {
	var page struct {
		Entries []struct {
			Seq, Redacted int64
			Text          string
		}
		LastSeq int64 `json:"last_seq"`
	}
	records, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || json.Unmarshal([]byte(entries), &page) != nil || len(page.Entries) != int(page.LastSeq) || len(records) != len(page.Entries)+1 {
		p.t.Fatalf("%d entries, %d records, of %d: %v", len(page.Entries), len(records), page.LastSeq, err)
	}
	for i, e := range page.Entries {
		if e.Seq != int64(i+1) || records[i+1][0] != fmt.Sprint(e.Seq) || !strings.Contains(text, fmt.Sprintf("\n%-4d  15:0", e.Seq)) {
			p.t.Errorf("entry %d is not in its place", i+1)
		}
	}
	for _, l := range p.lines {
		e := page.Entries[l.seq-1]
		if (e.Redacted > 0) != l.redacted || strings.Contains(e.Text, l.text) == l.redacted {
			p.t.Errorf("line %d, redacted %v, is %+v", l.seq, l.redacted, e)
		}
	}
}
