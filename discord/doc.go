// Package discord is the connection: the gateway, the pace, sending and
// reading back.
//
// It promises:
//
//   - A row of the outbox ends as one message, or with a reason that is
//     recorded. A try that may have arrived is repeated with the row's id as
//     its nonce, and after two minutes only if the channel doesn't hold it.
//   - One reader's messages arrive in their order, also when one of them has to be
//     tried again; only what is more urgent overtakes.
//   - What can't be sent to one person costs only that message; a clinic hears
//     of all of them at once. What is too late to be of use is not sent.
//   - A clinic's alert waits for as long as its channel can't be written to, and
//     those who can mend that are told.
//   - Discord's limits are kept: at most 48 requests in any second, each
//     bucket and each Retry-After obeyed, far fewer refused requests than
//     Discord bans for. All of this waits on the clock that was handed in.
//   - A lost connection is resumed. What can't be resumed is read back. A
//     connection that can't be kept ends with an error that says how to mend it.
//   - What one person does is handled in order, and an interaction is
//     acknowledged within three seconds.
//   - No token, no id of Discord's and no words of a person are in an error or
//     a log line of this package.
//
// A clock that is set back holds nothing up.
//
// Heartbeats, the three seconds and the deadlines of network traffic are real
// time, whatever the clock.
package discord
