package export

import "waymark/rehab"

// codes are the items by key.
type codes map[string]rehab.Item

// itemDid is asked as part of another item, and codes with it.
var itemDid = rehab.Item{Key: rehab.ItemDid, Set: rehab.Daily, Code: "waymark:did"}

func codesOf(cat *rehab.Catalogue) codes {
	c := codes{rehab.ItemDid: itemDid}
	for _, it := range cat.Items {
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
