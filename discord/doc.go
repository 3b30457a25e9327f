// Package discord is the connection to Discord: one session, everything that
// is sent, and the pace at which it is sent.
//
// It promises: at most 48 requests in any second, interaction callbacks and
// follow-ups apart; a 429 is obeyed, a global one on every route; a message of
// the outbox is sent once, by its nonce or, when in doubt, by reading the
// channel back; a closed direct message costs that message only. Errors and
// logs that leave here hold a code and a route, never a body, a token or an
// account. Every handler is guarded, and one person's events stay in order.
package discord
