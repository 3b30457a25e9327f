package rehab

// NextCard returns the learning card whose turn it is: one a week, in the
// catalogue's order, by the date on which a card was last offered. ok is false
// if there are no cards.
func (cat *Catalogue) NextCard(s State) (Card, bool) {
	if len(cat.Cards) == 0 {
		return Card{}, false
	}
	on := s.Patient.CardOn
	for _, d := range s.Decisions {
		if contains(d.Choices, "card_yes") && on.Before(d.Date) {
			on = d.Date
		}
	}
	if on.IsZero() || s.Patient.Enrolled.IsZero() || on.Before(s.Patient.Enrolled) {
		return cat.Cards[0], true
	}
	return cat.Cards[on.Sub(s.Patient.Enrolled)/7%len(cat.Cards)], true
}
