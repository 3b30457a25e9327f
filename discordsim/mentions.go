package discordsim

import (
	"regexp"
	"slices"
	"strings"
)

// allowedMentions says whom the text may notify. Without one all that are named in it are notified.
type allowedMentions struct {
	Parse       []string `json:"parse"`
	Roles       []string `json:"roles"`
	Users       []string `json:"users"`
	RepliedUser bool     `json:"replied_user"`
}

var mentionPattern = regexp.MustCompile(`<@(&|!)?(\d+)>|@(everyone|here)`)

// notified lists whom the message notifies: ids of accounts and roles, and "everyone".
func (m *message) notified() []string {
	var out []string
	if !strings.Contains(m.content, "@") {
		return nil
	}
	for _, found := range mentionPattern.FindAllStringSubmatch(m.content, -1) {
		kind, id := "users", found[2]
		switch {
		case found[3] != "":
			kind, id = "everyone", "everyone"
		case found[1] == "&":
			kind = "roles"
		}
		if m.mentions.allows(kind, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (a *allowedMentions) allows(kind, id string) bool {
	if a == nil || slices.Contains(a.Parse, kind) {
		return true
	}
	switch kind {
	case "users":
		return slices.Contains(a.Users, id)
	case "roles":
		return slices.Contains(a.Roles, id)
	}
	return false
}

func (a *allowedMentions) check(f *form) {
	if a == nil {
		return
	}
	for _, kind := range a.Parse {
		if kind != "users" && kind != "roles" && kind != "everyone" {
			f.add("allowed_mentions/parse", "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
		}
	}
	if slices.Contains(a.Parse, "users") && len(a.Users) > 0 || slices.Contains(a.Parse, "roles") && len(a.Roles) > 0 {
		f.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse and the list of ids are mutually exclusive.")
	}
	if len(a.Users) > 100 || len(a.Roles) > 100 {
		f.add("allowed_mentions", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
	}
}
