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
	end, why         string    // ended, by one of storage's Outcomes
	again            time.Time // to be tried again
	unsure           bool      // we are being stopped: the next process will see
}

const (
	firstRetry   = time.Second
	longestRetry = 5 * time.Minute
	brokenRetry  = 15 * time.Minute // of a clinic's channel that we may not write to
	slowOpening  = time.Minute      // Discord names no time
	rendersMost  = 8                // tries, about two minutes
)

// judge decides what comes of a try. A patient's message that Discord doesn't
// take ends, and a clinician hears of it. A clinic's message waits until its
// channel is mended: an alert must not be lost.
func (s *Sender) judge(ctx context.Context, row storage.Row, channel, message string, err error) outcome {
	if err == nil {
		return outcome{channel: channel, message: message}
	}
	var why = fmt.Sprint(codeIn(err))
	e, answered := errors.AsType[*Error](err)
	answered = answered && e.Status != 0
	switch {
	case errors.Is(err, errOpenLate):
		return outcome{again: s.opening(0), why: "opening too fast"}
	case errors.Is(err, errNobody):
		return outcome{end: storage.Refused, why: "no recipient"}
	case !answered && ctx.Err() != nil:
		return outcome{unsure: true}
	case !answered || e.Status >= 500:
		return s.tryAgain(row, "no answer")
	case e.Code == openingTooFast:
		return outcome{again: s.opening(slowOpening), why: why}
	case e.Status == http.StatusTooManyRequests, e.Code == slowmode, e.Code == channelWriteLimit:
		return s.tryAgain(row, "limited")
	case e.Code == unknownMessage && row.Kind == rehab.KindRender:
		return outcome{end: storage.Closed, why: "message is gone"}
	case e.Code == unknownMessage:
		// Discord knows the nonce: it was sent by an earlier try, and deleted since.
		return outcome{channel: channel}
	case e.Status == http.StatusUnauthorized:
		s.log.Error("Discord does not take the token")
		return outcome{again: s.clock.Now().Add(jitter(longestRetry, longestRetry, 1)), why: "token"}
	case row.Patient == "" && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound):
		s.log.Error("a clinic's channel can't be written to", "error", err)
		return outcome{again: s.clock.Now().Add(jitter(firstRetry, brokenRetry, row.Tries)), why: why}
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
	if why == "render" && row.Tries >= rendersMost {
		return outcome{end: storage.GivenUp, why: why}
	}
	return outcome{again: s.clock.Now().Add(jitter(firstRetry, longestRetry, row.Tries)), why: why}
}

// opening puts off the opening of direct channels, and returns an instant
// after which one may be tried; spread, so that they don't come all at once.
func (s *Sender) opening(by time.Duration) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.openFrom = later(s.openFrom, s.clock.Now().Add(by))
	return s.openFrom.Add(jitter(slowOpening, slowOpening, 1))
}

// record writes what came of a try into the outbox. It does so even while we
// are being stopped, and keeps at it for a while: what was sent and not
// recorded is in doubt.
func (s *Sender) record(ctx context.Context, o outcome, row storage.Row) {
	if o.unsure {
		return
	}
	ctx = context.WithoutCancel(ctx)
	for try := 1; ; try++ {
		err := s.write(ctx, o, row)
		if err == nil {
			return
		}
		s.log.Error("record what became of a message", "error", err, "try", try)
		if try == recordMost || pause(s.session.ctx, jitter(100*time.Millisecond, time.Second, try)) != nil {
			return
		}
	}
}

func (s *Sender) write(ctx context.Context, o outcome, row storage.Row) error {
	now := s.clock.Now()
	switch {
	case !o.again.IsZero():
		return s.store.Retry(ctx, row.ID, o.again, o.why)
	case o.end != "":
		notice, err := s.notice(ctx, o, row)
		if err != nil {
			return err
		}
		return s.store.End(ctx, row.ID, o.end, o.why, now, notice)
	}
	return s.store.Sent(ctx, row.ID, o.channel, o.message, now)
}

// notice tells the clinic that a patient's message did not arrive.
func (s *Sender) notice(ctx context.Context, o outcome, row storage.Row) (*rehab.Outgoing, error) {
	if row.Patient == "" || o.end == storage.Closed || row.Kind == rehab.KindRender && o.end != storage.Unreachable {
		return nil, nil
	}
	p, err := s.store.Patient(ctx, row.Patient)
	if err != nil {
		return nil, err
	}
	key := "notice.not_sent"
	if o.end == storage.Unreachable {
		key = "notice.unreachable"
	}
	return &rehab.Outgoing{Kind: rehab.KindNotice, Ref: row.Patient, Text: rehab.T(key, "alias", p.Alias), Priority: rehab.ThenAlert}, nil
}
