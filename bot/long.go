package bot

import (
	"strings"
	"unicode/utf8"

	"waymark/discord"
	"waymark/rehab"
)

// textFile is a file of words. Its name says nothing of what is in it.
func (v voice) textFile(name, words string) (discord.File, error) {
	alt, err := v.speak(rehab.T("long.file"))
	return discord.File{Name: name, Type: "text/plain; charset=utf-8", Data: []byte(words), Alt: alt}, err
}

// fit sees to it that nothing of a message is lost that is longer than Discord
// takes: it shows the paragraphs that have room, and all of it is in a file.
// before stands before the words, for whom it calls.
func (v voice) fit(m *discord.Message, before, content string) error {
	room := longest - utf8.RuneCountInString(before)
	if utf8.RuneCountInString(content) <= room {
		m.Content = before + content
		return nil
	}
	rest, err := v.speak(rehab.T("long.rest"))
	if err != nil {
		return err
	}
	all, err := v.textFile("all-of-it.txt", unmarked(content))
	if err != nil {
		return err
	}
	m.Content = before + head(content, room-utf8.RuneCountInString(rest)-1) + "\n" + rest
	m.Files = append(m.Files[:len(m.Files):len(m.Files)], all)
	return nil
}

// head returns the first whole lines of a text that n characters hold; of a
// first line that is longer, the words.
func head(text string, n int) string {
	part := string([]rune(text)[:n])
	if i := strings.LastIndexByte(part, '\n'); i > 0 {
		return part[:i]
	}
	part = string([]rune(part)[:n-1])
	if i := strings.LastIndexByte(part, ' '); i > 0 {
		part = part[:i]
	}
	return strings.TrimRight(part, "*") + "…"
}

// unmarked takes the marks out of a text that only Discord shows as such. Words
// of people have none.
func unmarked(text string) string { return strings.ReplaceAll(text, "**", "") }
