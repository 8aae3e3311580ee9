// Package reading makes of a meeting and its log what people and programs read: the JSON and the HTML of a line, the
// transcript as text, the log in MeetBot's shape, the whole as JSON.
//
// Everything here is pure: values in, bytes out, no clock, no I/O but the writer that is handed in. So the same row gives
// the same bytes on every node and in every voice, and they can be encoded once for all readers.
//
// Text is text. Whatever somebody typed comes out such that it is no markup, looks like nobody else's line and is no
// escape sequence to a terminal; see [Visible] for the rule.
package reading
