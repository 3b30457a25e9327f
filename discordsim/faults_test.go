package discordsim_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
)

const posting = "POST /channels/{channel}/messages"

// send posts to pat's direct channel and says what came back; a status of 0 is a broken connection.
func (w *world) send(t *testing.T, dm string) (status int, header http.Header, body string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL()+"/api/v10/channels/"+dm+"/messages", strings.NewReader(`{"content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bot "+w.Token())
	q.Header.Set("Content-Type", "application/json")
	r, err := w.bot.Client.Do(q)
	if err != nil {
		return 0, nil, err.Error()
	}
	defer r.Body.Close()
	var content strings.Builder
	if err := r.Write(&content); err != nil {
		t.Fatal(err)
	}
	_, body, _ = strings.Cut(content.String(), "\r\n\r\n")
	return r.StatusCode, r.Header, body
}

func TestAFaultComesBeforeTheEffectOrAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	dm, arrived := w.dm(t), 0
	for _, status := range []int{500, 502, 503, 504, 0} {
		for _, after := range []bool{false, true} {
			w.Break(discordsim.Fault{Route: posting, Times: 1, Status: status, Reset: status == 0, AfterEffect: after})
			if after {
				arrived++
			}
			got, _, body := w.send(t, dm)
			if n := len(w.pat.DM().Messages()); got != status || n != arrived {
				t.Errorf("%d, after the effect %v: %d %s, %d messages, not %d", status, after, got, body, n, arrived)
			}
			if status == 0 && !strings.Contains(body, "connection reset") {
				t.Errorf("the connection: %s", body)
			}
		}
	}
	if got, _, _ := w.send(t, dm); got != 200 {
		t.Errorf("after the faults: %d", got)
	}
	for i, r := range w.Books().Refused() {
		if want := []int{500, 500, 502, 502, 503, 503, 504, 504}[i]; r.Status != want || r.Code != 0 {
			t.Errorf("the books: %+v", r)
		}
	}
}

func TestARefusalByRateHasItsShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	dm := w.dm(t)
	for limit, want := range map[discordsim.Limit]struct{ scope, global, bucket, body string }{
		discordsim.LimitRoute:      {"user", "", "yes", `"global":false`},
		discordsim.LimitGlobal:     {"global", "true", "", `"global":true`},
		discordsim.LimitShared:     {"shared", "", "yes", `"retry_after":1.5`},
		discordsim.LimitBare:       {"user", "", "", `"retry_after":1.5`},
		discordsim.LimitCloudflare: {"", "", "", "error code: 1015"},
	} {
		w.Break(discordsim.Fault{Times: 1, Limit: limit, RetryAfter: 1500 * time.Millisecond})
		status, h, body := w.send(t, dm)
		if status != 429 || h.Get("Retry-After") != "2" || h.Get("X-RateLimit-Scope") != want.scope || h.Get("X-RateLimit-Global") != want.global ||
			(h.Get("X-RateLimit-Reset-After") == "1.500") != (want.bucket != "") || (h.Get("X-RateLimit-Bucket") != "") != (want.bucket != "") ||
			!strings.Contains(body, want.body) {
			t.Errorf("%s: %d %v %s", limit, status, h, body)
		}
	}
	if n := len(w.pat.DM().Messages()); n != 0 {
		t.Errorf("%d messages arrived", n)
	}
}

func TestAFaultKeepsToItsTimeAndItsPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	kim := w.User("kim")
	w.guild.Join(kim)
	pat, other := w.dm(t), kim.DM().ID()
	w.Break(discordsim.Fault{User: w.pat, From: monday.Add(time.Minute), Until: monday.Add(3 * time.Minute), Limit: discordsim.LimitRoute})
	for minute, want := range []int{200, 429, 429, 200} {
		status, h, _ := w.send(t, pat)
		if status != want || want == 429 && h.Get("Retry-After") != strconv.Itoa(60*(3-minute)) {
			t.Errorf("minute %d: %d, again in %s s", minute, status, h.Get("Retry-After"))
		}
		if status, _, body := w.send(t, other); status != 200 {
			t.Errorf("minute %d, of somebody else: %d %s", minute, status, body)
		}
		w.clock.Advance(time.Minute)
	}
	w.Break(discordsim.Fault{User: w.pat, Code: 40003})
	for person, status := range map[string]int{w.pat.ID(): 403, kim.ID(): 200} {
		r, body := w.rest(t, "POST", "/users/@me/channels", w.Token(), `{"recipient_id":"`+person+`"}`)
		if r.StatusCode != status || status == 403 && body["code"] != 40003.0 {
			t.Errorf("opening: %d %v", r.StatusCode, body)
		}
	}
	w.Mend()
	if status, _, _ := w.send(t, pat); status != 200 {
		t.Errorf("mended: %d", status)
	}
}

func TestRefusalsSpeakOfTheirCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	dm := w.dm(t)
	for code, status := range map[int]int{50007: 403, 50278: 403, 50001: 403, 40003: 403, 10003: 404, 50013: 403, 99999: 400} {
		w.Break(discordsim.Fault{Route: posting, Times: 1, Code: code})
		if got, _, body := w.send(t, dm); got != status || !strings.Contains(body, `"code":`+strconv.Itoa(code)) {
			t.Errorf("%d: %d %s", code, got, body)
		}
	}
}

func TestALateAnswerIsLateBeforeTheEffectOrAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	dm := w.dm(t)
	w.bot.Client.Timeout = 50 * time.Millisecond
	for i, after := range []bool{false, true} {
		w.Break(discordsim.Fault{Route: posting, Times: 1, Latency: 10 * time.Second, AfterEffect: after})
		if status, _, _ := w.send(t, dm); status != 0 {
			t.Errorf("answered with %d", status)
		}
		if err := w.pat.DM().Await(func(all []discordsim.Message) bool { return len(all) >= i }); err != nil {
			t.Error(err)
		}
	}
}

func TestADirectChannelCanBeLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	old := w.dm(t)
	w.send(t, old)
	w.pat.LosesDM()
	if status, _, body := w.send(t, old); status != 404 || !strings.Contains(body, "10003") {
		t.Errorf("the old channel: %d %s", status, body)
	}
	now := w.dm(t)
	if status, _, _ := w.send(t, now); status != 200 || now == old {
		t.Errorf("the new channel: %d", status)
	}
	if n := len(w.pat.DM().Messages()); n != 1 {
		t.Errorf("pat sees %d messages", n)
	}
}
