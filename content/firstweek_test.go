package content_test

import (
	"testing"

	"waymark/rehab"
)

// The first week as it was written down to be read: the standard of tone. The
// patient, the clinic and the numbers are scripted.
func TestTheFirstWeekReadsAsWritten(t *testing.T) {
	c := words(t)
	say := rehab.T
	monday, eight := rehab.SayWeekday(1), rehab.SayTime(8*60+30)
	value := func(item string, v int) rehab.Text { return say("item."+item+".saved", "value", v) }
	list := func(ts ...rehab.Text) []rehab.Text { return ts }
	saved := list(value("mood", 5), value("sleep", 4), value("motivation", 6))
	for want, text := range map[string]rehab.Text{
		"Thank you. Your physio wrote down your goal with you:":                      say("goal.wrote_down"),
		"“travel overseas”":                                                          say("goal.quote", "goal", "travel overseas"),
		"Is that how you would say it?":                                              say("goal.is_that_how"),
		"I am 18 or over and I agree":                                                say("consent.agree"),
		"When suits you for a short check-in? It takes about half a minute.":         say("enrol.when"),
		"Done. I will write tomorrow at 8:30 am, Melbourne time.":                    say("enrol.done", "when", say("enrol.tomorrow"), "time", eight, "zone", "Melbourne"),
		"You can tap or type. You can skip any question. `help` shows all I can do.": say("enrol.how"),
		"Time for your check-in.":                                                    say("checkin.time"),
		"How is your mood right now?":                                                say("item.mood.question"),
		"0 is very low. 10 is very good.":                                            say("item.mood.anchors"),
		"Mood 5.":                                                                    say("item.mood.echo", "value", 5),
		"How did you sleep last night?":                                              say("item.sleep.question"),
		"0 is very badly. 10 is very well.":                                          say("item.sleep.anchors"),
		"How much do you feel like moving today?":                                    say("item.motivation.question"),
		"0 is not at all. 10 is very much.":                                          say("item.motivation.anchors"),
		"Since we set this up, did you do any of these?":                             say("item.done.first"),
		"Since your last check-in, did you do any of these?":                         say("item.done.question"),
		"How much did you enjoy the walk?":                                           say("item.joy.question", "exercise", "the walk"),
		"How much did you enjoy it?":                                                 say("item.joy.question_it"),
		"0 is not at all. 10 is loved it.":                                           say("item.joy.anchors"),
		"Saved: mood 5, sleep 4, feel like moving 6, walk, joy 6.":                   say("checkin.saved", "list", append(saved[:3:3], say("saved.did", "exercise", "walk"), say("saved.joy", "value", 6))),
		"Saved: mood 5, sleep 4, feel like moving 6, rest day.":                      say("checkin.saved", "list", append(saved[:3:3], say("saved.rest"))),
		"Saved: mood 5, sleep 4, feel like moving 6, part of a walk.":                say("checkin.saved", "list", append(saved[:3:3], say("saved.part", "exercise", "a walk"))),
		"One extra question, and you can leave it: what kind of moving have you enjoyed, now or in the past?": say("enjoy.question"),
		"Dancing. May I pass that on to your physio, who can say if it suits your plan?":                      say("enjoy.pass_on", "what", say("enjoy.dancing")),
		"I will put it in Monday's summary.":                                                                  say("enjoy.passed", "weekday", monday),
		"Your check-in is open until midnight if you want it.":                                                say("reminder.open", "until", say("reminder.midnight")),
		"I read: mood 5, sleep 4, feel like moving 6.":                                                        say("typed.read", "list", saved),
		"Dancing isn't in your plan yet, so I saved it as “something else”.":                                  say("typed.other", "activity", "dancing"),
		"A note from your physio (a person): “Dancing is in.”":                                                say("note.from_physio", "words", "Dancing is in."),
		"Add it to your plan?":                                                                        say("note.add_to_plan"),
		"Added: kitchen dance, twice a week.":                                                         say("plan.added", "exercise", "kitchen dance", "count", 2),
		"Thanks for telling me. Is this a flare you know, or is something new?":                       say("flare.which"),
		"Here is what you and your physio wrote for days like this:":                                  say("flare.plan"),
		"“Half the walk. Heat pack. Ring my sister.”":                                                 say("flare.plan_words", "flare_plan", "Half the walk. Heat pack. Ring my sister."),
		"Would you like the three short questions, or is that enough?":                                say("flare.enough"),
		"Saved: a flare-up. I will be here tomorrow at the usual time.":                               say("flare.saved"),
		"I have told your physio's team. They look at alerts in these hours: weekdays, 8 am to 5 pm.": say("safety.told"),
		"I could not reach your physio's team. Please ring 03 5550 0123.":                             say("safety.not_told"),
		"Your week in five taps? About half a minute.":                                                say("sets.week"),
		"1 of 5.": say("sets.of", "n", 1, "count", 5),
		"Carrying a bag: how well could you do it now?":                                      say("item.task.question", "task", "carrying a bag"),
		"0 is can't. 10 is as well as I need.":                                               say("item.task.anchors"),
		"How clearly could you think this week?":                                             say("item.thinking.question"),
		"How was your memory this week?":                                                     say("item.memory.question"),
		"How sure are you that your plan fits next week?":                                    say("item.fit.question"),
		"Saved. **Your first week:** you wrote on 6 of 7 days.":                              say("sets.first_week_saved", "answered", 6, "asked", 7),
		"It is too early to say what helps. You and your physio can look at this on Monday.": say("sets.too_early", "weekday", monday),
		"Is this the right amount of messages?":                                              say("amount.question"),
		"I will stop writing for now. Nothing is lost.":                                      say("rest.offer"),
		"Stopped. I won't write again. Your answers so far are kept as agreed. **forget me** asks your clinic to delete them. **start** brings me back. Your care stays the same.":                               say("stop.done"),
		"I can't listen to voice messages, and nobody else has heard it. Please type it, or ring 03 5550 0123. In an emergency call 000.":                                                                        say("words.voice"),
		"Thank you for telling me. I am a program, and this needs a person. If you might act on this, or you are in danger, call 000 now. To talk or text, day or night: Lifeline 13 11 14, text 0477 13 11 14.": say("safety.selfharm"),
	} {
		if got, err := c.Render("en", text, around); err != nil || got != want {
			t.Errorf("%s reads %q, %v; want %q", text.Key, got, err, want)
		}
	}
}
