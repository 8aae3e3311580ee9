package web

import (
	"maps"
	"net/url"
	"slices"

	"parley/internal/live"
	"parley/internal/web/gate"
)

// Routes is the list of patterns, for tests.
func Routes() []string {
	s := &site{Config: Config{Gate: gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}, nil, nil), Live: live.New(nil, live.Options{})}}
	return slices.Sorted(maps.Keys(s.routes()))
}
