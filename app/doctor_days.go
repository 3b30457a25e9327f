package app

import (
	"context"
	"fmt"

	"waymark/rehab"
	"waymark/storage"
)

// days shows each clinic's last count of planned and asked check-ins.
func (e *examination) days(ctx context.Context, store *storage.Store, clinics []rehab.Clinic) {
	for _, c := range clinics {
		last, counted, err := store.LastSelfCheck(ctx, c.ID)
		switch {
		case err != nil:
			e.mend("clinic %s: %s", c.Name, Explain(err))
		case !counted:
			e.ok("clinic %s: no day has been counted yet", c.Name)
		default:
			e.day(c, last)
		}
	}
}

func (e *examination) day(c rehab.Clinic, k rehab.SelfCheck) {
	line := fmt.Sprintf("clinic %s: %s, %d check-ins planned = %d asked + %d paused + %d resting + %d withdrawn + %d not delivered + %d missed by us",
		c.Name, k.Date, k.Planned, k.Asked, k.Paused, k.Resting, k.Withdrawn, k.NotDelivered, k.Missed)
	if k.Unaccounted > 0 {
		e.mend("%s + %d unaccounted for, which is a fault of this program: please report it", line, k.Unaccounted)
		return
	}
	e.ok("%s", line)
}
