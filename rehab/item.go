package rehab

// Item is one question. Its words are content: item.<key>.question,
// item.<key>.anchors, item.<key>.short.
type Item struct {
	Key      string `toml:"key"`
	Set      Set    `toml:"set"`
	Kind     string `toml:"kind"` // scale, exercises, joy, task
	Required bool   `toml:"required"`
	Optional bool   `toml:"optional"` // off unless patient and clinician choose it
	Max      int    `toml:"max"`
	Version  int    `toml:"version"`
	Code     string `toml:"code"` // waymark:... or LOINC
}

// Template is one encouragement. Its words are content: encourage.<id>.
type Template struct {
	ID       string   `toml:"id"`
	Row      string   `toml:"row"`      // of the decision table
	Frame    string   `toml:"frame"`    // "verb": the tie is a verb phrase; "quote"; "plain": no tie
	Strategy string   `toml:"strategy"` // behaviour change technique, "8.1 practice"
	Needs    []string `toml:"needs"`    // slots: exercise, task, goal, joy, ...
	When     string   `toml:"when"`     // a further condition that the code knows by name
	Choices  []string `toml:"choices"`  // buttons: choice.<name>
	Version  int      `toml:"version"`
}

// Card is one learning card. Its words are content: card.<id>.title, .body.
type Card struct {
	ID      string `toml:"id"`
	Number  int    `toml:"number"`
	Version int    `toml:"version"`
}

// Catalogue is what can be asked and said. content fills it.
type Catalogue struct {
	Items      []Item
	Templates  []Template
	Cards      []Card
	Vocabulary map[string]Vocabulary     // by language
	Consent    map[string]string         // by language: version of the consent text
	Plans      map[string][]PlanTemplate // by language: plans to start from, by name
}
