package discord

import (
	"context"
	"net/http"

	"github.com/bwmarrin/discordgo"
)

// Response is the answer to one interaction: a message, a change of the one
// that was tapped, a form, or suggestions.
type Response struct {
	Message   *Message
	Update    bool
	Ephemeral bool
	Modal     *discordgo.InteractionResponseData
	Choices   []*discordgo.ApplicationCommandOptionChoice
}

// Respond answers an interaction.
func (s *Session) Respond(ctx context.Context, i *discordgo.Interaction, r Response) error {
	var data any
	var files []File
	kind := discordgo.InteractionResponseChannelMessageWithSource
	switch {
	case r.Modal != nil:
		kind = discordgo.InteractionResponseModal
		data = map[string]any{"custom_id": r.Modal.CustomID, "title": r.Modal.Title, "components": r.Modal.Components}
	case r.Choices != nil:
		kind, data = discordgo.InteractionApplicationCommandAutocompleteResult, map[string]any{"choices": r.Choices}
	case r.Message == nil || r.Message.Empty():
		kind = discordgo.InteractionResponseDeferredMessageUpdate
	default:
		p := r.Message.payload()
		files = r.Message.Files
		if r.Ephemeral {
			p.Flags = discordgo.MessageFlagsEphemeral
		}
		if r.Update {
			kind = discordgo.InteractionResponseUpdateMessage
			p.Flags = 0
		}
		data = p
	}
	callback := map[string]any{"type": kind}
	if data != nil {
		callback["data"] = data
	}
	_, err := s.call(ctx, http.MethodPost, discordgo.EndpointInteractionResponse(i.ID, i.Token), callback, files)
	return err
}

// Post sends a message at once, outside the outbox: to someone of whom nothing
// is recorded.
func (s *Session) Post(ctx context.Context, channel string, m Message) error {
	_, err := s.call(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), m.payload(), m.Files)
	return err
}
