package gate

import (
	"context"

	"parley/internal/meeting"
)

// Link gives what the secret of a link grants, newest first, the owner's key included; nothing for one that is unknown. A browser's secret or
// a token is no link.
func (g *Gate) Link(ctx context.Context, secret string) ([]meeting.Grant, error) {
	if secret == "" {
		return nil, nil
	}
	link := meeting.Holder{Hash: meeting.HashOf(secret), Kind: meeting.Link}
	if g.isOwnerKey(link.Hash) {
		return []meeting.Grant{{Holder: link, Role: meeting.RoleOwner}}, nil
	}
	held, err := g.keys.Held(ctx, link.Hash, 0)
	if err != nil {
		return nil, err
	}
	var grants []meeting.Grant
	for _, grant := range held {
		if grant.Kind == meeting.Link {
			grants = append(grants, grant)
		}
	}
	return grants, nil
}
