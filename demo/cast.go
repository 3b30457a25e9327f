package demo

import (
	"fmt"
	"math/rand/v2"
)

// The roles. People and words are made up.
var (
	traveller = role{goal: "travel overseas", tasks: "walking through an airport\ncarrying a bag",
		flarePlan: "Half the walk. Heat pack. Ring my sister.", at: "8:30 am", minute: 8*60 + 30, zone: clinicZone,
		exercises: []exercise{{"Walk", "the walk", "4", "Half the walk", "walked"}, {"Carry a bag", "carrying the bag", "2", "An empty bag", "carry a bag"}}}
	grandparent = role{goal: "play with my grandchildren", tasks: "getting down to the floor\nlifting a child",
		flarePlan: "Sit on the low chair. Breathe out slowly.", at: "12:30 pm", minute: 12*60 + 30, zone: clinicZone,
		exercises: []exercise{{"Sit to stand", "sit to stand", "3", "Five times", "sit to stand"}, {"Stretch", "the stretches", "4", "Two of them", "stretch"}}}
	gardener = role{goal: "get back to my garden", tasks: "kneeling by a flower bed\npushing a barrow",
		flarePlan: "Warm bath, then a slow lap of the yard.", at: "6:30 pm", minute: 18*60 + 30, zone: clinicZone,
		exercises: []exercise{{"Kneel and stand", "kneel and stand", "3", "Hold on to the chair", "kneel and stand"}, {"Walk", "the walk", "4", "To the gate and back", "walked"}}}
	nurse = role{goal: "work a full night shift", tasks: "standing for an hour\nturning in bed",
		flarePlan: "Legs up, then ten minutes of music.", at: "2:30 am", minute: 2*60 + 30, zone: "America/New_York",
		exercises: []exercise{{"Swim", "the swim", "2", "Ten minutes in the water", "swim"}, {"Dance", "the dance", "3", "One song", "dance"}}}
)

// part is a role with the story that is played in it.
type part struct {
	alias string
	role
	story
}

var (
	first4 = []part{{"Heron", traveller, steady}, {"Finch", grandparent, lapsing}, {"Teal", gardener, flaring}, {"Wren", nurse, awake}}
	birds  = []string{"Ibis", "Robin", "Plover", "Kestrel", "Lark", "Martin", "Swift", "Dove", "Curlew", "Avocet", "Linnet", "Siskin",
		"Dunlin", "Egret", "Godwit", "Petrel", "Osprey", "Merlin", "Stork", "Crane", "Pipit", "Bunting", "Oriole", "Tanager", "Grebe",
		"Coot", "Rail", "Snipe", "Tern", "Puffin", "Gannet", "Eider", "Pintail", "Wigeon", "Quail", "Thrush"}
	times = []struct {
		said   string
		minute int
	}{{"8:30 am", 510}, {"12:30 pm", 750}, {"6:30 pm", 1110}, {"7:45 am", 465}, {"10:00 am", 600}, {"4:20 pm", 980}}
)

// people casts the patients: four for certain, the rest by the seed.
func (s *stage) people() {
	dice := s.dice("cast")
	for i := range s.o.Patients {
		var p part
		if i < len(first4) {
			p = first4[i]
		} else {
			p = first4[dice.IntN(len(first4))]
			p.alias = birds[i-len(first4)]
			when := times[dice.IntN(len(times))]
			p.at, p.minute, p.zone = when.said, when.minute, []string{clinicZone, "America/New_York"}[dice.IntN(2)]
		}
		user := s.sim.User(p.alias)
		s.sim.Guild(clinicName).Join(user) // Discord lets a bot write only to people of a server it shares
		x := newPerson(s, p.alias, user, user.DM())
		x.role, x.story, x.dice = p.role, p.story, s.dice(p.alias)
		s.cast = append(s.cast, x)
	}
	s.physio.dice = s.dice("physio")
	s.rehearse()
}

// dice gives each person their own chances, so that one more patient changes
// nothing for the others.
func (s *stage) dice(name string) *rand.Rand {
	var h uint64 = 14695981039346656037 // FNV-1a
	for _, b := range []byte(name) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return rand.New(rand.NewPCG(s.o.Seed, h))
}

// rehearse puts what has its hour on the programme: the set-up, the first
// appointments, and on the last evening a look back.
func (s *stage) rehearse() {
	s.plans = append(s.plans, scene{s.at(0, 9*60), s.setUp})
	apart := min(20, 600/len(s.cast))
	for i, p := range s.cast {
		s.plans = append(s.plans, scene{s.at(0, 9*60+10+i*apart), p.appointment})
	}
	for i, p := range s.cast {
		s.plans = append(s.plans, scene{s.at(s.o.Days, 20*60+i), p.lookBack})
	}
}

func (p *person) String() string { return fmt.Sprintf("%s (scripted)", p.name) }
