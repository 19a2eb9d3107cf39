package op

import "slices"

// all is in order of family, as the families are declared, and name; a test holds the order.
var all = slices.Concat(digestOps, macOps, formOps, escapeOps, orderOps, caseOps, shapeOps, listOps, timeOps, testOps,
	sendOps)

var byName = index(all)

func index(ops []*Op) map[string]*Op {
	m := make(map[string]*Op, len(ops))
	for _, o := range ops {
		m[o.Name] = o
	}
	return m
}
