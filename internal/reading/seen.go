package reading

import "parley/internal/reading/visible"

// Visible is [visible.Text]: s such that it can be shown anywhere as text.
func Visible(s string) string { return visible.Text(s) }

// OneLine is [visible.OneLine]: Visible for what must stay on one line.
func OneLine(s string) string { return visible.OneLine(s) }

// visibleInside is Visible for an element or attribute that is an isolate itself.
func visibleInside(s string) string { return visible.Inside(s) }

// turnsText tells the marks that turn the direction of text.
func turnsText(r rune) bool { return visible.Turns(r) }
