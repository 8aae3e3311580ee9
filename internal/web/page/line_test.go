package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// talk is an open meeting in which Ana has said line 2 and Ben has answered with line 3.
func talk(t *testing.T) (h *house, path string, ana, ben *person) {
	h = set(t)
	path = h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	ana, ben = h.person().join(path, "Ana"), h.person().join(path, "Ben")
	ana.says(path, "We ship on Fryday.", "1")
	ben.post(path, "act", "reply", "line", "2", "text", "At which hour?", "cursor", "2").leads(t, path+"#l-3")
	return h, path, ana, ben
}

// TestEverythingIsDoneWithALineByForms: on its own page, to which each line of talk leads; the room shows what became of it, with one faint mark for the
// numbers that are no lines.
func TestEverythingIsDoneWithALineByForms(t *testing.T) {
	_, path, ana, ben := talk(t)
	ben.get(path).is(t, 200, `<a class="hand" href="?line=2" aria-label="Line 2 …">`,
		`<a class="re" href="#l-2"><bdi class="to">Ana</bdi> <span class="quote" dir="auto">We ship on Fryday.</span> <span class="num">2</span></a>`)
	ben.get(path+"?line=2").is(t, 200, "Line 2", "Answer it", "React", `value="👍" aria-pressed="false"`, "Info", "no: Edit it", "no: Take it back", "no: Decision", "no: Redact")
	ben.post(path, "act", "reaction", "line", "2", "text", "👍", "cursor", "3").leads(t, path+"#l-2")
	ana.post(path, "act", "edit", "line", "2", "text", "We ship on Friday.", "cursor", "4").leads(t, path+"#l-2")
	ben.post(path, "act", "mark", "line", "2", "kind", "action", "owner", " Ana ", "cursor", "5").leads(t, path+"#l-2")
	ben.get(path).is(t, 200, "We ship on Friday.", "no: Fryday", `data-owner="Ana"`, `<span class="mark">Action: Ana</span>`, `<small class="edited">edited <time`,
		`<b>1</b> <span class="by"><bdi>Ben</bdi></span>`, `<span class="quote" dir="auto">We ship on Friday.</span>`,
		`<li class="gap" data-n="4" data-kind="reaction">1 reaction, 1 edit, 1 mark</li>`, `<li class="gap more" data-n="6" data-kind="action"></li>`)
	ana.get(path+"?line=2").is(t, 200, "Who reacted", "What it said before", "We ship on Fryday.", "Edit it", "no: Take the mark away") // Ben has marked it, who is no host
	ben.get(path+"?line=2").is(t, 200, `value="" aria-pressed="true">👍`, "Take the mark away")
	ben.get(path+"?line=5").leads(t, path+"?line=2")
	ben.post(path, "act", "reaction", "line", "2", "text", "", "cursor", "6").leads(t, path+"#l-2")
	ben.post(path, "act", "unmark", "line", "2", "cursor", "7").leads(t, path+"#l-2")
	ben.get(path).is(t, 200, `no: class="reactions"`, `no: class="mark"`, "2 reactions, 1 edit, 2 marks")
	ana.post(path, "act", "retraction", "line", "2", "cursor", "8").leads(t, path+"#l-2")
	ben.get(path).is(t, 200, `<p class="gone">Taken back.</p>`, "no: Friday", `<a class="re" href="#l-2">2</a>`, "1 line taken back")
	ana.get(path+"?line=2").is(t, 200, "Taken back.", "no: Friday", "no: Fryday", "no: React", "no: Answer it")
}

// TestAFormOfALineThatIsRefused shows the page of the line again, with the reason and what was typed, and one that is sent twice is one wish.
func TestAFormOfALineThatIsRefused(t *testing.T) {
	h, path, ana, ben := talk(t)
	ben.post(path, "act", "edit", "line", "2", "text", "mine now", "cursor", "3").is(t, 403, "Only who said a line can edit it", "Not in the record:", "mine now", "Fryday")
	ben.post(path, "act", "reply", "line", "2", "text", "  ", "cursor", "3").is(t, 400, `aria-invalid="true"`, "Answer it")
	ben.post(path, "act", "reaction", "line", "2", "text", "ok", "cursor", "3").is(t, 400, "A reaction is one emoji")
	ben.post(path, "act", "mark", "line", "2", "kind", "topic", "cursor", "3").is(t, 403, "Only a host can do this")
	ben.post(path, "act", "mark", "line", "2", "kind", "closed", "cursor", "3").is(t, 400, "Say what the line is for the minutes")
	ben.post(path, "act", "sing", "line", "2", "cursor", "3").is(t, 400, "This form is not one of a line's page.")
	ben.post(path, "act", "reaction", "line", "99", "text", "👍", "cursor", "3").is(t, 400, "There is no entry with this number.")
	h.person().post(path, "act", "reply", "line", "2", "text", "let me in", "cursor", "3").is(t, 401, "Take a name first", "let me in")
	for range 2 {
		ben.post(path, "act", "reply", "line", "2", "text", "twice", "cursor", "3").leads(t, path+"#l-4")
	}
	ana.get(path+"?line=4").is(t, 200, "twice", "no: line=5")
	h.later(16 * time.Minute)
	ana.get(path+"?line=2").is(t, 200, "no: Edit it", "no: Take it back", "Answer it")
	ana.post(path, "act", "edit", "line", "2", "text", "too late", "cursor", "4").is(t, 409, "A line can be edited or taken back for 15 minutes.", "too late")
	h.later(90 * time.Minute)
	ana.get(path+"?line=2").is(t, 200, "Fryday", "no: <form", "Back to the meeting")
	for _, nothing := range []string{"1", "99", "9223372036854775807"} {
		ana.get(path+"?line="+nothing).is(t, 404, "There is no line of talk with this number.")
	}
	ana.get(path+"?line=x").is(t, 400)
}

// TestALineLeadsAHostToItsRedaction, and nobody else; what was redacted leads nowhere.
func TestALineLeadsAHostToItsRedaction(t *testing.T) {
	h, path, ana, ben := talk(t)
	ana.post(path, "act", "edit", "line", "2", "text", "We ship on Friday.", "cursor", "3")
	host := h.owner()
	host.get(path+"?line=2").is(t, 200, `href="/host/tornado-weekly?date=2026-12-01&redact=2"`)
	ben.get(path+"?line=2").is(t, 200, "no: /host/")
	host.get("/host/tornado-weekly?date=2026-12-01&redact=2").is(t, 200, "We ship on Friday.", "no: Fryday")
	h.act(path, meeting.Post{Kind: meeting.KindRedaction, Ref: 2})
	ben.get(path).is(t, 200, `no: href="?line=2"`, `<a class="re" href="#l-2">2</a>`, `href="?line=3"`)
	host.get(path+"?line=2").is(t, 200, "Line 2 was redacted.", "no: /host/", "no: Friday", "no: Fryday", "no: Ana")
}

// TestAnEarlierPartShowsItsLinesAsTheyStand, whatever changed them long after; and what is answered there leads to its own page.
func TestAnEarlierPartShowsItsLinesAsTheyStand(t *testing.T) {
	h, path, ana, ben := talk(t)
	for i := range 230 {
		ben.says(path, fmt.Sprint("and on ", i), fmt.Sprint(i+3))
		h.later(2 * time.Second)
	}
	ben.post(path, "act", "reaction", "line", "2", "text", "🎉", "cursor", "233").leads(t, path+"?line=2")
	ana.post(path, "act", "edit", "line", "2", "text", "We ship on Friday.", "cursor", "234")
	ana.post(path, "act", "reply", "line", "2", "text", "as I said", "cursor", "235")
	room := ana.get(path).is(t, 200, `<a class="re" href="?line=2">2</a>`, "no: Friday", "1 reaction, 1 edit")
	if strings.Count(room.body, `data-n="`) != 200 {
		t.Errorf("the room shows %d numbers", strings.Count(room.body, `data-n="`))
	}
	ana.get(path+"?before=37").is(t, 200, "We ship on Friday.", "no: Fryday", `data-emoji="🎉"`, `<span class="quote" dir="auto">We ship on Friday.</span>`)
	h.act(path, meeting.Post{Kind: meeting.KindRedaction, Subject: h.member(path, "Ben")})
	ana.get(path+"?before=37").is(t, 200, "We ship on Friday.", "no: 🎉", "no: Ben<")
}
