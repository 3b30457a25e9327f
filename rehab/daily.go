package rehab

import (
	"slices"
	"strconv"
	"strings"
)

// Order returns the keys of a set's items in the order they are asked of this
// patient. The weekly set asks each task by itself: its key is ItemTask and
// the task's id, joined by a slash.
func (cat *Catalogue) Order(s State, set Set) []string {
	var keys []string
	for _, it := range cat.Items {
		switch {
		case it.Set != set, it.Optional && !(it.Key == ItemPain && s.Patient.AskPain):
		case it.Key == ItemTask:
			for _, task := range s.Tasks[:min(len(s.Tasks), 3)] {
				keys = append(keys, ItemTask+"/"+task.ID)
			}
		case it.Key == ItemDone && len(InForce(s.Exercises)) == 0:
		default:
			keys = append(keys, it.Key)
		}
	}
	return keys
}

// Item returns the item of a key, as Order gives it.
func (cat *Catalogue) Item(key string) (Item, bool) {
	if len(key) > len(ItemTask) && key[:len(ItemTask)+1] == ItemTask+"/" {
		key = ItemTask
	}
	for _, it := range cat.Items {
		if it.Key == key {
			return it, true
		}
	}
	return Item{}, false
}

// next returns the first item without an answer, or StageDone. Joy is asked
// only if an exercise was reported.
func (t *turn) next() Stage {
	for _, key := range t.cat.Order(t.s, t.ch.Set) {
		if key == ItemJoy {
			if _, rated := t.sheet.Joy(); rated || len(t.sheet.Did()) == 0 && !t.didElse() {
				continue
			}
			return ItemJoy
		}
		if _, ok := t.answered(key); !ok {
			return key
		}
	}
	return StageDone
}

func (t *turn) didElse() bool {
	v, _ := t.sheet.Value(ItemDone)
	return v == DoneElse
}

func (t *turn) answered(key string) (Answer, bool) {
	if len(key) > len(ItemTask) && key[:len(ItemTask)+1] == ItemTask+"/" {
		return t.sheet.Of(ItemTask, key[len(ItemTask)+1:])
	}
	return t.sheet.Get(key)
}

// answer takes one tap on one item. It is the item on the button that
// counts, not the one shown now, so a tap whose reply was lost may be
// tapped again, and a tap on an earlier item changes that item.
func (t *turn) answer() error {
	if err := t.find(); err != nil {
		return err
	}
	item, value := t.r.Act.Item, t.r.Act.Value
	if item == ItemHelped {
		return t.helped(value == "yes")
	}
	if it, ok := t.cat.Item(item); !ok || it.Set != t.ch.Set {
		return Refuse(NotFound, "old.button")
	}
	if item == ItemJoy && value == "more" {
		t.ch.Stage = StageMore
		t.keep()
		t.showCheckin()
		return nil
	}
	stage, sheet := t.ch.Stage, slices.Clone(t.sheet)
	var err error
	switch item {
	case ItemDone:
		err = t.done(value)
	case ItemJoy:
		err = t.joy(value)
	default:
		err = t.scale(item, value)
	}
	if err != nil {
		return err
	}
	if t.s.Patient.Style == Steps && stage == t.next() && t.sheet.says(sheet) {
		// Tapped again because its reply was lost: the step that follows has its message.
		t.show(View{Name: "spent", Ref: t.ch.ID, Text: t.echo()}, false)
		return nil
	}
	return t.proceed()
}

// scale records a number of 0 to the item's maximum, or a skip.
func (t *turn) scale(key, value string) error {
	it, ok := t.cat.Item(key)
	if !ok {
		return Refuse(NotFound, "old.button")
	}
	a := Answer{Item: key}
	if it.Key == ItemTask {
		a.Item, a.Exercise = ItemTask, key[len(ItemTask)+1:]
	}
	if value == "skip" {
		a.Status = Skip
		t.put(a)
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > it.Max {
		return Refuse(Invalid, "checkin.off_scale", "max", it.Max)
	}
	a.Value = n
	t.put(a)
	return nil
}

// done records what was done since the last check-in.
func (t *turn) done(value string) error {
	choice := map[string]int{"rest": DoneRest, "didnt_fit": DoneDidntFit, "else": DoneElse}
	switch v, ok := choice[value]; {
	case ok:
		t.drop(ItemDid)
		t.drop(ItemJoy)
		t.put(Answer{Item: ItemDone, Value: v})
	case value == "skip":
		t.drop(ItemDid)
		t.drop(ItemJoy)
		t.put(Answer{Item: ItemDone, Status: Skip})
	case value == "all":
	default:
		return t.did(value)
	}
	return nil
}

// did records one exercise as done: with those that were named before, if the
// button says so, else in their place, so that a slip of the thumb can be
// mended.
func (t *turn) did(value string) error {
	id, also := strings.CutPrefix(value, DidAlso)
	i := slices.IndexFunc(t.s.Exercises, func(e Exercise) bool { return e.ID == id && e.Status == InPlan })
	if i < 0 {
		return Refuse(NotFound, "old.button")
	}
	if !also {
		t.drop(ItemDid)
		if joy, ok := t.sheet.Joy(); ok && joy.Exercise != id {
			t.drop(ItemJoy)
		}
	}
	if !also || !t.didElse() {
		t.put(Answer{Item: ItemDone, Value: DoneSome})
	}
	if _, had := t.sheet.Of(ItemDid, id); !had {
		t.put(Answer{Item: ItemDid, Exercise: id, Value: DidWhole})
	}
	t.ch.Exercise = t.joyOf()
	return nil
}

// joyOf returns the reported exercise whose joy was rated longest ago.
func (t *turn) joyOf() string {
	best, bestDate := "", Date{}
	for i, a := range t.sheet.Did() {
		last := Date{}
		for _, d := range t.s.Recent {
			if _, ok := d.Joy[a.Exercise]; ok && d.Date != t.ch.Date {
				last = d.Date
			}
		}
		if i == 0 || last.Before(bestDate) {
			best, bestDate = a.Exercise, last
		}
	}
	return best
}

// joy records how much the exercise in question was enjoyed; "part" says
// something else of what was done and leaves the question open.
func (t *turn) joy(value string) error {
	did := t.sheet.Did()
	if value == "part" {
		if a, ok := t.sheet.Of(ItemDid, t.ch.Exercise); ok {
			a.Value = DidPart
			t.put(a)
		}
		return nil
	}
	if len(did) == 0 && !t.didElse() {
		return Refuse(Conflict, "checkin.joy_of_nothing")
	}
	a := Answer{Item: ItemJoy, Exercise: t.ch.Exercise}
	t.drop(ItemJoy)
	if value == "skip" {
		a.Status = Skip
		t.put(a)
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 10 {
		return Refuse(Invalid, "checkin.off_scale", "max", 10)
	}
	a.Value = n
	t.put(a)
	return nil
}

// proceed moves on to the next item without an answer, or closes the set.
func (t *turn) proceed() error {
	t.ch.Stage = t.next()
	if t.ch.Stage == StageDone {
		t.finish()
	}
	t.keep()
	t.showCheckin()
	return nil
}

// showCheckin shows where the check-in stands now: in the message that was
// tapped, or, for typed words and for patients who want each step as a new
// message, in a new one, and then the old one loses its buttons.
func (t *turn) showCheckin() {
	now := View{Name: "checkin", Ref: t.ch.ID}
	switch {
	case t.r.Act.Verb == "":
		t.spend(t.ch)
		t.show(now, true)
	case t.s.Patient.Style == Steps:
		t.show(View{Name: "spent", Ref: t.ch.ID, Text: t.echo()}, false)
		t.send(now, t.now)
	default:
		t.settle()
		t.show(now, false)
	}
}

// settle notes that the check-in is in the message that was tapped: one that
// answered a command is known from its first tap on. An older one loses its
// buttons.
func (t *turn) settle() {
	if t.r.Message == "" || t.r.Message == t.ch.Message {
		return
	}
	t.spend(t.ch)
	t.ch.Channel, t.ch.Message, t.ch.Row = t.r.Channel, t.r.Message, t.r.Act.Row
	t.store(t.ch)
}

// echo is what stays of a question that was answered in a message of its own.
func (t *turn) echo() Text {
	key, value := t.r.Act.Item, t.r.Act.Value
	it, ok := t.cat.Item(key)
	n, err := strconv.Atoi(value)
	switch {
	case t.r.Act.Verb != ActAnswer || !ok:
		return Text{}
	case value == "skip":
		return T("checkin.skipped_one")
	case err == nil && it.Key != ItemDone:
		return Text{Key: "item." + it.Key + ".echo", Args: Args{"value": n}}
	}
	return T("checkin.noted")
}

// back shows the item before the one on the button.
func (t *turn) back() error {
	if err := t.find(); err != nil {
		return err
	}
	order := t.cat.Order(t.s, t.ch.Set)
	stage := order[0]
	for _, key := range order {
		if key == t.r.Act.Item {
			break
		}
		stage = key
	}
	t.ch.Stage = stage
	t.keep()
	t.showCheckin()
	return nil
}

// gotoItem asks an item again, lists those that can be changed, or goes on
// with the answers as they are.
func (t *turn) gotoItem() error {
	if err := t.find(); err != nil {
		return err
	}
	if t.r.Act.Item == StageDone {
		return t.right()
	}
	t.ch.Stage = "change"
	if item := t.r.Act.Item; item != "" {
		if _, ok := t.cat.Item(item); !ok {
			return Refuse(NotFound, "old.button")
		}
		t.ch.Stage = item
	}
	t.keep()
	t.showCheckin()
	return nil
}

// enough ends the set with what there is.
func (t *turn) enough() error {
	if err := t.find(); err != nil {
		return err
	}
	t.ch.Stage = StageDone
	t.finish()
	t.keep()
	t.showCheckin()
	return nil
}

// notToday lets the day go without an answer, by choice. What was answered
// before, in the message above the reminder, stays answered.
func (t *turn) notToday() error {
	if err := t.find(); err != nil {
		return err
	}
	if len(t.sheet) > 0 || t.ch.Finished {
		return t.enough()
	}
	t.ch.State = Skipped
	t.patient().Silent = 0
	t.keep()
	t.clear(t.ch)
	t.show(View{Name: "text", Text: T("checkin.not_today")}, false)
	return nil
}

// open shows the check-in in the message that was tapped, a reminder; the
// message where it was loses its buttons.
func (t *turn) open() error {
	if err := t.find(); err != nil {
		return err
	}
	t.settle()
	t.keep()
	t.show(View{Name: "checkin", Ref: t.ch.ID}, false)
	return nil
}

// spend takes the buttons off the message where the check-in was until now.
// Who types has none there.
func (t *turn) spend(ch Checkin) {
	if ch.Message == "" || ch.Message == t.r.Message || t.s.Patient.Style == Typing {
		return
	}
	t.c.Out = append(t.c.Out, Outgoing{Kind: KindRender, View: "spent", Ref: ch.ID, Channel: ch.Channel,
		Message: ch.Message, Priority: FirstReply, Due: t.now})
}

// clear takes the buttons off the check-in's message.
func (t *turn) clear(ch Checkin) {
	if ch.Message == "" {
		return
	}
	t.c.Out = append(t.c.Out, Outgoing{Kind: KindRender, View: "checkin", Ref: ch.ID, Channel: ch.Channel,
		Message: ch.Message, Priority: LastDigest, Due: t.now})
}

// spendReminder takes the buttons off the check-in's reminder, if there was
// one and the check-in did not move into it. Where it is, the outbox knows.
func (t *turn) spendReminder(ch Checkin) {
	t.c.Out = append(t.c.Out, Outgoing{Kind: KindRender, View: "reminder_spent", Ref: ch.ID, Priority: LastDigest, Due: t.now})
}
