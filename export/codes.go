package export

import (
	"slices"

	"waymark/rehab"
)

// codes are the items by key.
type codes map[string]rehab.Item

// besides are the items that are not asked by themselves.
var besides = []rehab.Item{
	{Key: rehab.ItemDid, Set: rehab.Daily, Code: "waymark:did"},
	{Key: rehab.ItemHelped, Set: rehab.Daily, Code: "waymark:helped"},
}

// itemsOf are all items of which there may be answers.
func itemsOf(cat *rehab.Catalogue) []rehab.Item { return append(slices.Clone(cat.Items), besides...) }

func codesOf(cat *rehab.Catalogue) codes {
	c := codes{}
	for _, it := range itemsOf(cat) {
		c[it.Key] = it
	}
	return c
}

func (c codes) set(item string) rehab.Set { return c[item].Set }

// of is an item's code as one word; an item that is asked no more has its key.
func (c codes) of(item string) string {
	if it, ok := c[item]; ok {
		return it.Code
	}
	return "waymark:" + item
}
