package demo

import (
	"strings"
	"sync"

	"waymark/discordsim"
)

// written notes in which channels the bot wrote, so that nobody has to read a
// screen on which nothing happened.
type written struct {
	mu       sync.Mutex
	channels map[string]bool
}

func newWritten() *written { return &written{channels: map[string]bool{}} }

// note takes one request of the bot.
func (w *written) note(r discordsim.Request) {
	_, rest, ok := strings.Cut(r.Path, "/channels/")
	if !ok {
		return
	}
	channel, _, _ := strings.Cut(rest, "/")
	w.mu.Lock()
	defer w.mu.Unlock()
	w.channels[channel] = true
}

// in reports whether the bot wrote in a channel since it was last asked.
func (w *written) in(channel string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	was := w.channels[channel]
	delete(w.channels, channel)
	return was
}
