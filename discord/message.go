package discord

import (
	"bytes"
	"encoding/json"

	"github.com/bwmarrin/discordgo"
)

// Message is what is shown: words, buttons and selects, files. It calls nobody
// but the roles it names.
type Message struct {
	Content      string
	Components   []discordgo.MessageComponent
	Files        []File
	MentionRoles []string
}

// Empty reports whether there is nothing to show.
func (m Message) Empty() bool { return m.Content == "" && len(m.Components) == 0 && len(m.Files) == 0 }

// File is a file of a message; Alt is its text for those who don't see it.
type File struct {
	Name string
	Type string
	Data []byte
	Alt  string
}

// payload is a message as Discord takes it. discordgo's own type has neither
// nonce nor alt text.
type payload struct {
	Content         string                            `json:"content"`
	Components      []discordgo.MessageComponent      `json:"components"`
	AllowedMentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Attachments     []attachment                      `json:"attachments"`
	Flags           discordgo.MessageFlags            `json:"flags,omitempty"`
	Nonce           string                            `json:"nonce,omitempty"`
	EnforceNonce    bool                              `json:"enforce_nonce,omitempty"`
}

type attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

func (m Message) payload() payload {
	p := payload{Content: m.Content, Components: m.Components, Attachments: []attachment{},
		AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}, Roles: m.MentionRoles}}
	if p.Components == nil {
		p.Components = []discordgo.MessageComponent{}
	}
	for i, f := range m.Files {
		p.Attachments = append(p.Attachments, attachment{ID: i, Filename: f.Name, Description: clip(f.Alt, 1024)})
	}
	return p
}

// body encodes what is sent: JSON, or with files a form made anew for each try.
func body(data any, files []File) (contentType string, b []byte, err error) {
	if len(files) == 0 {
		b, err = json.Marshal(data)
		return "application/json", b, err
	}
	var readers []*discordgo.File
	for _, f := range files {
		readers = append(readers, &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: bytes.NewReader(f.Data)})
	}
	return discordgo.MultipartBodyWithJSON(data, readers)
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
