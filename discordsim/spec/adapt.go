package spec

// adapt changes the description in two places, in all of its tree. A union of constants becomes a list of values: the quick validator knows
// no constants, and the one that does takes up to 55 ms for a request. And a snowflake may be a number too, as Discord's documentation says
// and its own examples of attachments do.
func adapt(tree any) {
	switch tree := tree.(type) {
	case []any:
		for _, inner := range tree {
			adapt(inner)
		}
	case map[string]any:
		if values := constants(tree["oneOf"]); values != nil {
			delete(tree, "oneOf")
			tree["enum"] = values
		}
		if tree["format"] == "snowflake" {
			switch kind := tree["type"].(type) {
			case string:
				tree["type"] = []any{kind, "integer"}
			case []any:
				tree["type"] = append(kind, "integer")
			}
			delete(tree, "format")
		}
		for _, inner := range tree {
			adapt(inner)
		}
	}
}

// constants are the values of a union in which each branch is one constant; nil if it is no such union.
func constants(union any) []any {
	branches, _ := union.([]any)
	var values []any
	for _, branch := range branches {
		object, _ := branch.(map[string]any)
		value, ok := object["const"]
		if !ok {
			return nil
		}
		values = append(values, value)
	}
	return values
}
