package wish

import (
	"strconv"

	"parley/internal/meeting"
	"parley/internal/slug"
)

// FirstFree gives the first n ≥ 1 that is not taken. Behind the first eight it doubles its steps and halves them again, so that ten
// thousand who want the same name do not ask fifty million times; there it may pass over a number that fell free again.
func FirstFree(taken func(n int) (bool, error)) (int, error) {
	const oneByOne = 8
	for n := 1; n <= oneByOne; n++ {
		if is, err := taken(n); !is || err != nil {
			return n, err
		}
	}
	low, high := oneByOne, 2*oneByOne // low is taken
	for {
		is, err := taken(high)
		if err != nil {
			return 0, err
		}
		if !is {
			break
		}
		low, high = high, 2*high
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		is, err := taken(middle)
		if err != nil {
			return 0, err
		}
		if is {
			low = middle
		} else {
			high = middle
		}
	}
	return high, nil
}

// Slug gives the slug of a new series: the given one if it is free, or else one made from the title; for an unlisted series
// one that nobody guesses.
func Slug(s meeting.Series, taken func(slug string) (bool, error)) (string, error) {
	switch {
	case !s.Listed && s.Slug != "":
		return "", meeting.Bad("slug", "A series that is not listed gets an address that nobody guesses; leave the slug out.")
	case !s.Listed:
		return slug.Unlisted(), nil
	case s.Slug == "":
		return madeSlug(s.Title, taken)
	}
	if err := slug.Check(s.Slug); err != nil {
		return "", err
	}
	is, err := taken(s.Slug)
	if err == nil && is {
		err = &meeting.Error{Kind: meeting.Conflict, Code: "slug-taken", Field: "slug",
			Message: "This slug belongs to another series; choose another, or leave it out."}
	}
	return s.Slug, err
}

func madeSlug(title string, taken func(string) (bool, error)) (string, error) {
	base := slug.Make(title)
	if base == "" {
		base = slug.Code()
	}
	nth := func(n int) string {
		if n == 1 {
			return base
		}
		return base + "-" + strconv.Itoa(n)
	}
	n, err := FirstFree(func(n int) (bool, error) { return taken(nth(n)) })
	return nth(n), err
}

// Date gives the {date} of a meeting that is new in its series: that of its start there, or the one by which a rule calls it already, if that is free.
func Date(f meeting.Facts, taken func(date string) (bool, error)) (string, error) {
	in, err := Zone(f.Zone)
	if err != nil {
		return "", err
	}
	if f.Date != "" {
		if is, err := taken(f.Date); err != nil || !is {
			return f.Date, err
		}
	}
	start := f.Start
	n, err := FirstFree(func(n int) (bool, error) { return taken(slug.Date(start, in, n-1)) })
	return slug.Date(start, in, max(n, 1)-1), err
}

// Name gives the name that somebody gets who asks for name. Held is asked about keys (see [meeting.NameKey]).
func Name(name string, held func(key string) (bool, error)) (string, error) {
	n, err := FirstFree(func(n int) (bool, error) { return held(meeting.NameKey(nthName(name, n))) })
	return nthName(name, n), err
}

// NextName is [Name] for somebody who must give name itself to another.
func NextName(name string, held func(key string) (bool, error)) (string, error) {
	n, err := FirstFree(func(n int) (bool, error) { return held(meeting.NameKey(nthName(name, n+1))) })
	return nthName(name, n+1), err
}

func nthName(name string, n int) string {
	if n <= 1 {
		return name
	}
	return meeting.NumberedName(name, n)
}
