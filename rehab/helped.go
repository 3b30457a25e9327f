package rehab

// helped marks the day's answers as given with somebody's help, or takes that
// back. It is no answer to a question: the encouragement stays as it was.
func (t *turn) helped(yes bool) error {
	if !t.sheet.given() {
		return Refuse(Conflict, "helped.nothing")
	}
	t.drop(ItemHelped)
	if yes {
		t.put(Answer{Item: ItemHelped, Value: 1})
	}
	if !t.ch.Finished {
		return t.proceed()
	}
	t.ch.Stage = StageDone
	t.keep()
	t.showCheckin()
	return nil
}
