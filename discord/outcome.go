package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

// outcome is what came of one try: one of sent, ended, to be tried again, or
// unsure.
type outcome struct {
	channel, message string    // sent, and where it is
	at               time.Time // when it was sent; zero is now
	end, why         string    // ended, by one of storage's Outcomes
	again            time.Time // to be tried again
	unbegun          bool      // and nothing has been sent of it
	unsure           bool      // we are being stopped: the next process will see
}

const (
	firstRetry   = time.Second
	longestRetry = 5 * time.Minute
	brokenRetry  = 15 * time.Minute // of a clinic's channel that we may not write to
	rendersMost  = 8                // tries, about two minutes
)

// Why a message is tried again, for whoever looks after the program; more of
// them are storage's.
const (
	whyLimited = "a rate limit of Discord's"
	whyToken   = "Discord does not take the token"
	whyRender  = "its words can't be made"
	whyOpening = "many direct channels are being opened"
	whyKept    = "an old summary can't be deleted from the clinic's channel"
)

// judge decides what comes of a try. A patient's message that Discord doesn't
// take ends, and a clinician hears of it. A clinic's message waits until its
// channel is mended, an alert for as long as that takes.
func (s *Sender) judge(ctx context.Context, row storage.Row, channel, message string, err error) outcome {
	if err == nil {
		s.taken(ctx, row)
		return outcome{channel: channel, message: message}
	}
	var why = fmt.Sprint(codeIn(err))
	e, answered := errors.AsType[*Error](err)
	answered = answered && e.Status != 0
	if waits, ok := errors.AsType[*tooLong](err); ok {
		return outcome{again: waits.until, why: whyLimited, unbegun: true}
	}
	switch {
	case errors.Is(err, errOpenLate):
		return outcome{again: s.opening.slot(row.User, s.clock.Now()), why: whyOpening, unbegun: true}
	case errors.Is(err, errElsewhere):
		return s.shut(ctx, row, err)
	case errors.Is(err, errNobody):
		return outcome{end: storage.Refused, why: "no recipient"}
	case !answered && ctx.Err() != nil:
		return outcome{unsure: true}
	case !answered || e.Status >= 500:
		return s.tryAgain(row, storage.WhyNoAnswer)
	case e.Code == openingTooFast:
		return outcome{again: s.opening.slow(row.User, s.clock.Now()), why: whyOpening, unbegun: true}
	case e.Status == http.StatusTooManyRequests, e.Code == slowmode, e.Code == channelWriteLimit:
		return s.tryAgain(row, whyLimited)
	case row.Kind == rehab.KindRender && (e.Code == unknownMessage || e.Code == unknownChannel):
		return outcome{end: storage.Closed, why: "message is gone"}
	case e.Code == unknownMessage:
		// Discord knows the nonce: it was sent by an earlier try, and deleted since.
		return outcome{channel: channel}
	case e.Status == http.StatusUnauthorized:
		s.refusedToken()
		return outcome{again: s.clock.Now().Add(jitter(longestRetry, longestRetry, 1)), why: whyToken}
	case e.Status == http.StatusForbidden && e.Code == 0:
		// Not Discord itself, but what stands before it.
		return s.tryAgain(row, storage.WhyNoAnswer)
	case row.Patient == "" && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound):
		return s.shut(ctx, row, err)
	case unreachable(e.Code):
		return outcome{end: storage.Unreachable, why: why}
	}
	s.log.Error("message refused", "message", row.Kind, "error", err)
	return outcome{end: storage.Refused, why: why}
}

func unreachable(code int) bool {
	switch code {
	case cannotSendToUser, noMutualServer, missingAccess, unknownUser:
		return true
	}
	return false
}

// tryAgain puts a row off by a jittered back-off. What can't even be rendered
// is given up in the end.
func (s *Sender) tryAgain(row storage.Row, why string) outcome {
	if why == whyRender && row.Tries >= rendersMost {
		return outcome{end: storage.GivenUp, why: why}
	}
	return outcome{again: s.clock.Now().Add(jitter(firstRetry, longestRetry, row.Tries)), why: why}
}

// refusedToken says so, once for each time that the token stops working.
func (s *Sender) refusedToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.token {
		s.token = true
		s.log.Error("Discord does not take the token; no message leaves until it does")
	}
}

// taken notes that Discord takes messages, and those of a clinic.
func (s *Sender) taken(ctx context.Context, row storage.Row) {
	s.mu.Lock()
	s.token = false
	s.mu.Unlock()
	if row.Patient == "" {
		s.opened(ctx, row.Clinic)
	}
}

// record writes what came of a try into the outbox, even while we are being
// stopped: what was sent and not recorded is in doubt. While the disk takes
// nothing it keeps at it, so that no more is sent than can be recorded.
func (s *Sender) record(ctx context.Context, o outcome, row storage.Row) {
	if o.unsure {
		return
	}
	for try := 1; ; try++ {
		err := s.write(context.WithoutCancel(ctx), o, row)
		if err == nil {
			return
		}
		s.log.Error("record what became of a message", "error", err, "try", try)
		lasting := rehab.ErrorCode(err) != rehab.Unavailable
		if try >= recordMost && lasting || pause(ctx, jitter(100*time.Millisecond, 30*time.Second, try)) != nil {
			return
		}
	}
}

func (s *Sender) write(ctx context.Context, o outcome, row storage.Row) error {
	now := s.clock.Now()
	again := o.again
	if again.After(row.Expires) && row.Expires.After(now) {
		again = row.Expires // and is given up then, not later
	}
	switch {
	case o.unbegun && row.Tries == 1:
		return s.store.Unclaim(ctx, row.ID, again, o.why)
	case !again.IsZero():
		return s.store.Retry(ctx, row.ID, again, o.why)
	case o.end != "":
		return s.store.End(ctx, row.ID, o.end, o.why, now)
	case !o.at.IsZero():
		now = o.at
	}
	return s.store.Sent(ctx, row.ID, o.channel, o.message, now)
}
