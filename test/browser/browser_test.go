package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

const room = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Room</title>
<main role="log"><p id="l-1">one</p><p id="l-2">two</p></main><p class="complete">complete to 2</p>
<form method="post"><label>Your line <textarea name="text">old</textarea></label><button>Send</button></form>
<img src="http://xss.invalid/x.png"><script>document.title = "ran"; alert("inline")</script>`

// small serves the page twice, with a policy and without one, and counts what is posted.
func small(posts *atomic.Int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/safe" && r.URL.Path != "/unsafe":
			http.NotFound(w, r)
			return
		case r.Method == "POST":
			posts.Add(1)
			fmt.Fprintf(w, "<!doctype html><title>Thanks</title><p>got %s", r.FormValue("text"))
			return
		case r.URL.Path == "/safe":
			w.Header().Set("Content-Security-Policy", "default-src 'self'")
		}
		fmt.Fprint(w, room)
	})
}

// TestBrowserFindsActsAndNotices drives a small page of the test's own: the tool must see what later tests rely on it to see.
func TestBrowserFindsActsAndNotices(t *testing.T) {
	var posts atomic.Int64
	server := httptest.NewServer(small(&posts))
	defer server.Close()
	chromium := Start(t)

	t.Run("script runs, and is seen", func(t *testing.T) {
		p := chromium.Open(t, Person{})
		p.Go(server.URL + "/unsafe")
		p.Until("the dialog is noticed", func() bool { return slices.Contains(p.Complaints(), `dialog: alert "inline"`) })
		if title := Eval[string](p, "document.title"); title != "ran" {
			t.Fatalf("title %q", title)
		}
		if f := p.Foreign(server.URL); !slices.Equal(f, []string{"http://xss.invalid/x.png"}) {
			t.Fatalf("foreign requests: %v", f)
		}
	})
	t.Run("a policy's violations are seen", func(t *testing.T) {
		p := chromium.Open(t, Person{Phone: true})
		p.Go(server.URL + "/safe")
		p.Until("the violation is noticed", func() bool { return strings.Contains(strings.Join(p.Complaints(), " "), "content security policy") })
		if width := Eval[int](p, "innerWidth"); width != 360 {
			t.Fatalf("a phone is %d wide", width)
		}
	})
	t.Run("without script", func(t *testing.T) {
		p := chromium.Open(t, Person{NoScript: true})
		p.Go(server.URL + "/unsafe")
		want := []Line{{1, "one"}, {2, "two"}}
		if lines := p.Lines(); !slices.Equal(lines, want) {
			t.Fatalf("lines %v", lines)
		}
		if n := p.CompleteTo(); n != 2 {
			t.Fatalf("complete to %d", n)
		}
		if title := Eval[string](p, "document.title"); title != "Room" {
			t.Fatalf("script ran: title %q", title)
		}
		if p.Has("button", "Join") || !p.Has("button", "Send") {
			t.Fatal("buttons are not found by role and name")
		}
		p.Fill("textbox", "Your line", "hello")
		p.Click("button", "Send")
		p.Shows("got hello")
		if posts.Load() != 1 {
			t.Fatalf("%d posts", posts.Load())
		}
	})
}
