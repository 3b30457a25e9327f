package discordsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Discord's limits of a message.
const (
	maxContent    = 2000
	maxNonce      = 25
	maxEmbeds     = 10
	maxEmbedRunes = 6000
)

// messageBody is what any request that makes or changes a message may hold.
type messageBody struct {
	Content      *string           `json:"content"`
	Embeds       *[]Embed          `json:"embeds"`
	Components   *[]Component      `json:"components"`
	Attachments  *[]attachmentRef  `json:"attachments"`
	Flags        int               `json:"flags"`
	Nonce        json.RawMessage   `json:"nonce"`
	EnforceNonce bool              `json:"enforce_nonce"`
	Mentions     *allowedMentions  `json:"allowed_mentions"`
	Reference    *messageReference `json:"message_reference"`
	StickerIDs   []string          `json:"sticker_ids"`
	Poll         json.RawMessage   `json:"poll"`
}

type messageReference struct {
	MessageID       string `json:"message_id"`
	FailIfNotExists *bool  `json:"fail_if_not_exists"`
}

// Fields that the requests know at their top level. ID and Channel are not Discord's: discordgo sends them with each edit.
var (
	createFields = []string{"content", "nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components", "sticker_ids",
		"attachments", "flags", "enforce_nonce", "poll", "shared_client_theme"}
	editFields   = []string{"content", "embeds", "flags", "allowed_mentions", "components", "attachments", "sticker_ids", "ID", "Channel"}
	followFields = []string{"content", "username", "avatar_url", "tts", "embeds", "allowed_mentions", "components", "attachments", "flags",
		"thread_name", "applied_tags", "poll"}
	replyFields = []string{"content", "tts", "embeds", "allowed_mentions", "components", "attachments", "flags", "poll"}
)

func isNull(raw json.RawMessage) bool {
	return len(raw) == 0 || bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}

// check holds the body to the limits of any message. Whether it is empty is asked by empty.
func (b *messageBody) check(f *form) {
	if b.Content != nil {
		f.length("content", utf8.RuneCountInString(*b.Content), 0, maxContent)
	}
	f.length("nonce", utf8.RuneCountInString(nonceText(b.Nonce)), 0, maxNonce)
	b.Mentions.check(f)
	if b.Embeds != nil {
		checkEmbeds(f, *b.Embeds)
	}
	v2 := b.Flags&flagComponentsV2 != 0
	if v2 {
		for field, set := range map[string]bool{
			"content": b.Content != nil && *b.Content != "", "embeds": b.Embeds != nil && len(*b.Embeds) > 0, "poll": !isNull(b.Poll),
		} {
			if set {
				f.add(field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
					"The '"+field+"' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
			}
		}
	}
	if b.Components != nil {
		checkComponents(f, *b.Components, v2)
	}
}

// empty says whether a new message would have nothing in it. White space alone is nothing.
func (b *messageBody) empty(files int) bool {
	return (b.Content == nil || strings.TrimSpace(*b.Content) == "") && (b.Embeds == nil || len(*b.Embeds) == 0) &&
		(b.Components == nil || len(*b.Components) == 0) && len(b.StickerIDs) == 0 && isNull(b.Poll) && files == 0
}

// draft is the message that the body asks for.
func (b *messageBody) draft(author *User, files []*Attachment) draft {
	d := draft{author: author, attachments: files, flags: b.Flags, nonce: b.Nonce, mentions: b.Mentions}
	if b.Content != nil {
		d.content = *b.Content
	}
	if b.Embeds != nil {
		d.embeds = *b.Embeds
	}
	if b.Components != nil {
		d.components = *b.Components
	}
	return d
}

func (b *messageBody) change(files *[]*Attachment) change {
	return change{content: b.Content, embeds: b.Embeds, components: b.Components, attachments: files, mentions: b.Mentions, flags: &b.Flags}
}

// stillSomething refuses an edit that would leave a message with nothing in it.
func (b *messageBody) stillSomething(m *message, files []*Attachment) error {
	after := *b
	if after.Content == nil {
		after.Content = &m.content
	}
	if after.Embeds == nil {
		after.Embeds = &m.embeds
	}
	if after.Components == nil {
		after.Components = &m.components
	}
	if after.empty(len(files)) {
		return errEmptyMessage
	}
	return nil
}

func checkEmbeds(f *form, all []Embed) {
	if len(all) > maxEmbeds {
		f.add("embeds", "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxEmbeds))
	}
	sum := 0
	for i, e := range all {
		at := fmt.Sprintf("embeds/%d/", i)
		measure := func(field, text string, least, most int) {
			n := utf8.RuneCountInString(text)
			sum += n
			f.length(at+field, n, least, most)
		}
		measure("title", e.Title, 0, 256)
		measure("description", e.Description, 0, 4096)
		if e.Footer != nil {
			measure("footer/text", e.Footer.Text, 1, 2048)
		}
		if e.Author != nil {
			measure("author/name", e.Author.Name, 1, 256)
		}
		if len(e.Fields) > 25 {
			f.add(at+"fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
		}
		for k, field := range e.Fields {
			measure(fmt.Sprintf("fields/%d/name", k), field.Name, 1, 256)
			measure(fmt.Sprintf("fields/%d/value", k), field.Value, 1, 1024)
		}
	}
	if sum > maxEmbedRunes {
		f.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", maxEmbedRunes))
	}
}
