// Package outputs reads what the server gives to people and programs besides the API: the page, the plain transcript, the JSON.
package outputs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"parley/test/client"
)

// Line is one line of a log as an output shows it.
type Line struct {
	N    int64
	Text string // all text of the line, with the name and the time where the output puts them inside
}

// Page finds the lines of the log in a page: elements with an id l-N inside the element with role log. It returns an error when such
// an id stands elsewhere, twice or out of order.
func Page(page []byte) ([]Line, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	var lines []Line
	var walk func(n *html.Node, inside bool) error
	walk = func(n *html.Node, inside bool) error {
		inside = inside || Attr(n, "role") == "log"
		if number, ok := strings.CutPrefix(Attr(n, "id"), "l-"); ok {
			seq, err := strconv.ParseInt(number, 10, 64)
			if err != nil || !inside {
				return fmt.Errorf("id %q inside the log: %v", "l-"+number, inside)
			}
			if len(lines) > 0 && lines[len(lines)-1].N >= seq {
				return fmt.Errorf("line %d stands after line %d", seq, lines[len(lines)-1].N)
			}
			lines = append(lines, Line{seq, Text(n)})
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			if err := walk(child, inside); err != nil {
				return err
			}
		}
		return nil
	}
	return lines, walk(root, false)
}

// Attr is an attribute of an element; empty when it has none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Text is all text below a node.
func Text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var s strings.Builder
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		s.WriteString(Text(child))
	}
	return s.String()
}

var numbered = regexp.MustCompile(`^\s*(\d+)\s+(.*)$`)

// Plain reads a plain transcript: a record begins with its number at the start of a row, further rows of its text are indented behind
// a bar. Rows before the first record are its head.
func Plain(text []byte) []Line {
	var lines []Line
	for _, row := range strings.Split(string(text), "\n") {
		if begin := numbered.FindStringSubmatch(row); begin != nil {
			n, _ := strconv.ParseInt(begin[1], 10, 64)
			lines = append(lines, Line{n, begin[2]})
			continue
		}
		if more, ok := strings.CutPrefix(strings.TrimLeft(row, " "), "|"); ok && len(lines) > 0 {
			last := &lines[len(lines)-1]
			last.Text += "\n" + strings.TrimPrefix(more, " ")
		}
	}
	return lines
}

// Talk picks what stands under the numbers of lines of talk. What else an output shows of a log, such as its opening, is left out.
func Talk(shown []Line, log []client.Entry) []Line {
	isTalk := map[int64]bool{}
	for _, e := range log {
		isTalk[e.Seq] = e.Kind == "line"
	}
	var talk []Line
	for _, l := range shown {
		if isTalk[l.N] {
			talk = append(talk, l)
		}
	}
	return talk
}

// JSON reads the entries of a meeting's JSON export.
func JSON(text []byte) ([]client.Entry, error) {
	var export struct {
		Entries []client.Entry `json:"entries"`
	}
	if err := json.Unmarshal(text, &export); err != nil {
		return nil, err
	}
	if len(export.Entries) == 0 {
		return nil, fmt.Errorf("no entries in %.200s", text)
	}
	return export.Entries, nil
}

// Says tells whether a page's text contains these words.
func Says(page []byte, words string) bool {
	root, err := html.Parse(bytes.NewReader(page))
	return err == nil && strings.Contains(Text(root), words)
}
