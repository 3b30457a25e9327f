package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

// keptRetry is how soon a message that we may not delete is tried again: it is
// until somebody lets us.
const keptRetry = 24 * time.Hour

// delete deletes a message of ours.
func (s *Session) delete(ctx context.Context, channel, message string) error {
	_, err := s.call(ctx, http.MethodDelete, "channels/"+channel+"/messages/"+message, nil, nil)
	return err
}

// remove deletes a message of ours from a clinic's channel, whoever can see that.
// One that is gone already is no trouble. Where we are not let in any more, the
// server's owner is told, once.
func (s *Sender) remove(ctx context.Context, row storage.Row) outcome {
	err := s.session.delete(ctx, row.Channel, row.Message)
	code := codeIn(err)
	if err == nil || code == unknownMessage || code == unknownChannel {
		s.over(ctx, row.Clinic, storage.Kept(row.Channel))
		return outcome{channel: row.Channel, message: row.Message}
	}
	if e, ok := errors.AsType[*Error](err); !ok || code == 0 || e.Status != http.StatusForbidden && e.Status != http.StatusNotFound {
		return s.judge(ctx, row, row.Channel, row.Message, err)
	}
	s.once(ctx, row.Clinic, storage.Kept(row.Channel), func() error {
		s.log.Error("old summaries can't be deleted from a clinic's channel", "error", err)
		c, err := s.store.Clinic(ctx, row.Clinic)
		if err != nil {
			return err
		}
		return s.tellOwner(ctx, c, rehab.T("notice.summaries_kept", "channel", row.Channel))
	})
	return outcome{again: s.clock.Now().Add(jitter(keptRetry, keptRetry, 1)), why: whyKept}
}
