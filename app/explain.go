package app

import (
	"errors"

	"waymark/content"
	"waymark/rehab"
)

// Explain puts an error for a person into words.
func Explain(err error) string {
	e, ok := errors.AsType[*rehab.Error](err)
	if !ok || e.Text.Key == "" {
		return err.Error()
	}
	words, loadErr := content.Load()
	if loadErr != nil {
		return err.Error()
	}
	text, renderErr := words.Render("en", e.Text, nil)
	if renderErr != nil {
		return err.Error()
	}
	return text
}
