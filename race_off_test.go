//go:build !race

package main_test

// raced says that the race detector is on.
const raced = false
