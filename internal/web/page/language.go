package page

import (
	"net/http"
	"regexp"

	"parley/internal/meeting"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/words"
)

// Language answers POST /language: the pages speak that language in this browser from now on. It leads back to where the form stood.
func (p *Pages) Language(w http.ResponseWriter, r *http.Request) error {
	fields, err := form.Read(w, r, "language", "back")
	if err != nil {
		return err
	}
	chosen := words.Tagged(fields["language"])
	if chosen == nil {
		return meeting.Bad("language", "The pages do not speak this language.")
	}
	http.SetCookie(w, &http.Cookie{Name: words.Cookie, Value: chosen.Tag(), Path: "/", MaxAge: words.CookieAge,
		Secure: p.Gate.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode})
	back := fields["back"]
	if !ours.MatchString(back) {
		back = "/"
	}
	return frame.SeeOther(w, r, back)
}

// ours is what an address of a page looks like; what might be read as another host is never led to.
var ours = regexp.MustCompile(`^/([A-Za-z0-9._~-][A-Za-z0-9._~/-]*)?(\?[A-Za-z0-9._~=&%+-]*)?$`)
