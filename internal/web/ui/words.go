package ui

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"
	"sync"

	"parley/internal/web/words"
)

// Word is a phrase of the interface. Braces in Text name what is put there: {name}, {value}, {n}, {time}.
type Word struct {
	Key  string
	Text words.Text
}

// Words are the phrases that both the server and the scripts need, and those that only scripts say; there is no second place for
// them. Those of a notice are found by its kind, see [Say].
var Words = []Word{
	{"opened", "The meeting is open."},
	{"ended", "Formal end. What follows is after-talk."},
	{"closed", "The meeting is closed."},
	{"closed-by", "{name} closed the meeting."},
	{"extended", "The meeting goes on for longer."},
	{"extended-one", "The meeting goes on for 1 minute more."},
	{"extended-value", "The meeting goes on for {value} minutes more."},
	{"cancelled", "The meeting is cancelled."},
	{"cancelled-value", "The meeting is cancelled: {value}"},
	{"restored", "The meeting takes place after all."},
	{"moved-value", "The meeting was moved: now {value}."},
	{"changed-value", "The title is now “{value}”."},
	{"changed-description", "The description was changed."},
	{"changed-both-value", "The title is now “{value}”, and the description was changed."},
	{"closing-one", "{name} closes the meeting in a minute."},
	{"closing-value", "{name} closes the meeting in {value} minutes."},
	{"closing-not", "The meeting goes on: it is not closed early."},
	{"locked-one", "The door is locked for a minute: no new names."},
	{"locked-value", "The door is locked for {value} minutes: no new names."},
	{"locked-not", "The door is open again."},
	{"removal", "{name} removed somebody."},
	{"redaction-value", "{name} redacted line {value}."},
	{"redaction-many-value", "{name} redacted {value} lines."},
	{"redacted-value", "Line {value} was redacted."},
	{"redacted-many-value", "Lines {value} were redacted."},

	{"whole", "Show all"},
	{"role-host", "host"},
	{"hand", "Line {n} …"},
	{"edited", "edited"},
	{"gone", "Taken back."},
	{"mark-topic", "Topic"},
	{"mark-info", "Info"},
	{"mark-decision", "Decision"},
	{"mark-action", "Action"},
	{"mark-action-value", "Action: {value}"},
	{"mark-link", "Link"},
	{"gap-reaction-one", "1 reaction"},
	{"gap-reaction-value", "{value} reactions"},
	{"gap-edit-one", "1 edit"},
	{"gap-edit-value", "{value} edits"},
	{"gap-retraction-one", "1 line taken back"},
	{"gap-retraction-value", "{value} lines taken back"},
	{"gap-mark-one", "1 mark"},
	{"gap-mark-value", "{value} marks"},
	{"was", "was {value}"},
	{"bell", "Sound once when it opens"},
	{"removed", "The host has taken your name out of this meeting. You can read on."},
	{"nameless", "Your name is not in this browser any more: it belongs to whoever has its new return link. You can read on, or take another."},

	{"left", "{time} left"},
	{"in", "in {time}"},
	{"closes", "closes in {time}"},
	{"opening", "opening …"},
	{"days", "{n} days"},
	{"in-days", "in {n} days"},
	{"hours", "{n} h"},
	{"hours-minutes", "{n} h {value} min"},
	{"clocks-change", "clocks change: {time} in your time"},
	{"at-place", "{time} in {value}"},
	{"your-time", "in your time"},

	{"here", "{n} here"},
	{"here-0", "Nobody is here yet"},
	{"here-reading", "{n} here, {value} reading along"},
	{"and-more", "and {n} more"},
	{"connecting", "Connecting …"},
	{"cut", "No connection, trying again …"},
	{"polling", "Asking for news every few seconds"},
	{"complete", "complete to {n}"},
	{"so-far", "{n} so far"},
	{"away-one", "1 line came while you were away"},
	{"away", "{n} lines came while you were away"},
	{"below-one", "1 new line below"},
	{"below", "{n} new lines below"},
	{"latest", "To the latest line"},
	{"minutes-left-one", "One minute left."},
	{"minutes-left", "{n} minutes left."},

	{"to", "{name}, to {value}"},
	{"named", "{name} names you"},
	{"lines-came", "{n} lines came, {value}"},
	{"from-people-one", "from one person"},
	{"from-people", "from {n} people"},
	{"own-asking", "A line of yours is not sent. You wrote it {n} minutes ago: send it or drop it."},
	{"own-refused", "A line of yours was not taken: {value}"},
	{"own-lost", "A line of yours is not in the record."},
	{"back", "Nothing lost: {value}."},
	{"back-nothing", "Connected again. Nothing was missed."},
	{"back-sent", "{n} of yours sent ({value})"},
	{"back-came", "{n} came"},
	{"unseen", "({n} new lines)"},

	{"settings", "Settings"},
	{"sound", "Sound"},
	{"sound-never", "Never"},
	{"sound-named", "When somebody names me"},
	{"sound-always", "At every new line"},
	{"count", "Count new lines in the tab’s title"},
	{"notify", "Notify me while I look elsewhere"},
	{"notify-not", "The browser does not allow it for this site."},
	{"keys", "Single keys act outside of fields"},
	{"clock", "Time of day"},
	{"clock-auto", "As the language has it"},
	{"clock-24", "15:00"},
	{"clock-12", "3:00 pm"},
	{"theme", "Colours"},
	{"theme-auto", "As the device has them"},
	{"theme-light", "Light"},
	{"theme-dark", "Dark"},
	{"key-list", "What the keys do"},
	{"key-again", "Say the last line again, then the one before or after it"},
	{"key-switch", "Keys of one letter act outside of fields; the settings can switch them off."},
	{"cap-shift", "Shift"},
	{"cap-control", "Ctrl"},
	{"cap-enter", "Enter"},
	{"cap-escape", "Esc"},
	{"close", "Close"},

	{"sending", "sending …"},
	{"waiting", "not sent yet, goes out by itself when the connection is back"},
	{"asking", "You wrote this {n} minutes ago."},
	{"refused", "not taken: {value}"},
	{"lost", "not in the record"},
	{"send", "Send"},
	{"send-this", "Send this line after all"},
	{"drop", "Drop"},
	{"edit", "Edit"},
	{"copy", "Copy"},
	{"copied", "Copied"},

	{"more", "More for line {n}"},
	{"more-short", "More"},
	{"reactions", "Reactions"},
	{"react", "React with {value}"},
	{"react-not", "Take {value} back"},
	{"reply", "Reply"},
	{"as-topic", "Mark as topic"},
	{"as-info", "Mark as info"},
	{"as-decision", "Mark as decision"},
	{"as-action", "Mark as action …"},
	{"as-link", "Mark as link"},
	{"redact", "Redact or remove …"},
	{"unmark", "Take the mark away"},
	{"retract", "Take back"},
	{"copy-link", "Copy link"},
	{"copied-link", "The link to line {n} is copied."},
	{"not-copied", "The link could not be copied. It is behind the number of the line."},
	{"doer", "Who does it?"},
	{"doer-none", "Leave it empty if nobody does yet."},
	{"mark-it", "Mark it"},
	{"unknown", "The server did not answer. Try again when the connection is back."},
	{"answer-to", "Answer to {name}: {value}"},
	{"answer-line", "Answer to line {n}"},
	{"editing", "You are editing line {n}"},
	{"leave-answer", "Answer nobody"},
	{"leave-edit", "Leave the line as it is"},
	{"offers", "Words that fit"},
	{"command-me", "what you do, as in “waves”"},
	{"command-topic", "begin a topic"},
	{"command-info", "note something for the minutes"},
	{"command-agreed", "note a decision"},
	{"command-action", "who does what"},
	{"command-link", "note a link"},
	{"command-undo", "take the last mark away"},
	{"writes", "{name} is writing"},
	{"write-two", "{name} and {value} are writing"},
	{"write-many", "{n} people are writing"},
	{"meant", "Did you mean {value}?"},
	{"mark-this-topic", "Mark this line as a topic"},
	{"mark-this-info", "Mark this line as an info"},
	{"mark-this-decision", "Mark this line as a decision"},
	{"mark-this-action", "Mark this line as an action"},
	{"mark-this-link", "Mark this line as a link"},
	{"only-host-topic", "Only a host sets the topic."},
	{"only-host-decision", "Only a host notes a decision."},
	{"key-send", "Send (while you write)"},
	{"key-break", "Begin a new row (while you write)"},
	{"key-edit", "Edit your last line (while nothing is written)"},
	{"key-lines", "Go from line to line (in the talk)"},
	{"key-menu", "Open the menu of the line (in the talk)"},
	{"key-back", "Close what is open; from the talk, back to where you write"},
	{"key-reply", "Reply to the line"},
	{"key-anew", "Edit the line, if it is yours"},
}

// Refusals are messages of errors that a page may have to show without being loaded anew. They come to scripts in English; see heard in words.js.
var Refusals = []words.Text{
	"Lines are taken only while the meeting is open.",
	"A line can answer only an earlier entry of the same meeting.",
	"The text is empty.",
	"The text is too long: at most 16,384 bytes. Send it in pieces.",
	"The text is not valid UTF-8, or it contains a NUL.",
	"There is nothing visible in the text.",
	"The body is too large: at most 65,536 bytes.",
	"This key came before with something else. Repeat what was sent then, or take a new key.",
	"Reactions are taken only while the meeting is open.",
	"A reaction is one emoji, +1 or -1; an empty text takes yours away.",
	"Lines can be edited only while the meeting is open.",
	"Lines can be taken back only while the meeting is open.",
	"A line can be edited or taken back for 15 minutes. Say in another line what is to be put right.",
	"Only who said a line can edit it or take it back.",
	"A host has marked this line for the minutes, so it stays as it is. Say in another line what is to be put right.",
	"This line was taken out of the meeting, so nothing can be done with it any more.",
	"What is said is marked for the minutes only while the meeting is open, before its formal end.",
	"Only a host, or who marked the line, can take the mark away.",
	"Only a host can do this, with the host's key or link.",
}

// Say gives the words of a notice in a language, from what its fragment carries. The most fitting of KIND-one (or another plural, by its value),
// KIND-value, KIND-by (a name) and KIND is taken; a kind without words has none.
func Say(l *words.Language, kind, value, name string) string {
	keys := []string{kind}
	if name != "" {
		keys = append(keys, kind+"-by")
	}
	if value != "" {
		keys = append(keys, kind+"-value")
	}
	if n, err := strconv.Atoi(value); err == nil {
		keys = append(keys, kind+"-"+l.Plural(n))
	}
	text, all := "", phrases(l)
	for _, key := range keys {
		if said, is := all[key]; is {
			text = said
		}
	}
	return strings.NewReplacer("{value}", value, "{name}", name).Replace(text)
}

// phrases gives all words in a language, with the further forms that it has for numbers: KEY-few, KEY-many.
func phrases(l *words.Language) map[string]string {
	made, _ := phrased.LoadOrStore(l, sync.OnceValue(func() map[string]string {
		all := make(map[string]string, len(Words))
		for _, w := range Words {
			for form, text := range l.Forms(w.Text) {
				if form != "other" {
					all[w.Key+"-"+form] = text
				}
			}
			all[w.Key] = l.Forms(w.Text)["other"]
		}
		for _, text := range Refusals {
			if said := l.Say(text); said != string(text) {
				all[string(text)] = said
			}
		}
		return all
	}))
	return made.(func() map[string]string)()
}

var phrased sync.Map // *words.Language → func() map[string]string

var (
	head   = []byte(`<li class="line`)
	silent = []byte(`<span class="words"></span>`)
	folded = []byte(`<span class="all"></span>`)
	hosts  = []byte(`<small class="role">host</small>`)
)

// Dressing is what a page that is drawn on the server adds to the fragment of a line, which is the same for everybody.
type Dressing struct {
	Lang       *words.Language // the reader's
	GoesOn     bool            // the line goes on what the line before it began: its speaker is hidden from the eye
	After      bool            // it was said after the formal end
	Undone     bool            // it looks like a mark and is none
	Words      string          // of a notice
	UTC, There string          // the time that stands in every fragment, and the one at the place of the meeting
}

// Dress prepares a fragment.
func (d Dressing) Dress(fragment []byte) template.HTML {
	if rest, ok := bytes.CutPrefix(fragment, head); ok {
		class := ""
		if d.GoesOn {
			class = " more"
		}
		if d.After {
			class += " after"
		}
		if d.Undone {
			class += " undone"
		}
		fragment = bytes.Join([][]byte{head, rest}, []byte(class))
	}
	if d.Words != "" {
		filled := []byte(`<span class="words">` + template.HTMLEscapeString(d.Words) + `</span> `)
		fragment = bytes.Replace(fragment, silent, filled, 1)
	}
	if as := phrases(d.Lang)["role-host"]; as != "host" {
		fragment = bytes.Replace(fragment, hosts, []byte(`<small class="role">`+template.HTMLEscapeString(as)+`</small>`), 1)
	}
	fragment = bytes.Replace(fragment, folded, []byte(`<span class="all">`+template.HTMLEscapeString(phrases(d.Lang)["whole"])+`</span>`), 1)
	if d.UTC != d.There { // the first such bytes are ours: whatever a person wrote has no bare > in it
		fragment = bytes.Replace(fragment, []byte(">"+d.UTC+"</time>"), []byte(">"+d.There+"</time>"), 1)
	}
	return template.HTML(fragment)
}
