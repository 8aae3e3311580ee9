package reading

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parley/internal/meeting"
)

// CSV writes the log as a table (RFC 4180, UTF-8): a head, then one record an entry. Where a cell would be a formula to a spreadsheet, because it
// begins with =, +, -, @, a tab or a CR, an apostrophe is put in front of it. Controls are made visible; the JSON has texts byte for byte.
func CSV(w io.Writer, lines []meeting.Line) error {
	out := bufio.NewWriter(w)
	row(out, "seq", "at", "kind", "author", "author_id", "role", "text", "ref", "redacted")
	for _, l := range lines {
		row(out, strconv.FormatInt(l.Seq, 10), string(AppendTime(nil, l.At)), string(l.Kind), typed(l.Author.Name), typed(string(l.Author.ID)),
			string(l.Author.Role), typed(l.Text), number(l.Ref), number(l.Redacted))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

func row(out *bufio.Writer, cells ...string) {
	for i, cell := range cells {
		if i > 0 {
			out.WriteByte(',')
		}
		if strings.ContainsAny(cell, "\",\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		out.WriteString(cell)
	}
	out.WriteString("\r\n")
}

// typed is a cell that somebody typed. A turning text begins with a mark that is not seen, so the text as it was is looked at, too.
func typed(s string) string {
	const formula = "=+-@\t\r"
	shown := Visible(s)
	if strings.IndexAny(s, formula) == 0 || strings.IndexAny(shown, formula) == 0 {
		return "'" + shown
	}
	return shown
}

// number is a cell for a number that may be missing.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
