package discordsim_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"waymark/discordsim"
)

// online is a client of the test's own with a session, and that session's id.
func (w *world) online(t *testing.T) (*websocket.Conn, any) {
	t.Helper()
	c := w.dial(t)
	say(t, c, 2, w.identity(discordsim.IntentDirectMessages))
	ready := read(t, c, 0, "READY")
	return c, ready.D["session_id"]
}

func TestADispatchComesTwiceOrLaterOrNever(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	c, _ := w.online(t)
	for _, f := range []struct {
		kind discordsim.GatewayKind
		want string
	}{
		{discordsim.Doubled, "one one two three"}, {discordsim.Swapped, "two one three"}, {discordsim.Lost, "two three"}, {"", "one two three"},
	} {
		w.BreakGateway(discordsim.GatewayFault{Kind: f.kind, Event: "MESSAGE_CREATE", Times: 1})
		for _, said := range []string{"one", "two", "three"} {
			w.pat.Types(said)
		}
		got := strings.ReplaceAll(strings.Join(events(t, c), " "), "MESSAGE_CREATE ", "")
		if got != f.want {
			t.Errorf("%s: %q, not %q", f.kind, got, f.want)
		}
	}
}

func TestStrangePartsStandBesideTheKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	c, _ := w.online(t)
	mend := w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.StrangeParts})
	w.pat.Types("hello")
	d := read(t, c, 0, "MESSAGE_CREATE").D
	if parts := fmt.Sprint(d["components"]); !strings.Contains(parts, "type:99") || d["content"] != "hello" {
		t.Errorf("%v", d)
	}
	mend()
	w.pat.Types("hello")
	if d := read(t, c, 0, "MESSAGE_CREATE").D; strings.Contains(fmt.Sprint(d), "type:99") {
		t.Errorf("mended: %v", d)
	}
	w.Announce("NOVELTY_CREATE", map[string]any{"id": "1"})
	if d := read(t, c, 0, "NOVELTY_CREATE").D; d["id"] != "1" {
		t.Errorf("%v", d)
	}
}

func TestSilenceKeepsTheConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	c, _ := w.online(t)
	w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.Silence, Until: monday.Add(time.Minute)})
	w.pat.Types("hello")
	say(t, c, 1, nil)
	_ = c.NetConn().SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := c.NetConn().Read(make([]byte, 1)); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read %d bytes, %v", n, err)
	}
	w.clock.Advance(time.Minute)
	read(t, c, 0, "MESSAGE_CREATE")
	read(t, c, 11, "")
}

func TestAGreetingIsNotAlwaysReady(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	for _, f := range []struct {
		kind   discordsim.GatewayKind
		op     int
		resume bool // whether the session can be resumed afterwards
	}{{discordsim.ReconnectFirst, 7, true}, {discordsim.InvalidFirst, 9, false}, {discordsim.ResumableFirst, 9, true}} {
		c, id := w.online(t)
		_ = c.Close()
		w.BreakGateway(discordsim.GatewayFault{Kind: f.kind, Times: 2})
		c = w.dial(t)
		say(t, c, 2, w.identity(1))
		read(t, c, f.op, "")
		resume := map[string]any{"token": w.Token(), "session_id": id, "seq": 1}
		say(t, c, 6, resume)
		read(t, c, f.op, "")
		say(t, c, 6, resume)
		if f.resume {
			read(t, c, 0, "RESUMED")
		} else {
			read(t, c, 9, "")
		}
		_ = c.Close()
	}
	if n := w.Books().Identifies; n != 3 {
		t.Errorf("%d sessions were begun", n)
	}
}

func TestAnInvalidSessionMayBeResumable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	for _, resumable := range []bool{true, false} {
		c, id := w.online(t)
		w.InvalidSession(resumable)
		read(t, c, 9, "")
		w.pat.Types("in between")
		say(t, c, 6, map[string]any{"token": w.Token(), "session_id": id, "seq": 1})
		if resumable {
			read(t, c, 0, "MESSAGE_CREATE")
			read(t, c, 0, "RESUMED")
		} else {
			read(t, c, 9, "")
		}
		_ = c.Close()
	}
}

func TestALateReadyComesInTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.LateReady, From: monday, Until: monday.Add(time.Minute)})
	c := w.dial(t)
	say(t, c, 2, w.identity(1))
	if got := events(t, c); !slices.Equal(got, []string{""}) || w.Online() { // hello
		t.Errorf("before: %q", got)
	}
	w.clock.Advance(time.Minute)
	read(t, c, 0, "READY")
}
