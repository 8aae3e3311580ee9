package prose

import (
	"strings"
	"testing"
	"time"
)

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ text, links string }{
		{"none", ""},
		{"http://localhost:8080/tornado-weekly/2026-12-01#l-4", "http://localhost:8080/tornado-weekly/2026-12-01#l-4"},
		{"See https://a.example/x, https://b.example.", "https://a.example/x https://b.example"},
		{"(https://a.example/x_(y)) and [http://b.example]", "https://a.example/x_(y) http://b.example"},
		{"HTTPS://A.example/?q=a&b=c!", "HTTPS://A.example/?q=a&b=c"},
		{`<https://a.example/>"http://b.example"`, "https://a.example/ http://b.example"},
		{"xhttp://a.example", ""},
		{"ftp://a.example javascript://a.example/%0aalert(1)", ""},
		{"http:// https://. http://:80", ""},
		{"https://bank.example@other.example/ http://ok.example", "http://ok.example"},
		{"http://[::1]:8080/x] http://[::1", "http://[::1]:8080/x"},
		{"https://example.example/日本。と", "https://example.example/日本。と"},
		{"（https://a.example/日本）。", "https://a.example/日本"},
		{"http://a.example/␛[31mred", "http://a.example"[:16] + "/"},
		{"http://a.example/\u202egnp", "http://a.example/"},
		{"http://a.example\nhttp://b.example", "http://a.example http://b.example"},
		{"#linkhttps://a.example", ""},
		{"#link https://a.example/%zz http://b.example/%41", "http://b.example/%41"},
	} {
		var got []string
		for from := 0; ; {
			start, end := NextAddress(c.text, from)
			if start < 0 {
				break
			}
			got, from = append(got, c.text[start:end]), end
		}
		if strings.Join(got, " ") != c.links {
			t.Errorf("%q has the links %q, want %q", c.text, got, c.links)
		}
	}
}

func TestLinkMarkup(t *testing.T) {
	got := string(Append(nil, `a <https://a.example/?x="&y='> b`))
	want := `a &lt;<a href="https://a.example/?x=" rel="nofollow noopener noreferrer">https://a.example/?x=</a>&#34;&amp;y=&#39;&gt; b`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A text may cost what its length costs, not the square of it: that would be seconds here.
func TestAddressesAreLinear(t *testing.T) {
	for _, piece := range []string{"http://", "http://@", "http://a.example)", "http://a.example/((((", "://", ",,,,"} {
		text := "http://a.example/" + strings.Repeat(piece, 256<<10/len(piece))
		start := time.Now()
		Append(nil, text)
		if took := time.Since(start); took > time.Second {
			t.Errorf("%q: %v for 256 KiB", piece, took)
		}
	}
}
