package rehab

import "time"

// Clinic is one practice: one Discord server, one private channel where its
// clinicians read, and the hours in which they do.
type Clinic struct {
	ID         string
	Guild      string // Discord server
	Name       string
	Channel    string // private channel of the clinicians
	Role       string // the clinicians' role
	Zone       string // IANA name
	Country    string // ISO 3166 alpha-2; chooses the emergency numbers
	Locale     string
	Digest     Weekly    // when the summary is posted, clinic time
	NextSum    time.Time // the next summary's instant
	WeeklyOnly bool      // no daily summary but of what can't wait
	Hours      string    // when alerts are looked at, in the clinic's own words: "weekdays, 8 am to 5 pm"
	Phone      string
	Notice     string     // address of the full privacy notice
	Offered    []WallTime // the check-in times offered at enrolment, two or three
	Days       Weekdays   // default check-in days
	LastRead   time.Time  // when a summary was last marked as read
	Keep       int        // days for which words between patient and clinicians are kept
	Closed     []Away     // by date
	Cover      []Away     // by date; days may be closed at the same time
}

// ReadBefore reports whether a clinician marked the week's summary as read
// between the patient's last daily check-in before this one and this one: so
// the patient hears of each reading once, and never of one that was not.
func (s State) ReadBefore(ch Checkin) bool {
	loc, err := Zone(zoneOf(s))
	if err != nil {
		return false
	}
	read := s.Clinic.LastRead
	for i := len(s.Recent) - 1; i >= 0; i-- {
		if d := s.Recent[i].Date; d.Before(ch.Date) {
			last, ok := Instant(d, s.Plan.At, loc)
			return ok && read.After(last) && !read.After(ch.Due)
		}
	}
	return false
}

// Weekly is an instant of each week: a weekday and a wall time.
type Weekly struct {
	Day time.Weekday
	At  WallTime
}

// Numbers are the telephone numbers of a country, as its patients read them.
// Whoever runs the bot fills them in; none has a default.
type Numbers struct {
	Emergency  string `yaml:"emergency"`   // 000
	CrisisLine string `yaml:"crisis_line"` // Lifeline 13 11 14
	CrisisText string `yaml:"crisis_text"` // text 0477 13 11 14
	AbuseLine  string `yaml:"abuse_line"`
	Poisons    string `yaml:"poisons_line"`
	HealthLine string `yaml:"health_line"` // out of hours
}

// Bounds of Clinic.Keep, in days, and what it is where nobody set it.
const (
	KeepLeast = 1
	KeepUsual = 30
	KeepMost  = 365
)
