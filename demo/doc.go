// Package demo plays weeks of Waymark without Discord: a local Discord, the
// whole bot on a fresh database, and scripted people on a clock that jumps from
// one thing that happens to the next.
//
// It promises:
//
//   - Nothing is written to the database behind the bot's back: the clinic, the
//     patients, their consent and their answers come through the conversation.
//   - The people are scripted, and are called so. They know only what stands on
//     their screens. The same seed makes them do the same things.
//   - The figures are counted from the local Discord's books and the calendar,
//     never by the bot. The calendar has its own resolver of local times.
package demo
