package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// Person is someone as a server knows them now.
type Person struct {
	Name  string // as it is displayed there
	Here  bool   // a member
	roles []string
}

// Has reports whether the person has a role.
func (p Person) Has(role string) bool { return role != "" && slices.Contains(p.roles, role) }

// Person looks a person up in a server. Who has left it, or whom Discord no longer
// knows, is not here. Errors: an *Error if Discord doesn't say.
func (s *Session) Person(ctx context.Context, guild, user string) (Person, error) {
	var m member
	err := s.ask(ctx, "GET", "guilds/"+guild+"/members/"+user, nil, &m)
	if e, ok := errors.AsType[*Error](err); ok && (e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest) {
		return Person{}, nil
	}
	if err != nil {
		return Person{}, err
	}
	return Person{Name: m.name(), Here: true, roles: m.Roles}, nil
}
