package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const clinicColumns = `id, guild, name, channel, role, zone, country, locale, digest_day, digest_at, next_sum, hours, phone,
	notice, offered, days, last_read, keep, weekly_only, closed, cover`

func scanClinic(r row) (c rehab.Clinic, err error) {
	return c, r.Scan(&c.ID, &c.Guild, &c.Name, &c.Channel, &c.Role, &c.Zone, &c.Country, &c.Locale, &c.Digest.Day, &c.Digest.At,
		instant{&c.NextSum}, &c.Hours, &c.Phone, &c.Notice, structure{&c.Offered}, &c.Days, instant{&c.LastRead}, &c.Keep, &c.WeeklyOnly,
		structure{&c.Closed}, structure{&c.Cover})
}

// Clinics returns every clinic.
func (s *Store) Clinics(ctx context.Context) (list []rehab.Clinic, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanClinic, `SELECT `+clinicColumns+` FROM clinic ORDER BY id`)
		return err
	})
}

// Clinic returns a clinic. Errors: NotFound.
func (s *Store) Clinic(ctx context.Context, id string) (clinic rehab.Clinic, err error) {
	return clinic, s.read(ctx, func(ctx context.Context, c *conn) error {
		clinic, err = loadClinic(ctx, c, id)
		return err
	})
}

// ClinicByGuild returns the clinic of a Discord server. Errors: NotFound.
func (s *Store) ClinicByGuild(ctx context.Context, guild string) (clinic rehab.Clinic, err error) {
	return clinic, s.read(ctx, func(ctx context.Context, c *conn) error {
		clinic, err = must(ctx, c, "clinic.unknown", scanClinic, `SELECT `+clinicColumns+` FROM clinic WHERE guild = $1`, guild)
		return err
	})
}

// SaveClinic makes a clinic, if its ID is empty, or changes it.
func (s *Store) SaveClinic(ctx context.Context, clinic rehab.Clinic, audit rehab.Audit) (rehab.Clinic, error) {
	if clinic.ID == "" {
		clinic.ID = NewID()
	}
	if clinic.Keep == 0 {
		clinic.Keep = rehab.KeepUsual
	}
	audit.Clinic = clinic.ID
	return clinic, s.write(ctx, func(ctx context.Context, c *conn) error {
		offered, err := text(clinic.Offered)
		if err != nil {
			return err
		}
		_, err = c.exec(ctx, `INSERT INTO clinic (`+clinicColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, '[]', '[]')
			ON CONFLICT (id) DO UPDATE SET guild = excluded.guild, name = excluded.name, channel = excluded.channel,
				role = excluded.role, zone = excluded.zone, country = excluded.country, locale = excluded.locale,
				digest_day = excluded.digest_day, digest_at = excluded.digest_at, next_sum = excluded.next_sum,
				hours = excluded.hours, phone = excluded.phone, notice = excluded.notice, offered = excluded.offered,
				days = excluded.days, last_read = excluded.last_read, keep = excluded.keep, weekly_only = excluded.weekly_only`,
			clinic.ID, clinic.Guild, clinic.Name, clinic.Channel, clinic.Role, clinic.Zone, clinic.Country, clinic.Locale,
			clinic.Digest.Day, clinic.Digest.At, ms(clinic.NextSum), clinic.Hours, clinic.Phone, clinic.Notice, offered,
			clinic.Days, ms(clinic.LastRead), clinic.Keep, clinic.WeeklyOnly)
		if unique(err) {
			return rehab.Refuse(rehab.Conflict, "clinic.exists")
		}
		if err != nil {
			return err
		}
		// What waited for the channel to be mended is tried again now.
		n, err := c.exec(ctx, `UPDATE outbox SET due = min(due, $2) WHERE clinic = $1 AND patient IS NULL AND state = 'due' AND tries > 0`,
			clinic.ID, ms(audit.At))
		if err != nil {
			return err
		}
		c.wake = c.wake || n > 0
		return saveAudit(ctx, c, audit)
	})
}

// DueDigests returns the clinics whose summary is due.
func (s *Store) DueDigests(ctx context.Context, now time.Time) (list []rehab.Clinic, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanClinic, `SELECT `+clinicColumns+` FROM clinic WHERE next_sum > 0 AND next_sum <= $1 ORDER BY next_sum`, ms(now))
		return err
	})
}

// SetNextDigest sets when a clinic's next summary is due.
func (s *Store) SetNextDigest(ctx context.Context, clinic string, next time.Time) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `UPDATE clinic SET next_sum = $2 WHERE id = $1`, clinic, ms(next))
		return err
	})
}

func loadClinic(ctx context.Context, c *conn, id string) (rehab.Clinic, error) {
	return must(ctx, c, "clinic.unknown", scanClinic, `SELECT `+clinicColumns+` FROM clinic WHERE id = $1`, id)
}
