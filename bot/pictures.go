package bot

import (
	"context"
	"fmt"
	"slices"

	"waymark/chart"
	"waymark/discord"
	"waymark/rehab"
)

// picture draws a patient's days, with the words that say what it shows.
func (v voice) picture(title rehab.Text, days []rehab.Day, from, to rehab.Date) (discord.File, error) {
	panel, err := chart.PanelOf(v.speak, title, days, from, to)
	if err != nil {
		return discord.File{}, err
	}
	alt, err := v.speak(chart.Alt(panel))
	if err != nil {
		return discord.File{}, err
	}
	png, err := chart.Patient(panel)
	if err != nil {
		return discord.File{}, fmt.Errorf("draw days: %w", err)
	}
	return discord.File{Name: "days.png", Type: "image/png", Data: png, Alt: alt}, nil
}

// pictureDays is how many days the summary's picture shows; beforeDays are
// read too, so that the first averages have their week.
const (
	pictureDays = 14
	beforeDays  = 7
)

// weekPicture draws those who need a look, and no one else.
func (b *Bot) weekPicture(ctx context.Context, c rehab.Clinic, d rehab.Digest) (discord.File, error) {
	v := b.clinicVoice(c)
	from := d.To.AddDays(1 - pictureDays)
	var rows []chart.Row
	for _, id := range d.Pictures {
		i := slices.IndexFunc(d.LookAt, func(e rehab.Entry) bool { return e.Patient == id })
		if i < 0 {
			continue
		}
		days, err := b.store.Days(ctx, id, from.AddDays(-beforeDays), d.To)
		if err != nil {
			return discord.File{}, err
		}
		row, err := chart.RowOf(v.speak, d.LookAt[i], days, from, d.To)
		if err != nil {
			return discord.File{}, err
		}
		rows = append(rows, row)
	}
	alt, err := v.speak(chart.DigestAlt(rows))
	if err != nil {
		return discord.File{}, err
	}
	png, err := chart.Digest(rows)
	if err != nil {
		return discord.File{}, fmt.Errorf("draw summary: %w", err)
	}
	return discord.File{Name: "week.png", Type: "image/png", Data: png, Alt: alt}, nil
}
