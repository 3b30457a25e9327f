// Package storage keeps everything waymark knows in one SQLite file.
//
// It promises:
//
//   - All that one event changes is one transaction. What it sends goes into
//     the outbox in that transaction and leaves after it.
//   - What was committed is on disk (WAL, synchronous FULL). Only that a message needs no showing again is written with the next commit.
//   - A check-in exists once for each patient, set and date; a reply is taken
//     once; an outbox row is claimed by one process, and what an earlier
//     process had claimed is said to be in doubt, never sent again blindly.
//   - One process owns a file. A second one is told so. Readers may stand
//     beside it.
//   - Files are 0600, deleted rows are overwritten, invite codes are kept as
//     hashes only.
//   - Trouble that a person can mend is a *rehab.Error; no error holds a
//     patient's words or a Discord id.
//
// Instants are integers of milliseconds since 1970 in UTC, 0 for none; dates
// are text, yyyy-mm-dd, empty for none; ids are text.
package storage
