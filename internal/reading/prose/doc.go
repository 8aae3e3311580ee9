// Package prose makes of what somebody typed, in a line of talk or in the description of a meeting, HTML with a small part of Markdown:
//
//	*a* _a_      emphasis, **a** __a__ strong, ~~a~~ struck out, by the rules of CommonMark
//	`a`          code, also between longer rows of backticks
//	```label     a block of code, up to a row as long or the end; the label is one word and stays visible
//	> a          a quote, >> a one within it
//	- a, * a     a list; 1. a and 1) a a numbered one, in which each item keeps the number that was typed
//	[a](https://host/path)     a link, with its host behind it; with ! before it too, as pictures are not shown
//	https://host/path          a link to what one reads
//
// Nothing typed gets lost: only the signs of the above go, and only where they have an effect. So it differs from CommonMark where that eats
// or joins what was typed: each line end is a line break; spaces at the start of a line are spaces; a quote needs a space behind its > (">_<" is a
// face) and holds the lines that begin so, no other; a backslash keeps the sign behind it from having an effect, and both stay;
// "# a", "---", "<b>", "&amp;", tables and references are text. The libraries for CommonMark decide these before they can be told otherwise, and
// are quadratic in the brackets of links, so this is a reader of its own. They and a sanitiser judge it in its tests; at run time the sanitiser would
// cost several times what the reading does, and would only read again what is made of the same few constants.
//
// What is written is made of constants and of escaped text. The only thing typed that stands in an attribute is an address that was
// found good, and the number of an item. Time is linear in the length of the text, and nothing stands deeper than a few levels.
package prose
