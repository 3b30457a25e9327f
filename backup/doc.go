// Package backup makes encrypted copies of the database, keeps them for a time,
// and brings one back.
//
// It promises:
//
//   - A backup is the database of one instant, looked through before it is
//     encrypted. It can be made beside a running bot.
//   - It is encrypted (age, X25519) to recipients whose keys need not be on the
//     machine. Without such a key nothing of it can be read.
//   - A backup is there whole or not at all, whenever the process ends.
//   - A damaged file, a file of another make and a database of a newer program
//     are refused, and nothing is put in a database's place that is there.
//   - The newest backup is never deleted for its age.
//
// A backup is an age file that holds a tar: manifest.json, then waymark.db.
package backup
