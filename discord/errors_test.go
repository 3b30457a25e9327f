package discord

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/jonboulle/clockwork"
)

const (
	secretToken = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4"
	secretWords = "I can not go on like this"
	someone     = "123456789012345678"
)

func TestRoutesHoldNoIDsAndNoTokens(t *testing.T) {
	for path, want := range map[string]string{
		"/api/v9/channels/123456789012345678/messages":                          "POST /channels/{channel}/messages",
		"channels/123456789012345678/messages/1":                                "POST /channels/{channel}/messages/{message}",
		"/api/v10/interactions/123456789012345678/" + secretToken + "/callback": "POST /interactions/{interaction}/{token}/callback",
		"webhooks/123456789012345678/" + secretToken:                            "POST /webhooks/{webhook}/{token}",
		"webhooks/123456789012345678/" + secretToken + "/messages/@original":    "POST /webhooks/{webhook}/{token}/messages/@original",
		"users/@me/channels":                "POST /users/@me/channels",
		"guilds/1/members/2":                "POST /guilds/{guild}/members/{user}",
		"applications/1/commands":           "POST /applications/{app}/commands",
		"something/" + secretToken + "/new": "POST /{id}/{id}/{id}",
		"":                                  "POST /{id}",
		"/api/v9":                           "POST /{id}/{id}",
	} {
		if got := routeOf("POST", path).name; got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func FuzzRoute(f *testing.F) {
	f.Add("/api/v9/channels/1/messages")
	f.Add("interactions//x/callback/")
	f.Fuzz(func(t *testing.T, path string) {
		for _, part := range strings.Split(strings.TrimPrefix(routeOf("GET", path).name, "GET /"), "/") {
			if !strings.HasPrefix(part, "{") && strings.ContainsAny(part, "0123456789") {
				t.Errorf("%q: %q", path, part)
			}
		}
	})
}

// What discordgo puts into its errors is the body, the address with the token,
// and what the other side wrote.
func TestErrorsTellNothing(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"refused": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`{"code":50035,"message":"` + secretWords + `"}`))
		},
		"limited": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-RateLimit-Bucket", "b")
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(429)
			_, _ = w.Write([]byte(`{"message":"` + secretWords + `","retry_after":0}`))
		},
		"limited, not JSON": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(429)
			_, _ = w.Write([]byte(secretWords))
		},
		"bad gateway": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(502)
			_, _ = w.Write([]byte(secretWords))
		},
		"token": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(401)
			_, _ = w.Write([]byte(secretWords))
		},
		"garbage": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = conn.Write([]byte(secretWords + "\r\n\r\n"))
				_ = conn.Close()
			}
		},
		"hung up": func(w http.ResponseWriter, _ *http.Request) {
			if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
				_ = conn.Close()
			}
		},
		"elsewhere": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://"+secretToken+".invalid/")
			w.WriteHeader(302)
		},
	} {
		server := httptest.NewServer(answer)
		log := &journal{}
		s, err := New(Config{Token: secretToken, APIURL: server.URL, Clock: clockwork.NewRealClock(), Log: quiet()})
		check(t, err)
		i := &discordgo.Interaction{ID: someone, AppID: someone, Token: secretToken}
		err = s.Respond(t.Context(), i, Response{Message: &Message{Content: secretWords}})
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		told := err.Error() + log.String()
		for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
			told += inner.Error()
		}
		for _, secret := range []string{secretToken, secretWords, someone, "go on", "127.0.0.1"} {
			if strings.Contains(told, secret) {
				t.Errorf("%s: %s", name, told)
			}
		}
		if !strings.HasPrefix(err.Error(), "POST /interactions/{interaction}/{token}/callback: ") {
			t.Errorf("%s: %v", name, err)
		}
		closed(t, s)
		server.Close()
	}
}

func TestAnErrorKeepsThatItsContextEnded(t *testing.T) {
	s, err := New(Config{Clock: clockwork.NewRealClock(), Log: quiet()})
	check(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	closed(t, s)
}

func TestTheLibraryLogsOnlyItsOwnWords(t *testing.T) {
	w := newWorld(t, options())
	discordgo.Logger(discordgo.LogError, 0, "error decoding %s", secretWords)
	if got := w.log.String(); !strings.Contains(got, "error decoding") || strings.Contains(got, secretWords) {
		t.Error(got)
	}
}
