package frame

import (
	"context"
	"fmt"

	"parley/internal/meeting"
)

// TakeBack ends the host's rights of the attendees of a series, but for one's own. Whoever came by a link that has ended may have taken a name as
// host, and would go on hosting by that name; who hosts by another link still does.
func (f *Frame) TakeBack(ctx context.Context, s meeting.SeriesID, own meeting.AttendeeID) error {
	const all = 1 << 20
	roster, err := f.Seats.Roster(ctx, s, all)
	if err != nil {
		return fmt.Errorf("look for attendees who host: %w", err)
	}
	for _, m := range roster {
		if m.Role.Hosts() && m.ID != own {
			if _, err := f.Seats.Promote(ctx, s, m.ID, meeting.RoleGuest); err != nil {
				return fmt.Errorf("take back an attendee's right to host: %w", err)
			}
		}
	}
	return nil
}
