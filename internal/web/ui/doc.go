// Package ui is what a browser is given: templates, styles and scripts, embedded in the binary.
//
// Scripts and styles are served as they stand here but for their comments, without a build step, under names that contain a digest of their
// content (see [Path] and [Assets]). The styles of css/ are one file, in the order of their names, which is also the order of
// their layers. The modules of js/ import each other by their plain names, and are joined into one when the program starts (joint.go).
// No page has an inline script or style: the policy that the server sends is
//
//	default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; connect-src 'self';
//	form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types parley
//
// # The fragment of a line
//
// A line looks the same for everybody, so it is encoded once, by package reading, and the same bytes stand in the page, in
// streams and in polls:
//
//	<li class="line" id="l-12" data-n="12" data-as-of="31" data-kind="line" data-author="ID" data-at="2026-12-01T15:00:00.000Z"
//	    data-mark="action" data-owner="Ben" data-edited="31">
//	  <span class="face h-7" aria-hidden="true">AF</span>
//	  <p class="who"><span class="name">Ana Ferrer</span><small class="role">host</small><time datetime="…">15:00</time></p>
//	  <a class="re" href="#l-9">9</a>
//	  <div class="text" dir="auto">…</div>
//	  <small class="edited"><time datetime="…">15:04</time></small>
//	  <ul class="reactions"><li data-emoji="👍" data-by="ID1 ID2"><span class="emoji">👍</span> <b>2</b> <span class="by"><bdi>Ana</bdi>, <bdi>Ben</bdi></span></li></ul>
//	  <span class="mark"></span>
//	  <a class="n" href="#l-12">12</a>
//	</li>
//
// What nobody answered, edited, reacted to or marked lacks the parts for that. Of a line that was taken back (data-retracted="40") nothing is left but who, when, what
// it answers, and an empty p.gone in which the page says so. The page shows with a.re the beginning of the line that is answered, from that
// line itself; it gives each line of talk the way to its own page (a.hand), where everything is done with it without a script.
//
// An entry that is no line of its own has no fragment. The page leaves its place, and at the first of those next to each other says what they are:
//
//	<li class="gap" data-n="31" data-kind="edit">1 edit, 2 marks</li><li class="gap more" data-n="32" data-kind="decision"></li>
//
// The text is HTML of what was typed, as package reading/prose makes it: em, strong, del, code, pre, blockquote, ul, ol, a, and for
// browsers without styles a br before each line feed. A long one is followed by the way to unfold it, which works without scripts:
//
//	<div class="text long" dir="auto">…</div><label class="unfold"><input type="checkbox"><span class="all"></span></label>
//
// A line that was typed with /me before it has the class me, and its text is what its speaker does.
//
// What the clock or a host did is a notice:
//
//	<li class="line notice" id="l-90" data-n="90" data-as-of="90" data-kind="extended" data-value="10" data-name="Ana" data-at="…">
//	  <span class="words"></span><time datetime="…">15:50</time><a class="n" href="#l-90">90</a>
//	</li>
//
// A fragment holds no words of the interface. Its words are in one place, [Words]: the server puts them into a page with [Dressing]
// and [Filling], and gives them to the scripts of the page in an attribute, from which dress.js fills the fragments that come later.
// What depends on who reads, and where, is done in the browser alone: which lines are one's own, the local time, the
// speaker's name hidden from the eye (never from the ear) where the line before is theirs too. So that a page looks right
// without scripts, the dressing does the last of these as well.
package ui
