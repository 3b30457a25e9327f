package bot

import (
	"context"
	"errors"
	"time"

	"waymark/discord"
	"waymark/export"
	"waymark/rehab"
)

// What an export may take. Discord wants an answer within 3 s, and takes files
// of 10 MiB from a bot.
const (
	exportTime = 1500 * time.Millisecond
	exportSize = 8 << 20
)

// exportNow gives a clinician the clinic's records, or says how else to come by
// them.
func (b *Bot) exportNow(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	// That it was asked for stands before anything is read.
	if err := b.store.Audit(ctx, rehab.Audit{Clinic: c.ID, Who: a.user, Deed: "export", At: b.clock.Now()}); err != nil {
		return answer{}, err
	}
	brief, done := context.WithTimeout(ctx, exportTime)
	defer done()
	var packed []byte
	patients := 0
	err = b.store.Records(brief, c.ID, func(r rehab.Records) (err error) {
		all := r.Patients
		r.Patients = func(yield func(rehab.Record, error) bool) {
			for rec, err := range all {
				patients++
				if !yield(rec, err) {
					return
				}
			}
		}
		packed, err = export.Zip(r, b.content.Catalogue(), exportSize)
		return err
	})
	switch {
	case errors.Is(err, export.ErrTooBig) || errors.Is(err, context.DeadlineExceeded):
		return answer{}, rehab.Refuse(rehab.Unavailable, "export.too_big", "clinic", c.Name)
	case err != nil:
		return answer{}, err
	case patients == 0:
		return answer{}, rehab.Refuse(rehab.NotFound, "export.nobody")
	}
	alt, err := b.clinicVoice(c).speak(rehab.T("export.alt"))
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("export.done", "clinic", c.Name, "patients", patients))
	p.files = []discord.File{{Name: "waymark-export.zip", Type: "application/zip", Data: packed, Alt: alt}}
	return b.privately(c, p, false)
}
