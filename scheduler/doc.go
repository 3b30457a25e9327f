// Package scheduler is the heartbeat: it opens the check-ins that are due,
// reminds, closes, and asks for the clinics' summaries.
//
// The schedule is rows, never timers: gocron only beats. A beat that comes
// late, twice or after days of downtime does what the rows say and nothing
// twice. Nothing is sent here; what a beat decides leaves through the outbox.
// One patient's failure costs only that patient's turn.
package scheduler
