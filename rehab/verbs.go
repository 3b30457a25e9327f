package rehab

import "strings"

// verbs are the first words that make a goal a verb phrase, so that "being
// able to ..." can stand before it. A goal that starts with any other word is
// quoted, which is always right. Words that are as often a noun ("work") are
// left out.
var verbs = wordSet(`
	attend babysit bake bathe be bend bike board bowl box bring brush build buy
	camp canoe care carry catch chase chat clean climb coach collect concentrate
	cook cope crawl crochet cross cuddle cut cycle
	dance decorate dig dive do draw dress drive
	eat enjoy enter exercise explore
	feed finish fish fix fly focus fold follow
	garden get give go grip
	hang have help hike hold host hug hunt
	iron
	jog join juggle jump
	kayak keep kick kneel knit
	laugh learn leave lie lift listen live look
	make manage march mend mind move mow
	nap
	open ollie
	pack paddle paint participate perform pick plant play practise practice
	prepare press pull push put
	race raise reach read relax remember rest return ride roll row run
	sail see sew shop shower sing sit skate ski sleep snowboard socialise
	socialize speak spend squat stand start stay step stir stretch study surf
	swim swing
	take talk teach tend think throw tidy tie train travel trek turn type
	understand use
	vacuum visit volunteer
	walk wash watch water wear wheel write
`)

// bareVerbs need something after them: "get" alone is no goal.
var bareVerbs = wordSet(`be board bring build buy care catch cross cut do enter feed fix follow get give go have hold join keep
	leave look make mend mind open pick put raise see spend start stay take throw tie turn use wear wash`)

// nounsAfter make the verb before them a noun: "dance class", "travel plans".
var nounsAfter = wordSet(`agency agent bag bike board boat boots boots buddy car card challenge class classes club clubs coach
	company course day days distance dream dreams event floor goal goals gear group groups holiday holidays hour hours insurance
	is job lesson lessons life machine match partner party parties plan plans pool problem problems quality quantity race races room
	routine schedule school session sessions shoes show shows speed stick studio team teams test tests therapy time times track
	training trip trips was wear weekend weekends will`)

// danglers can't end a verb phrase.
var danglers = wordSet(`a an and as at because but for from into my of or our than that the to very with your`)

// clauseWords begin a second clause, or show that the words are not one plain
// wish.
var clauseWords = wordSet(`although bc because but cause coz cuz except if since so then therefore though unless until whereas
	while whilst however
	can't cannot cant could couldn't didn't doesn't don't dont isn't never no nobody none nor not nothing shouldn't wasn't won't wont
	wouldn't
	ffs haha hahaha idk lmao lol maybe perhaps please pls plz rofl thanks thank thx ty wtf
	he's she's they're it's that's there's
	you you'd you'll you're you've your yours yourself`)

// unfit words keep a goal out of our sentences: rude ones, and those that would
// make a promise about medicines or cure out of it.
var unfit = wordSet(`arse ass asshole bastard bitch bloody bollocks bullshit crap cunt damn dick fuck fucked fucker fuckin fucking
	hell piss pissed shit shitty twat wank
	codeine cure cured dose drug drugs gabapentin heal healed meds medication medications medicine medicines morphine opioid opioids
	oxycodone painkiller painkillers pills pregabalin surgery tablets tramadol`)

// symptoms are what a negative goal wants less of.
var symptoms = wordSet(`ache aches aching ached agony discomfort flare flares flare-up flare-ups flareup flareups headache headaches hurt
	hurting hurts migraine migraines pain painful pains sciatica sore soreness spasm spasms stiff stiffness suffer suffering tender
	tenderness throbbing`)

// lessWords are how a goal says that it wants less of something.
var lessWords = wordSet(`away avoid aren't banish beat can't cure cut decrease didn't doesn't don't dont ease eliminate end escape fewer
	free gone goodbye isn't kill less lessen lose lower minimise minimize never no none not off out past prevent quit reduce relief
	relieve remove rid stop stopped stopping take tired w/o without won't zero`)

// pronouns turn the speaker into the one spoken to.
var pronouns = map[string]string{
	"i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
	"we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
	"am": "are", "i'm": "you're", "we're": "you're", "i've": "you've", "we've": "you've",
	"i'd": "you'd", "we'd": "you'd", "i'll": "you'll", "we'll": "you'll", "im": "you're", "ive": "you've",
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
