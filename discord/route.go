package discord

import (
	"slices"
	"strings"
)

// route is where a request goes, without what names a person: a template for
// logs and errors, and the part that Discord counts limits by.
type route struct {
	name  string // "POST /channels/{channel}/messages"
	major string // the channel, server or webhook
	free  bool   // interactions and follow-ups: not bound by the global limit
}

// literals are the words of Discord's paths that a template keeps. All else is
// taken for an id or a token.
var literals = []string{"@me", "@original", "applications", "bot", "callback", "channels", "commands", "gateway", "guilds",
	"interactions", "members", "messages", "oauth2", "roles", "typing", "users", "webhooks"}

// after names what stands after a literal.
var after = map[string]string{"applications": "{app}", "channels": "{channel}", "commands": "{command}", "guilds": "{guild}",
	"interactions": "{interaction}", "members": "{user}", "messages": "{message}", "roles": "{role}", "users": "{user}",
	"webhooks": "{webhook}"}

// routeOf reads the path of a request, with or without /api/v9 before it.
func routeOf(method, path string) route {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) > 2 && parts[0] == "api" {
		parts = parts[2:]
	}
	var r route
	var names []string
	for i, p := range parts {
		switch {
		case slices.Contains(literals, p):
			names = append(names, p)
			continue
		case i > 0 && after[parts[i-1]] != "":
			names = append(names, after[parts[i-1]])
		case i > 1 && (parts[i-2] == "interactions" || parts[i-2] == "webhooks"):
			names = append(names, "{token}")
		default:
			names = append(names, "{id}")
		}
		if i < 3 {
			r.major += "/" + p
		}
	}
	r.name = method + " /" + strings.Join(names, "/")
	r.free = len(parts) > 1 && (parts[0] == "interactions" || parts[0] == "webhooks")
	if parts[0] == "users" || parts[0] == "applications" {
		r.major = ""
	}
	return r
}
