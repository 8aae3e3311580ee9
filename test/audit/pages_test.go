package audit

import (
	"strings"

	"parley/test/browser"
	"parley/test/stage"
)

// A sight is a page in a state, as somebody sees it. In its path {talk} is the address of the meeting in series talk, {talk.date} the date of it, and
// {ben} and {key} are what [settle] put there.
type sight struct {
	name string
	who  string // guest, attendee, host or owner: each is one window that goes from row to row
	path string
	act  func(*browser.Page) // what they do there before the page is looked at; nil for nothing
	but  string              // a rule of axe-core that does not hold here, with its reason beside it
}

// sights is every page in each of its states. A new page, or a new state of one, is a row here; then it is checked for accessibility in both themes and
// on narrow and wide windows, and its HTML as it was sent and as it stands after its scripts ran.
var sights = []sight{
	{name: "schedule", who: "guest", path: "/"},
	{name: "schedule, empty", who: "nobody", path: "/"},
	{name: "new meeting, by who may not", who: "guest", path: "/new"},
	{name: "secret link", who: "guest", path: "/k/{key}"},
	{name: "nothing there", who: "guest", path: "/nothing/2026-01-01"},
	{name: "series", who: "guest", path: "/closed"},
	{name: "lobby", who: "guest", path: "/{lobby}"},
	{name: "lobby, a name refused", who: "guest", path: "/{lobby}", act: tooLong("Wait here")},
	{name: "lobby, the door locked", who: "guest", path: "/{shut}"},
	{name: "cancelled", who: "guest", path: "/{called-off}"},
	{name: "not held", who: "nobody", path: "/{not-held}"},
	{name: "room", who: "guest", path: "/{talk}"},
	{name: "room, a name refused", who: "guest", path: "/{talk}", act: tooLong("Join")},
	{name: "room, the door locked", who: "guest", path: "/{locked}"},
	{name: "room, nothing said", who: "guest", path: "/{wrapping}"},
	{name: "room of many lines", who: "guest", path: "/{long}"},
	{name: "earlier part", who: "guest", path: "/{long}?before=60"},
	// It reads itself anew because its reader asked for that; stopped, so that it stays while it is looked at.
	{name: "follow", who: "guest", path: "/{talk}?follow", act: func(p *browser.Page) { browser.Eval[bool](p, `(stop(), true)`) }, but: "meta-refresh"},
	{name: "after-talk", who: "guest", path: "/{after}"},
	{name: "transcript", who: "guest", path: "/{closed}"},
	{name: "transcript, nothing said", who: "guest", path: "/{silent}"},
	{name: "a line", who: "guest", path: "/{talk}?line=3"},
	{name: "a line that is not there", who: "guest", path: "/{talk}?line=3000"},

	{name: "schedule, in German", who: "german", path: "/", act: func(p *browser.Page) { p.Click("button", "Deutsch"); p.Shows("Demnächst") }},
	{name: "room, in German", who: "german", path: "/{talk}"},
	{name: "transcript, in German", who: "german", path: "/{closed}"},

	{name: "lobby, with a name", who: "attendee", path: "/{lobby}", act: named("Wait here")},
	{name: "room, with a name", who: "attendee", path: "/{talk}", act: named("Join")},
	{name: "room, a line refused", who: "attendee", path: "/{talk}", act: func(p *browser.Page) {
		stage.Send(p, strings.Repeat("too long ", 2000))
		p.Shows("not taken")
		p.Click("button", "Drop")
	}},
	{name: "room, the menu of a line", who: "attendee", path: "/{talk}", act: func(p *browser.Page) { reached(p); p.Press("Enter") }},
	{name: "room, answering, with names offered", who: "attendee", path: "/{talk}", act: func(p *browser.Page) {
		reached(p)
		p.Press("r")
		p.Insert("@")
		p.Until("names are offered", func() bool { return p.Has("option", "Ben") })
	}},
	{name: "room, who does it", who: "attendee", path: "/{talk}", act: func(p *browser.Page) {
		reached(p)
		p.Press("Enter")
		p.Click("menuitem", "Mark as action …")
		p.Until("it is asked", func() bool { return p.Has("combobox", "Who does it?") })
	}},
	{name: "room, the side open", who: "attendee", path: "/{talk}#side"},
	{name: "room, a way to another device", who: "attendee", path: "/{talk}", act: func(p *browser.Page) {
		p.Click("button", "Take it to another device")
		p.Until("the link is there", func() bool { return p.Has("textbox", "Your return link") })
	}},
	{name: "a line, with a name", who: "attendee", path: "/{talk}?line=3"},
	{name: "room, wrapping up", who: "attendee", path: "/{wrapping}", act: named("Join")},
	{name: "room, after-talk", who: "attendee", path: "/{after}", act: named("Join")},

	{name: "host's page", who: "host", path: "/host/talk"},
	{name: "host's page, closing early", who: "host", path: "/host/talk?close={talk.date}"},
	{name: "host's page, an attendee", who: "host", path: "/host/talk?attendee={ben}&date={talk.date}"},
	{name: "host's page, a removal", who: "host", path: "/host/talk?remove={ben}&date={talk.date}"},
	{name: "host's page, a line", who: "host", path: "/host/talk?redact=3&date={talk.date}"},
	{name: "host's page, a line that is not there", who: "host", path: "/host/talk?redact=3000&date={talk.date}"},
	{name: "host's page, a correction while open", who: "host", path: "/host/talk?correct={talk.date}"},
	{name: "room, for its host", who: "host", path: "/{talk}"},
	{name: "host's page, a deputy", who: "host", path: "/host/talk", act: func(p *browser.Page) {
		p.Fill("textbox", "A link for", "Dora")
		p.Click("button", "Make a deputy’s link")
		p.Until("the link is there", func() bool { return p.Has("textbox", "The link for Dora") })
	}},

	{name: "owner's page", who: "owner", path: "/owner"},
	{name: "owner's page, a new host's link", who: "owner", path: "/owner?renew=talk"},
	{name: "owner's page, a hosting key", who: "owner", path: "/owner", act: func(p *browser.Page) {
		p.Fill("textbox", "Who is it for?", "The library")
		p.Click("button", "New hosting key")
		p.Until("the link is there", func() bool { return p.Has("textbox", "The link to pass on") })
	}},
	{name: "owner's page, the way here", who: "owner", path: "/owner", act: func(p *browser.Page) {
		p.Click("button", "Check now")
		p.Shows("Last checked")
	}},
	{name: "host's page of a coming meeting", who: "owner", path: "/host/lobby"},
	{name: "host's page, a cancellation", who: "owner", path: "/host/lobby?cancel={lobby.date}"},
	{name: "host's page, a correction", who: "owner", path: "/host/lobby?correct={lobby.date}"},
	{name: "host's page, a correction refused", who: "owner", path: "/host/lobby?correct={lobby.date}", act: func(p *browser.Page) {
		p.Fill("textbox", "Length in minutes", "0")
		p.Click("button", "Correct it")
		p.Until("it is refused", func() bool { return browser.Eval[bool](p, `!!document.querySelector("[aria-invalid]")`) })
	}},
	{name: "transcript, for its host", who: "owner", path: "/{closed}"},
	{name: "new meeting", who: "owner", path: "/new"},
	{name: "new meeting that repeats", who: "owner", path: "/new", act: func(p *browser.Page) {
		p.Fill("textbox", "Title", "Osprey weekly")
		browser.Eval[bool](p, `[["zone", "Europe/Berlin"], ["day", "2037-03-01"], ["time", "02:30"], ["repeats", "1"], ["ends", "after"], ["count", "30"]].every(([id, v]) => { const e = document.getElementById(id); e.value = v; return e.dispatchEvent(new Event("input", {bubbles: true})) })`)
		p.Until("the preview has its dates", func() bool { return browser.Eval[bool](p, `document.querySelectorAll(".nexts li").length === 10`) })
	}},
	{name: "new meeting, refused", who: "owner", path: "/new", act: func(p *browser.Page) {
		p.Fill("textbox", "Title", "Osprey weekly")
		p.Click("radio", "On a day, at a time")
		p.Fill("combobox", "Length in minutes", "a while")
		p.Click("button", "Schedule it")
		p.Until("it is refused", func() bool { return browser.Eval[bool](p, `!!document.querySelector("[aria-invalid]")`) })
	}},
	{name: "scheduled", who: "owner", path: "/new", act: func(p *browser.Page) {
		p.Fill("textbox", "Title", "Osprey weekly")
		p.Click("button", "Schedule it")
		p.Until("the link is there", func() bool { return p.Has("textbox", "The link for everybody") })
	}},
}

// named takes a name.
func named(button string) func(*browser.Page) {
	return func(p *browser.Page) { stage.Join(p, "Ana", button) }
}

// tooLong tries to take a name that is refused.
func tooLong(button string) func(*browser.Page) {
	return func(p *browser.Page) {
		p.Fill("textbox", "Your name", strings.Repeat("Ana Maria ", 5)+"Lopez")
		p.Click("button", button)
		p.Until("it is refused", func() bool { return browser.Eval[bool](p, `!!document.querySelector("[aria-invalid]")`) })
	}
}

// reached goes to the last line of talk by keys.
func reached(p *browser.Page) {
	p.Until("a line is reached", func() bool {
		return browser.Eval[bool](p, `(document.querySelector("parley-log").focus(), document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowUp", bubbles: true})), document.querySelector(".line.current .text") !== null)`)
	})
}
