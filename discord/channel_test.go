package discord

import (
	"slices"
	"testing"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim"
)

const (
	view  = discordgo.PermissionViewChannel
	admin = discordgo.PermissionAdministrator
	work5 = view | discordgo.PermissionSendMessages | discordgo.PermissionEmbedLinks | discordgo.PermissionAttachFiles | discordgo.PermissionReadMessageHistory
)

func options() discordsim.Options { return discordsim.Options{} }

func role(id string, p int64) serverRole { return serverRole{ID: id, Name: id, Permissions: bits(p)} }

func botRole(id, bot string, p int64) serverRole {
	r := role(id, p)
	r.Tags.Bot = bot
	return r
}

func over(id string, allow, deny int64) overwrite {
	return overwrite{ID: id, Allow: bits(allow), Deny: bits(deny)}
}

func personal(id string, allow, deny int64) overwrite {
	o := over(id, allow, deny)
	o.Type = 1
	return o
}

func named(name string, roles ...string) member {
	m := member{Roles: roles}
	m.User.Name = name
	return m
}

func TestWhoCanSeeTheCliniciansChannel(t *testing.T) {
	usual := []serverRole{role("g", work5), role("physio", 0), botRole("ours", "bot", 0)}
	shut := []overwrite{over("g", 0, view), over("physio", view, 0), over("ours", work5, 0)}
	for _, c := range []struct {
		name      string
		roles     []serverRole
		over      []overwrite
		members   map[string]member
		by, lacks []string
	}{
		{"private", nil, nil, nil, nil, nil},
		{"open to all", nil, []overwrite{over("ours", work5, 0)}, nil, []string{"@everyone"}, nil},
		{"patients' role let in", []serverRole{role("patients", 0)}, []overwrite{over("patients", view, 0)}, nil, []string{"@patients"}, nil},
		{"patients' role sees everything", []serverRole{role("patients", view)}, nil, nil, nil, nil}, // @everyone's overwrite takes it away again
		{"two more roles", []serverRole{role("a", 0), role("b", 0)}, []overwrite{over("a", view, 0), over("b", view, 0)}, nil, []string{"@a", "@b"}, nil},
		{"administrators may", []serverRole{role("owners", admin)}, nil, nil, nil, nil},
		{"another bot", []serverRole{botRole("music", "other", 0)}, []overwrite{over("music", view, 0)}, nil, []string{"@music"}, nil},
		{"one member", nil, []overwrite{personal("pat", view, 0)}, map[string]member{"pat": named("pat")}, []string{"@pat"}, nil},
		{"a clinician by name", nil, []overwrite{personal("kim", view, 0)}, map[string]member{"kim": named("kim", "physio")}, nil, nil},
		{"the owner by name", nil, []overwrite{personal("boss", view, 0)}, map[string]member{"boss": named("boss")}, nil, nil},
		{"a member who left", nil, []overwrite{personal("gone", view, 0)}, nil, nil, nil},
		{"a member kept out", nil, []overwrite{personal("pat", 0, view)}, map[string]member{"pat": named("pat")}, nil, nil},
		{"the bot by name", nil, []overwrite{personal("bot", work5, 0)}, nil, nil, nil},
		{"the bot may not attach", nil, []overwrite{personal("bot", 0, discordgo.PermissionAttachFiles)}, nil, nil, []string{"Attach Files"}},
		{"the bot does not see it", nil, []overwrite{personal("bot", 0, view)}, nil, nil,
			[]string{"View Channel", "Send Messages", "Embed Links", "Attach Files", "Read Message History"}},
	} {
		sv := server{ID: "g", Owner: "boss", Roles: slices.Concat(usual, c.roles), Overwrites: slices.Concat(shut, c.over),
			Members: map[string]member{"bot": named("bot", "ours")}}
		if c.name == "open to all" {
			sv.Overwrites = c.over
		}
		for id, m := range c.members {
			sv.Members[id] = m
		}
		e := sv.exposure("bot", "physio")
		if !slices.Equal(e.By, c.by) || !slices.Equal(e.Missing, c.lacks) {
			t.Errorf("%s: seen by %v, lacks %v", c.name, e.By, e.Missing)
		}
	}
}

func TestPrivateAsksDiscord(t *testing.T) {
	w := newWorld(t, options())
	physio, patients := w.guild.Role("physio"), w.guild.Role("patients")
	shut := []discordsim.Overwrite{{Role: w.guild.Everyone(), Deny: view}, {Role: physio, Allow: view}, {Role: w.guild.BotRole(), Allow: work5}}
	ch := w.guild.Channel("summaries", shut...)
	check(t, w.session.Check(t.Context()))
	e, err := w.session.Private(t.Context(), w.guild.ID(), ch.ID(), physio.ID())
	if err != nil || len(e.By) > 0 || len(e.Missing) > 0 {
		t.Errorf("%+v %v", e, err)
	}
	w.guild.Channel("summaries", append(shut, discordsim.Overwrite{Role: patients, Allow: view}, discordsim.Overwrite{User: w.pat, Allow: view})...)
	e, err = w.session.Private(t.Context(), w.guild.ID(), ch.ID(), physio.ID())
	if err != nil || !slices.Equal(e.By, []string{"@patients", "@pat"}) {
		t.Errorf("%+v %v", e, err)
	}
	if _, err := w.session.Private(t.Context(), w.Sim.Guild("other").ID(), ch.ID(), physio.ID()); err == nil {
		t.Error("a channel of another server passed")
	}
}
