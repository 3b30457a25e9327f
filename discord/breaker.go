package discord

import "time"

// Figures of the breaker. Discord bans an address for 10,000 requests with a
// 401, a 403 or a 429 in ten minutes.
// Source: Discord's documentation, Invalid Request Limit.
const (
	mostRefused     = 4000 // then nothing is sent by ourselves
	mostRefusedEver = 8000 // then people's taps aren't answered either
	refusedSpan     = 10 * time.Minute
)

// breaker counts refused requests and stops sending long before the ban.
type breaker struct {
	refused *window
	open    bool // sending has stopped, and that was said
}

func newBreaker() *breaker {
	return &breaker{refused: newWindow(mostRefusedEver, mostRefusedEver, refusedSpan)}
}

// free returns when a request may go; zero or past is at once.
func (b *breaker) free(r route) time.Time {
	if r.free {
		return b.refused.after(mostRefusedEver)
	}
	return b.refused.after(mostRefused)
}
