package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// unknownFields reports fields that no branch of the schema has. Fields that hold nothing (null, false, 0, "", []) are let pass: discordgo
// sends such for all that its structs have. With edits it also sends ID and Channel.
func unknownFields(name string, schema *openapi3.Schema, value any) error {
	found := diff("", []*openapi3.Schema{schema}, value)
	if strings.HasPrefix(name, "PATCH ") {
		found = slices.DeleteFunc(found, func(field string) bool { return field == ".ID" || field == ".Channel" })
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)
	return fmt.Errorf("body: unknown fields: %s", strings.Join(found, ", "))
}

func diff(path string, schemas []*openapi3.Schema, value any) []string {
	var out []string
	switch value := value.(type) {
	case map[string]any:
		branches := flatten(schemas, value["type"])
		open := slices.ContainsFunc(branches, func(s *openapi3.Schema) bool {
			return s.AdditionalProperties.Schema != nil || s.AdditionalProperties.Has != nil && *s.AdditionalProperties.Has
		})
		for key, inner := range value {
			var next []*openapi3.Schema
			for _, s := range branches {
				if p := s.Properties[key]; p != nil && p.Value != nil {
					next = append(next, p.Value)
				}
			}
			switch {
			case len(next) > 0:
				out = append(out, diff(path+"."+key, next, inner)...)
			case !open && !hollow(inner):
				out = append(out, path+"."+key)
			}
		}
	case []any:
		var next []*openapi3.Schema
		for _, s := range flatten(schemas, nil) {
			if s.Items != nil && s.Items.Value != nil {
				next = append(next, s.Items.Value)
			}
		}
		for i, inner := range value {
			out = append(out, diff(fmt.Sprintf("%s[%d]", path, i), next, inner)...)
		}
	}
	return out
}

// hollow says whether a value holds nothing.
func hollow(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case bool:
		return !value
	case float64:
		return value == 0
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	}
	return false
}

// flatten lists the schemas that a value may follow: those given and, of what they are made of, the branches that its type field fits.
func flatten(schemas []*openapi3.Schema, kind any) []*openapi3.Schema {
	var out []*openapi3.Schema
	for _, s := range schemas {
		if !fits(s, kind) {
			continue
		}
		out = append(out, s)
		for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
			for _, ref := range refs {
				if ref.Value != nil {
					out = append(out, flatten([]*openapi3.Schema{ref.Value}, kind)...)
				}
			}
		}
	}
	return out
}

// fits says whether a schema's own type field, if it lists values, lists this one.
func fits(s *openapi3.Schema, kind any) bool {
	p := s.Properties["type"]
	if kind == nil || p == nil || p.Value == nil || len(p.Value.Enum) == 0 {
		return true
	}
	return slices.Contains(p.Value.Enum, kind)
}

// branchOf picks the branch of a union whose type field lists this value.
func branchOf(union *openapi3.Schema, kind any) *openapi3.Schema {
	for _, refs := range []openapi3.SchemaRefs{union.AnyOf, union.OneOf} {
		for _, ref := range refs {
			if p := ref.Value.Properties["type"]; p != nil && p.Value != nil && slices.Contains(p.Value.Enum, kind) {
				return ref.Value
			}
		}
	}
	return nil
}
