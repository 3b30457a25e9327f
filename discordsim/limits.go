package discordsim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Discord's published limits. The buckets are not published; these are the sizes seen on the real one.
const (
	globalPerSecond = 50
	invalidWindow   = 10 * time.Minute
	invalidMost     = 10000
)

type bucketSize struct {
	most int
	per  time.Duration
}

var bucketSizes = map[string]bucketSize{
	"POST /channels/{channel}/messages":             {5, 5 * time.Second},
	"PATCH /channels/{channel}/messages/{message}":  {5, 5 * time.Second},
	"DELETE /channels/{channel}/messages/{message}": {5, time.Second},
	"POST /channels/{channel}/typing":               {5, 5 * time.Second},
	"POST /webhooks/{webhook}/{token}":              {5, 2 * time.Second},
}

// usualBucket holds for every other route.
var usualBucket = bucketSize{50, time.Second}

var (
	errRateLimited = &apiError{http.StatusTooManyRequests, 0, "You are being rate limited.", nil}
	errBanned      = &apiError{http.StatusTooManyRequests, 0, "banned for invalid requests", nil}
)

// limits counts requests in windows that open with their first request.
type limits struct {
	global  window
	buckets map[string]*window
	invalid window
}

type window struct {
	opened time.Time
	used   int
}

func newLimits() limits { return limits{buckets: map[string]*window{}} }

// take counts one request, and says how long is left to wait if it is too many.
func (w *window) take(now time.Time, size bucketSize) (wait time.Duration, ok bool) {
	if w.used == 0 || now.Sub(w.opened) >= size.per || now.Before(w.opened) {
		w.opened, w.used = now, 0
	}
	if w.used >= size.most {
		return w.opened.Add(size.per).Sub(now), false
	}
	w.used++
	return w.opened.Add(size.per).Sub(now), true
}

// limited is a refusal by rate.
type limited struct {
	wait   time.Duration
	global bool
}

// take counts a request against the global limit and its bucket and writes the bucket's headers.
func (l *limits) take(now time.Time, rt route, r *http.Request, header http.Header) *limited {
	if !rt.free {
		if wait, ok := l.global.take(now, bucketSize{globalPerSecond, time.Second}); !ok {
			return &limited{wait, true}
		}
	}
	if rt.pattern == callbackRoute || rt.pattern == "unknown" {
		return nil
	}
	size, known := bucketSizes[rt.pattern]
	if !known {
		size = usualBucket
	}
	major := r.PathValue("channel") + r.PathValue("guild") + r.PathValue("webhook") + r.PathValue("token")
	key := rt.pattern + " " + major
	b := l.buckets[key]
	if b == nil {
		b = &window{}
		l.buckets[key] = b
	}
	wait, ok := b.take(now, size)
	sum := sha256.Sum256([]byte(rt.pattern))
	header.Set("X-RateLimit-Limit", strconv.Itoa(size.most))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(size.most-b.used))
	header.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(now.Add(wait).UnixMilli())/1000))
	header.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", wait.Seconds()))
	header.Set("X-RateLimit-Bucket", hex.EncodeToString(sum[:16]))
	if !ok {
		return &limited{wait, false}
	}
	return nil
}

// Limit is a shape of refusal by rate.
type Limit string

// The shapes that a bot meets: of the route's own bucket; of the bot's 50 a second; of something that others share, which is not held
// against the bot; of a route, without a word about its bucket; and of the servers before Discord, which don't speak JSON.
const (
	LimitRoute      Limit = "user"
	LimitGlobal     Limit = "global"
	LimitShared     Limit = "shared"
	LimitBare       Limit = "bare"
	LimitCloudflare Limit = "cloudflare"
)

// answer is a 429. One that is met as a fault has no bucket's headers before, and gets those of its shape.
func (l Limit) answer(wait time.Duration) answer {
	header := http.Header{}
	switch l {
	case LimitCloudflare:
		return answer{http.StatusTooManyRequests, http.Header{"Content-Type": {"text/plain; charset=UTF-8"}, "Retry-After": {whole(wait)}},
			[]byte("error code: 1015")}
	case LimitRoute, LimitShared:
		header.Set("X-RateLimit-Limit", "5")
		header.Set("X-RateLimit-Remaining", "0")
		header.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", wait.Seconds()))
		header.Set("X-RateLimit-Bucket", "0123456789abcdef0123456789abcdef")
	case LimitBare:
		return LimitRoute.refuse(header, wait)
	}
	return l.refuse(header, wait)
}

// refuse writes what every 429 of Discord's own says. A global one has no bucket and no Reset-After.
func (l Limit) refuse(header http.Header, wait time.Duration) answer {
	if l == LimitGlobal {
		header.Set("X-RateLimit-Global", "true")
	}
	header.Set("X-RateLimit-Scope", string(l))
	header.Set("Retry-After", whole(wait))
	return jsonAnswer(http.StatusTooManyRequests, header, map[string]any{
		"message": errRateLimited.message, "retry_after": math.Ceil(wait.Seconds()*1000) / 1000, "global": l == LimitGlobal,
	})
}

// whole is a time in whole seconds, as the header has it.
func whole(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// answer is the refusal of a limit that was reached.
func (l *limited) answer(header http.Header) answer {
	if l.global {
		return LimitGlobal.refuse(header, l.wait)
	}
	return LimitRoute.refuse(header, l.wait)
}

// refused counts an invalid request: 10,000 in ten minutes and the address is banned until the window ends. Shared limits don't count.
func (l *limits) refused(now time.Time, a answer) {
	if a.header.Get("X-RateLimit-Scope") == string(LimitShared) {
		return
	}
	switch a.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		l.invalid.take(now, bucketSize{invalidMost, invalidWindow})
	}
}

func (l *limits) banned(now time.Time) bool {
	return l.invalid.used >= invalidMost && now.Sub(l.invalid.opened) < invalidWindow
}

func bannedAnswer() answer {
	return answer{http.StatusTooManyRequests, http.Header{"Content-Type": {"text/html"}, "Retry-After": {"600"}},
		[]byte("<html><title>Access denied | error 1015</title></html>")}
}
