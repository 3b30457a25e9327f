package discordsim

import (
	"fmt"
	"slices"
)

// channel is a conversation: a DM has a recipient, a server's text channel has a guild.
type channel struct {
	sim        *Sim
	id, name   string
	guild      *Guild
	recipient  *User
	overwrites []Overwrite
	messages   []*message
	position   int
}

// Channel is a conversation as somebody sees it: what User.DM and User.In return is that person's view, what Guild.Channel returns is
// what all who may read the channel see.
type Channel struct {
	sim    *Sim
	c      *channel
	viewer *User
}

// ID is the channel's snowflake.
func (ch *Channel) ID() string { return ch.c.id }

// Name is the channel's name, empty for a DM.
func (ch *Channel) Name() string { return ch.c.name }

// Messages are those the viewer sees now, oldest first: no deleted ones, no ephemeral ones of others, none at all in a channel
// that is closed to the viewer.
func (ch *Channel) Messages() []Message {
	ch.sim.mu.Lock()
	defer ch.sim.mu.Unlock()
	if ch.viewer != nil && !ch.c.may(ch.viewer, ViewChannel) {
		return nil
	}
	var out []Message
	for _, m := range ch.c.messages {
		if ch.sees(m) {
			out = append(out, m.snapshot())
		}
	}
	return out
}

// Last is the newest message that the viewer sees; its ID is empty if there is none.
func (ch *Channel) Last() Message {
	all := ch.Messages()
	if len(all) == 0 {
		return Message{}
	}
	return all[len(all)-1]
}

func (ch *Channel) sees(m *message) bool {
	return !m.gone() && (m.seenBy == nil || m.seenBy == ch.viewer)
}

// Await returns nil once cond is true of the messages that the viewer sees. It is asked again after every change, and an error comes
// after Options.Patience of real time, with the words of the last message.
func (ch *Channel) Await(cond func([]Message) bool) error {
	err := ch.sim.await("the conversation", func() bool { return cond(ch.Messages()) })
	if err != nil {
		last := ch.Last()
		return fmt.Errorf("%w (%d messages, the last: %q)", err, len(ch.Messages()), last.Content)
	}
	return nil
}

// AwaitBot waits for the nth message of the bot that the viewer sees, from 1 on, and returns it.
func (ch *Channel) AwaitBot(n int) (Message, error) {
	var found Message
	err := ch.Await(func(all []Message) bool {
		seen := 0
		for _, m := range all {
			if m.Bot {
				if seen++; seen == n {
					found = m
					return true
				}
			}
		}
		return false
	})
	return found, err
}

// Types writes to the channel as its viewer, or as the server's owner where it has none. The result has no ID if that person may not.
func (ch *Channel) Types(text string) Message {
	who := ch.viewer
	if who == nil {
		who = ch.c.guild.owner
	}
	return ch.post(who, draft{content: text})
}

func (ch *Channel) post(u *User, d draft) Message {
	ch.sim.mu.Lock()
	defer ch.sim.mu.Unlock()
	if !ch.c.may(u, SendMessages) {
		return Message{}
	}
	d.author = u
	return ch.c.create(d).snapshot()
}

// Click presses the button with that label or custom id on the newest message that has it.
func (ch *Channel) Click(button string) *Interaction {
	all := ch.Messages()
	slices.Reverse(all)
	for _, m := range all {
		if _, ok := m.Button(button); ok {
			return ch.person().Click(m, button)
		}
	}
	return failed(ch.sim, fmt.Errorf("click %q: no message has such a button", button))
}

// Selects chooses values in the newest message that has that menu.
func (ch *Channel) Selects(menu string, values ...string) *Interaction {
	all := ch.Messages()
	slices.Reverse(all)
	for _, m := range all {
		if _, ok := m.Menu(menu); ok {
			return ch.person().Selects(m, menu, values...)
		}
	}
	return failed(ch.sim, fmt.Errorf("select in %q: no message has such a menu", menu))
}

func (ch *Channel) person() *User {
	if ch.viewer != nil {
		return ch.viewer
	}
	return ch.c.guild.owner
}
